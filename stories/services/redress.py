"""Appeals: an author asks another person to look at a decision again. Software decides nothing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Appeal, Decision, ModeratorProfile, Story, StoryEvent, StoryState
from ..models.redress import APPEAL_MOTIVE_MIN
from ..models.review import FACTS_MIN
from ..moderation import (
    APPEAL_ANSWER_DAYS,
    APPEALABLE,
    AppealState,
    DecisionKind,
    DecisionSource,
)
from ..vocabulary import State
from .edit_appeals import edit_was_refused, publish_refused_edit
from .impartial import NotYours, is_tied
from .judging import publish_or_accept
from .labels import label_overturn
from .letters import write_letter
from .states import WrongState, decide, move

APPEALED_EDIT = "appeal of an edit"  # the note of the event: the story stays public
RIGHTS = ("stories.decide_appeal", "stories.publish_story")


class AlreadyAppealed(Exception):
    """The decision was appealed before; `appeal` is the first one."""

    def __init__(self, appeal: Appeal) -> None:
        super().__init__(_("You have already appealed this decision: here is where it stands."))
        self.appeal = appeal


class TooLate(Exception):
    """The time to appeal has run out, on the day `until`."""

    def __init__(self, until: dt.datetime) -> None:
        day = date_format(timezone.localtime(until), "j F Y")
        super().__init__(_("The time to appeal ended on %(day)s.") % {"day": day})
        self.until = until


@transaction.atomic
def appeal(decision: Decision, *, by, motive: str) -> Appeal:
    """Ask another person to look at a decision again: the story's author only, once a decision.

    A story refused or taken down goes to `appealed`; of a refused edit the story stays public.
    Raises `NotYours`, `AlreadyAppealed`, `TooLate`, `WrongState`, and `ValueError` for a motive
    under `APPEAL_MOTIVE_MIN` characters or a decision that cannot be appealed.
    """
    motive = motive.replace("\x00", "").strip()
    if decision.story_id is None or by is None or decision.story.author_id != by.pk:
        raise NotYours(_("Only the author of the story can appeal."))
    row = StoryState.objects.select_for_update().get(pk=decision.story_id)
    story = Story.objects.get(pk=decision.story_id)
    if first := Appeal.objects.filter(decision=decision).first():
        raise AlreadyAppealed(first)
    if decision.kind not in APPEALABLE or decision.appeal_until is None:
        raise ValueError(_("This decision cannot be appealed."))
    if not decision.can_be_appealed:
        raise TooLate(decision.appeal_until)
    if len(motive) < APPEAL_MOTIVE_MIN:
        raise ValueError(_too_short(len(motive)))
    if row.state != decision.after:
        raise WrongState(State(row.state))
    answer_by = timezone.now() + dt.timedelta(days=APPEAL_ANSWER_DAYS)
    if edit_was_refused(decision):
        where = State.PUBLISHED
        StoryEvent.objects.create(
            story=story, before=where, after=where, actor=by, note=APPEALED_EDIT
        )
    else:
        move(story, State.APPEALED, actor=by, deadline=answer_by)
    made = Appeal.objects.create(decision=decision, story=story, motive=motive, answer_by=answer_by)
    write_letter("appeal_received", story=story, appeal=made.ticket, decision=decision.number)
    return made


def _too_short(length: int) -> str:
    return ngettext(
        "Say why in at least %(least)d characters: there is %(count)d.",
        "Say why in at least %(least)d characters: there are %(count)d.",
        length,
    ) % {"least": APPEAL_MOTIVE_MIN, "count": length}


def why_not_decide(made: Appeal, user) -> str:
    """Why this person may not open or decide an appeal; empty when they may.

    Another person than those of the first decision (DSA, article 20), without a tie to the story.
    """
    first, story = made.decision, made.story
    if not any(user.has_perm(right) for right in RIGHTS):
        return _("Appeals are decided by moderators and by the people named for it.")
    if user.pk in (first.actor_id, first.second_id):
        return _("You took part in the first decision: another person decides on the appeal.")
    if story and story.author_id == user.pk:
        return _("You wrote this story: another person decides on the appeal.")
    if story and is_tied(user, story):
        return _("You declared a tie with this brand: another person decides on the appeal.")
    profile = ModeratorProfile.objects.filter(user=user).first()
    if story and profile and profile.languages and story.language not in profile.languages:
        return _("You did not declare that you read the language of this story.")
    return ""


@transaction.atomic
def decide_appeal(made: Appeal, *, by, overturn: bool, facts: str) -> Decision:
    """Uphold or overturn the first decision; overturning one for advertisement teaches the detector.

    Raises `ValueError` without a person or facts, `NotYours`, and `WrongState` when somebody was
    faster or the author took the story back.
    """
    facts = facts.replace("\x00", "").strip()
    if by is None:
        raise ValueError("An appeal is decided by a person.")
    if len(facts) < FACTS_MIN:
        raise ValueError(_("Say why, in words the author will read."))
    row = StoryState.objects.select_for_update().filter(pk=made.story_id).first()
    made = Appeal.objects.select_for_update().get(pk=made.pk)
    if row is None:  # its author had it erased
        raise WrongState(State.WITHDRAWN)
    if why := why_not_decide(made, by):
        raise NotYours(why)
    of_edit = edit_was_refused(made.decision)
    if made.state != AppealState.OPEN or row.state != _appealed(of_edit):
        raise WrongState(State(row.state))
    story = Story.objects.get(pk=made.story_id)
    decision = (_overturn if overturn else _uphold)(story, row, made, by, facts, of_edit)
    made.state = AppealState.OVERTURNED if overturn else AppealState.UPHELD
    made.outcome = decision
    made.save(update_fields=["state", "outcome"])
    kind = "appeal_overturned" if overturn else "appeal_upheld"
    write_letter(kind, story=story, appeal=made.ticket, decision=decision.number)
    return decision


def _appealed(of_edit: bool) -> State:
    return State.PUBLISHED if of_edit else State.APPEALED


def _uphold(story, row, made: Appeal, by, facts: str, of_edit: bool) -> Decision:
    first = made.decision
    if of_edit:
        story.state, before = row, State.PUBLISHED
    else:
        before = move(story, State(first.after), actor=by, event=False)
    grounds = {"reason": first.reason, "ground": first.ground, "law": first.law}
    return decide(
        story, by, DecisionKind.UPHOLD, before, facts=facts, source=DecisionSource.APPEAL, **grounds
    )


def _overturn(story, row, made: Appeal, by, facts: str, of_edit: bool) -> Decision:
    first = made.decision
    grounds = {"facts": facts, "reason": first.reason, "source": DecisionSource.APPEAL}
    if of_edit:
        story.state = row
        decision = decide(story, by, DecisionKind.OVERTURN, State.PUBLISHED, **grounds)
        publish_refused_edit(row, first, by=by)
    else:
        before = publish_or_accept(  # the letter of the appeal says so
            story, only_from=State.APPEALED, by=by, event=False, letter=""
        )
        decision = decide(story, by, DecisionKind.OVERTURN, before, **grounds)
    label_overturn(story, first, decision)
    return decision
