"""Taking a public story down: proposed by one person, confirmed by another."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from .. import services
from ..forms.notices import RemovalForm
from ..models import Decision, RemovalProposal, Report, Story
from ..moderation import DecisionKind, DecisionSource, Ground, ProposalState, ReasonCode
from ..reading.statement import statement_of
from ..vocabulary import State
from .access import allowed

RIGHT = "stories.publish_story"
SHOWN = 50
_PUBLIC_ID = re.compile(r"(?:^|/)([0-9A-Za-z_-]{10})(?:/|$)")
_STOPPED = (
    services.AlreadyProposed,
    services.ProposalClosed,
    services.NotYours,
    services.WrongState,
    ValueError,
)


@require_safe
@allowed(RIGHT)
def removals(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for a second person, the oldest first; and the way to make one."""
    address = request.GET.get("story", "").strip()[:500]
    if found := _PUBLIC_ID.search(address):
        story = Story.objects.live().filter(public_id=found.group(1)).first()
        if story:
            return redirect("propose_removal", story.public_id)
    if address:
        messages.warning(request, _("No public story is at this address."))
    waiting = RemovalProposal.objects.filter(
        state=ProposalState.OPEN, story__state__state=State.PUBLISHED
    ).select_related("story", "proposed_by")
    context = {"proposals": waiting.defer("story__text").order_by("pk")[:SHOWN], "typed": address}
    return render(request, "stories/admin/removals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(RIGHT)
def propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Why it should go; or, for what is clearly illegal, one person at once."""
    found = Story.objects.select_related("state", "brand")
    story = get_object_or_404(found, public_id=public_id, live=True)
    report = _report(story, request.POST.get("report") or request.GET.get("report", ""))
    form = RemovalForm(request.POST if request.method == "POST" else None, initial=_usual(report))
    if form.is_valid():
        try:
            return _proposed(request, story, report, form.cleaned_data)
        except _STOPPED as problem:
            form.add_error(None, str(problem))
    context = {"story": story, "report": report, "form": form, "question": _question(story)}
    return render(request, "stories/admin/propose_removal.html", context)


def _usual(report: Report | None) -> dict[str, str]:
    """What the form offers beforehand: what a report of something illegal rests on."""
    if report is None or not report.law:
        return {"ground": Ground.RULES}
    return {"ground": Ground.LAW, "law": report.law, "reason": ReasonCode.R09}


def _report(story: Story, key: str) -> Report | None:
    known = key.isascii() and key.isdigit() and len(key) < 18
    return story.reports.filter(pk=int(key)).first() if known else None


def _question(story: Story):
    return services.unanswered(story)


def _proposed(request: HttpRequest, story: Story, report: Report | None, said: dict):
    if "at_once" in request.POST:
        if said["reason"] != ReasonCode.R09:
            raise ValueError(_("One person alone takes down what is illegal only: reason R09."))
        services.remove_illegal(
            story, by=request.user, facts=said["facts"], law=said["law"], report=report
        )
        messages.success(request, _("The story is taken down. Its author is told."))
        return redirect("removals")
    proposal = services.propose_removal(story, by=request.user, report=report, **said)
    messages.success(request, _("Proposed. The story stays until a second person confirms."))
    return redirect("removal", proposal.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(RIGHT)
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, the statement its author would read, and the answer of a second person."""
    found = RemovalProposal.objects.select_related("story__state", "proposed_by", "closed_by")
    proposal = get_object_or_404(found, pk=pk)
    note, problem = request.POST.get("note", "").replace("\x00", "")[:400], ""
    if request.method == "POST":
        try:
            if "confirm" in request.POST:
                services.confirm_removal(proposal, by=request.user)
                messages.success(request, _("The story is taken down. Its author is told."))
            else:
                services.decline_removal(proposal, by=request.user, note=note)
                messages.success(request, _("Declined: the story stays."))
            return redirect("removals")
        except _STOPPED as stopped:
            problem = str(stopped)
    context = {
        "proposal": proposal,
        "story": proposal.story,
        "statement": _preview(proposal, request.user),
        "own": proposal.proposed_by_id == request.user.pk,
        "note": note,
        "problem": problem,
    }
    return render(request, "stories/admin/removal.html", context)


def _preview(proposal: RemovalProposal, second):
    """The statement of reasons as the author would read it."""
    decision = Decision(
        story=proposal.story,
        kind=DecisionKind.REMOVE,
        reason=proposal.reason,
        facts=proposal.facts,
        ground=proposal.ground,
        law=proposal.law,
        before=State.PUBLISHED,
        after=State.REMOVED,
        actor=proposal.proposed_by,
        second=second,
        source=DecisionSource.REPORT if proposal.report_id else DecisionSource.OWN,
        made_at=timezone.now(),
    )
    return statement_of(decision)
