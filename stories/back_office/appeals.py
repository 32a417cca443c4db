"""Appeals in the back office: the most pressing first, each decided by another person."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from .. import services
from ..appeals import appeals_page
from ..forms.redress import AppealDecisionForm
from ..models import Appeal
from ..reading.explanation import explain
from ..reading.standing import contested_of
from ..services.redress import RIGHTS


def may_decide_appeals(user) -> bool:
    return any(user.has_perm(right) for right in RIGHTS)


class AppealsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_decide_appeals(request.user)


def menu_item() -> AppealsMenuItem:
    address = reverse("story_appeals")
    return AppealsMenuItem(gettext_lazy("Appeals"), address, icon_name="undo", order=107)


@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """Open appeals this person may decide on, twenty a page."""
    if not may_decide_appeals(request.user):
        raise PermissionDenied
    page = appeals_page(request.user, request.GET.get("after", ""))
    return render(request, "stories/admin/appeals.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, ticket: str) -> HttpResponse:
    """One appeal: the story, the first decision, why its author disagrees, two buttons."""
    if not may_decide_appeals(request.user):
        raise PermissionDenied
    found = Appeal.objects.select_related("story__state", "decision__appeal__outcome", "outcome")
    made = get_object_or_404(found, ticket=ticket, story__isnull=False)
    if why := services.why_not_decide(made, request.user):
        return _not_yours(request, why)
    form = AppealDecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _decided(request, made, form)
    return render(request, "stories/admin/appeal.html", _context(made, form))


def _not_yours(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "stories/admin/appeal_not_yours.html", {"why": why}, status=403)


def _context(made: Appeal, form: AppealDecisionForm) -> dict:
    last = made.story.screenings.first()
    return {
        "appeal": made,
        "story": made.story,
        "contested": contested_of(made.decision),
        "moments": list(made.story.episodes.all()),
        "explanation": explain(made.story, last) if last else None,
        "form": form,
    }


def _decided(request: HttpRequest, made: Appeal, form: AppealDecisionForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        services.decide_appeal(
            made,
            by=request.user,
            overturn=said["outcome"] == "overturn",
            facts=said["facts"],
        )
    except services.NotYours as why:
        return _not_yours(request, str(why))
    except services.WrongState as problem:
        messages.warning(request, str(problem))
        return redirect("story_appeal", made.ticket)
    messages.success(request, _("Decided: the author is told."))
    return redirect("story_appeals")
