"""Editors confirm or block a member."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..models import Contributor
from ..pending_forms import BlockForm
from ..rights import Rank, rank_of
from ..services import contributors
from ..vocabulary import CONFIRMED_AFTER


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def trust(request: HttpRequest, pk: int) -> HttpResponse:
    """What a member may do in the wiki; an editor changes it."""
    if rank_of(request.user) < Rank.EDITOR:
        raise PermissionDenied
    member = get_object_or_404(get_user_model(), pk=pk, is_active=True)
    if request.POST.get("act") == "block":
        return _block(request, member)
    if (act := _ACTS.get(request.POST.get("act", ""))) and request.method == "POST":
        act(member, by=request.user)
        messages.success(request, _("Done."))
        return redirect("wiki:trust", pk)
    return _page(request, member, BlockForm())


def _block(request: HttpRequest, member) -> HttpResponse:
    form = BlockForm(request.POST)
    if not form.is_valid():
        return _page(request, member, form)
    contributors.block(member, by=request.user, **form.cleaned_data)
    messages.success(request, _("Done."))
    return redirect("wiki:trust", member.pk)


def _page(request: HttpRequest, member, form: BlockForm) -> HttpResponse:
    context = {
        "member": member,
        "known": Contributor.objects.filter(member=member).first(),
        "needed": CONFIRMED_AFTER,
        "is_editor": rank_of(member) >= Rank.EDITOR,
        "form": form,
    }
    return render(request, "wiki/trust.html", context, status=422 if form.is_bound else 200)


_ACTS = {
    "confirm": contributors.confirm,
    "unconfirm": contributors.unconfirm,
    "unblock": contributors.unblock,
}
