"""What software and people conclude of an edit of a public story: publish it, hold it, refuse it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..detector.judgement import Verdict
from ..models import Decision, Screening, Story, StoryEvent, StoryState
from ..models.review import FACTS_MIN
from ..moderation import REFUSAL_REASONS, DecisionKind, ReasonCode
from ..vocabulary import State
from ..words import EditState
from .editing import leave_edit
from .judging import SUSPECTED, UNSURE, conclude, judge
from .labels import label_decision
from .letters import write_letter
from .near_duplicates import twins_if_told
from .states import WrongState, decide, ground_of
from .versions import follow_version, publish_version

HELD = "edit held"  # the note of the event


@transaction.atomic
def screen_edit(story: Story) -> Screening | None:
    """Judge an edit once, and publish or hold it. Software never refuses.

    Until it is published the signature, the counts and the judgement kept for readers are those of
    the former version. Returns None when no edit waits for a judgement any more.
    """
    row = StoryState.objects.select_for_update().get(pk=story.pk)
    if row.state != State.PUBLISHED or row.edit != EditState.SCREENING:
        return None
    edited = Story.objects.get(pk=story.pk).latest_revision.as_object()
    edited.prepare()
    read = row.screening_id or 0
    screening = conclude(edited, judge(edited), twins_if_told(edited), after=read)
    if screening.verdict == Verdict.PUBLISH:
        publish_version(row, screening=screening, by=edited.author)
    else:
        _hold(row, suspected=screening.verdict == Verdict.SUSPECTED_AD)
    return screening


def _hold(row: StoryState, *, suspected: bool) -> None:
    row.edit, row.edit_since = EditState.HELD, timezone.now()
    row.deadline = row.edit_since + dt.timedelta(days=settings.DECISION_DAYS)
    row.priority = SUSPECTED if suspected else UNSURE
    row.version += 1
    row.save()
    story = Story.objects.get(pk=row.pk)
    StoryEvent.objects.create(story=story, before=State.PUBLISHED, after=State.PUBLISHED, note=HELD)
    workflow = story.get_workflow()
    if workflow and not story.workflow_in_progress:
        workflow.start(story, user=None)
    write_letter("edit_held", story=story)


@transaction.atomic
def approve_edit(story: Story, *, by) -> Decision:
    """A person publishes a held edit. Raises `WrongState` when somebody was faster."""
    row = _held(story)
    public = Story.objects.get(pk=story.pk)
    before = public.live_revision_id
    screening = public.screenings.first()
    decision = _decide(row, public, by, DecisionKind.PUBLISH)
    task_state = public.current_workflow_task_state
    if task_state:
        task_state.approve(user=by)  # Wagtail publishes the revision in the moderator's name
        follow_version(row, before, screening=screening, by=by)
    else:
        publish_version(row, screening=screening, by=by)
    label_decision(Story.objects.get(pk=story.pk), decision)
    write_letter("edit_published", story=story)
    return decision


@transaction.atomic
def refuse_edit(
    story: Story, *, by, reason: ReasonCode | str, facts: str, law: str = ""
) -> Decision:
    """A person refuses a held edit with a reason and facts; the former version stays public.

    `law` is the text of law the decision rests on, if it does not rest on the rules. Raises
    `ValueError` without reason or facts, `WrongState` when somebody was faster.
    """
    if reason not in REFUSAL_REASONS or len(facts.strip()) < FACTS_MIN:
        raise ValueError(_("A refusal needs a reason of the closed list and facts."))
    row = _held(story)
    public = Story.objects.get(pk=story.pk)
    grounds = {"reason": reason, "facts": facts.strip(), **ground_of(law)}
    decision = _decide(row, public, by, DecisionKind.REFUSE, **grounds)
    task_state = public.current_workflow_task_state
    if task_state:
        task_state.reject(user=by, comment=f"{reason}: {facts.strip()}")
        public.current_workflow_state.cancel(user=by)
    leave_edit(row)
    write_letter("edit_refused", story=story, reason=str(reason), decision=decision.number)
    return decision


def _held(story: Story) -> StoryState:
    row = StoryState.objects.select_for_update().get(pk=story.pk)
    if row.state != State.PUBLISHED or row.edit != EditState.HELD:
        raise WrongState(State(row.state))
    return row


def _decide(row: StoryState, public: Story, by, kind: DecisionKind, **grounds) -> Decision:
    public.state = row
    return decide(public, by, kind, State(row.state), **grounds)
