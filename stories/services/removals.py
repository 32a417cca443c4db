"""Taking a public story down: two people, or one at once when it is clearly illegal."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import Decision, Question, RemovalProposal, Report, Story, StoryState
from ..models.review import FACTS_MIN
from ..moderation import (
    REMOVAL_REASONS,
    DecisionKind,
    DecisionSource,
    Ground,
    ProposalState,
    ReasonCode,
    ReportState,
)
from ..vocabulary import State
from .editing import leave_edit
from .impartial import NotYours, not_a_party
from .labels import label_decision
from .letters import write_letter
from .questions import unanswered
from .reports import assess_report, end_with_removal
from .states import WrongState, decide, hide, move

PROPOSED, DECLINED = "stories.removal_proposed", "stories.removal_declined"  # in Wagtail's log


class AlreadyProposed(Exception):
    """Somebody proposed to take this story down before; `proposal` waits for a second person."""

    def __init__(self, proposal: RemovalProposal) -> None:
        super().__init__(_("Somebody has already proposed to take this story down."))
        self.proposal = proposal


class ProposalClosed(Exception):
    """The proposal was confirmed or declined meanwhile; the message says which."""

    def __init__(self, proposal: RemovalProposal) -> None:
        state = proposal.get_state_display()
        super().__init__(_("Already dealt with: this proposal is now “%s”.") % state)


@transaction.atomic
def propose_removal(
    story: Story,
    *,
    by,
    reason: ReasonCode | str,
    facts: str,
    ground: Ground | str = Ground.RULES,
    law: str = "",
    report: Report | None = None,
) -> RemovalProposal:
    """Propose to take a public story down; it stays until a second person confirms.

    R13 needs a question the author left unanswered. Raises `ValueError`, `WrongState`,
    `NotYours`, `AlreadyProposed`.
    """
    _check(reason, facts, ground, law)
    row = StoryState.objects.select_for_update().get(pk=story.pk)
    if row.state != State.PUBLISHED:
        raise WrongState(State(row.state))
    story = Story.objects.get(pk=story.pk)
    not_a_party(by, story)
    if reason == ReasonCode.R13 and unanswered(story) is None:
        raise ValueError(_("R13 needs a question that its author left unanswered in time."))
    if report is not None and report.story_id != story.pk:
        raise ValueError(_("This report is about another story."))
    if proposal := story.removal_proposals.filter(state=ProposalState.OPEN).first():
        raise AlreadyProposed(proposal)
    if report is not None and not report.handled_at:
        assess_report(report, by=by)
    proposal = RemovalProposal.objects.create(
        story=story,
        report=report,
        reason=reason,
        facts=facts.strip(),
        ground=ground,
        law=law.strip(),
        proposed_by=by,
    )
    log(instance=story, action=PROPOSED, user=by, data={"reason": str(reason)})
    return proposal


@transaction.atomic
def confirm_removal(proposal: RemovalProposal, *, by) -> Decision:
    """A second person confirms: the story leaves the pages, the search and the ranking at once.

    Raises `NotYours` for whoever proposed it, `ProposalClosed`, and `WrongState` when the story
    went meanwhile.
    """
    proposal = _locked(proposal)
    if proposal.proposed_by_id in (None, by.pk):
        raise NotYours(_("It takes two: another person than the one who proposed it confirms."))
    story = Story.objects.get(pk=proposal.story_id)
    not_a_party(by, story)
    decision = _remove(
        story,
        by=proposal.proposed_by,
        second=by,
        reason=proposal.reason,
        facts=proposal.facts,
        ground=proposal.ground,
        law=proposal.law,
        report=proposal.report,
    )
    _close(proposal, ProposalState.CONFIRMED, by, decision=decision)
    return decision


@transaction.atomic
def decline_removal(proposal: RemovalProposal, *, by, note: str) -> None:
    """The story stays. Whoever proposed it may take the proposal back so. Raises `ValueError`
    without a note, `ProposalClosed`, `NotYours`."""
    note = note.strip()
    if not note:
        raise ValueError(_("Say why the story stays."))
    proposal = _locked(proposal)
    not_a_party(by, proposal.story)
    _close(proposal, ProposalState.DECLINED, by, note=note[:400])
    log(instance=proposal.story, action=DECLINED, user=by, data={"note": note[:400]})


@transaction.atomic
def remove_illegal(
    story: Story, *, by, facts: str, law: str, report: Report | None = None
) -> Decision:
    """One person takes clearly illegal content down at once, on a named text of law.

    Raises `ValueError`, `NotYours`, `WrongState`.
    """
    _check(ReasonCode.R09, facts, Ground.LAW, law)
    StoryState.objects.select_for_update().get(pk=story.pk)
    story = Story.objects.get(pk=story.pk)
    not_a_party(by, story)
    if report is not None and report.story_id != story.pk:
        raise ValueError(_("This report is about another story."))
    decision = _remove(
        story,
        by=by,
        reason=ReasonCode.R09,
        facts=facts.strip(),
        ground=Ground.LAW,
        law=law.strip(),
        report=report,
    )
    for proposal in story.removal_proposals.filter(state=ProposalState.OPEN):
        note = _("Taken down at once as illegal.")
        _close(proposal, ProposalState.DECLINED, by, note=note)
    return decision


def _check(reason: ReasonCode | str, facts: str, ground: Ground | str, law: str) -> None:
    if reason not in REMOVAL_REASONS or len(facts.strip()) < FACTS_MIN:
        raise ValueError(_("Taking down needs a reason of the closed list and facts."))
    if Ground(ground) == Ground.LAW and not law.strip():
        raise ValueError(_("Name the text of law it rests on."))


def _locked(proposal: RemovalProposal) -> RemovalProposal:
    """The open proposal, its story's row locked first. Raises `ProposalClosed`."""
    StoryState.objects.select_for_update().get(pk=proposal.story_id)
    found = RemovalProposal.objects.select_for_update().get(pk=proposal.pk)
    if found.state != ProposalState.OPEN:
        raise ProposalClosed(found)
    return found


def _close(proposal: RemovalProposal, state: ProposalState, by, *, note="", decision=None) -> None:
    proposal.state, proposal.note, proposal.decision = state, note, decision
    proposal.closed_by, proposal.closed_at = by, timezone.now()
    proposal.save()


def _remove(story: Story, *, by, report: Report | None, **grounds) -> Decision:
    """What taking down means, in one transaction: state, decision, pages, label, letters."""
    row = StoryState.objects.select_for_update().get(pk=story.pk)
    if story.workflow_in_progress:  # an edit was waiting: it goes, the version readers saw is kept
        story.current_workflow_state.cancel(user=by)
    if row.edit:
        leave_edit(row)
        story.refresh_from_db()
    before = move(story, State.REMOVED, only_from=State.PUBLISHED, actor=by, event=False)
    source = DecisionSource.REPORT if report else DecisionSource.OWN
    decision = decide(
        story, by, DecisionKind.REMOVE, before, source=source, report=report, **grounds
    )
    Question.objects.filter(story=story, closed_at=None).update(closed_at=timezone.now())
    hide(story)
    label_decision(story, decision)
    if report is not None and report.state in (ReportState.RECEIVED, ReportState.ASSESSING):
        reason = ReasonCode(decision.reason).label
        answer = _("The story was taken down. The reason: %(reason)s") % {"reason": reason}
        end_with_removal(report, by=decision.second or by, answer=answer)
    write_letter("removed", story=story, reason=str(decision.reason), decision=decision.number)
    return decision
