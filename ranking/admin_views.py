"""Floods of stories in the back office: read one, release it or keep it out of the count."""

from __future__ import annotations

from functools import wraps

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from . import services, tasks
from .models import Spell, SurgeDecision
from .pages import surges

PER_PAGE = 20
PERMISSION = "ranking.add_surgedecision"


def _moderators(view):
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(guarded)


class DecisionForm(forms.Form):
    """A decision and why it is taken; the note stays in the log."""

    decision = forms.ChoiceField(choices=SurgeDecision.Kind)
    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Kept in the log of decisions, with your name."),
    )


@_moderators
def floods(request: HttpRequest) -> HttpResponse:
    """Stories that came in a flood, the last flood first; those kept out on demand."""
    showing_kept = request.GET.get("show") == "kept"
    spells = surges.kept() if showing_kept else surges.waiting()
    page = Paginator(spells, PER_PAGE).get_page(request.GET.get("p"))
    context = {"page": page, "showing_kept": showing_kept}
    return render(request, "ranking/admin/floods.html", context)


@require_http_methods(["GET", "POST"])
@_moderators
def flood(request: HttpRequest, story_id: int) -> HttpResponse:
    """One story held by the surge rule: what came with it, and the two decisions."""
    spell = Spell.objects.filter(story=story_id, part=0).select_related("story", "brand").first()
    if spell is None:
        raise Http404
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _decide(request, story_id, **form.cleaned_data)
    context = {
        "spell": spell,
        "flood": surges.flood_of(spell),
        "decisions": surges.decisions_on(story_id),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "ranking/admin/flood.html", context, status=status)


def _decide(request: HttpRequest, story_id: int, *, decision: str, note: str) -> HttpResponse:
    """The verb asked for, and what is said of it; a story no longer held is said, not decided."""
    released = decision == SurgeDecision.Kind.RELEASED
    verb = services.release_surge if released else services.keep_surge
    try:
        verb(story_id, by=request.user, note=note)
    except services.NotHeld:
        messages.warning(request, _("The surge rule does not hold this story any more."))
    else:
        said = _("The story counts.") if released else _("The story stays out of the count.")
        messages.success(request, said)
        if released:
            tasks.refresh.enqueue()
    return redirect("ranking_floods")
