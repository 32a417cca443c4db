"""What software and people conclude of a story: publish, hold, refuse, take back."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..detector.judgement import Judgement, Reason, Text, Verdict
from ..detector.reasons import DETECTOR_UNAVAILABLE, HELD_BEFORE
from ..detector_in_use import UNAVAILABLE_VERSION, InUse, detector_in_use
from ..models import Decision, Question, Screening, Story, StoryState
from ..models.review import FACTS_MIN
from ..moderation import ASKED, REFUSAL_REASONS, DecisionKind, ReasonCode
from ..vocabulary import State
from .behaviour import behaviour_row
from .double_reading import draw_double_reading
from .insiders import day_in_words, draw_day, waits_for_a_day
from .labels import forget_labels, label_decision
from .letters import write_letter
from .near_duplicates import Twin, doubted, sign_stories
from .states import bring_out, decide, ground_of, hide, move, shown

log = logging.getLogger(__name__)
SUSPECTED, UNSURE = 2, 1  # priorities of the queue
HELD_AT_MOST = 3  # readings, before a rewritten story waits for a person whatever it says
_NOBODY_JUDGES = Judgement(
    Verdict.UNSURE, 0.5, (Reason(DETECTOR_UNAVAILABLE, 0.0),), UNAVAILABLE_VERSION
)


@transaction.atomic
def screen_story(
    story: Story,
    *,
    bulk: bool = False,
    judgement: Judgement | None = None,
    twins: Sequence[Twin] | None = None,
) -> Screening | None:
    """Judge a story once, keep the reasons, and publish or hold it. Software never refuses.

    Reads the title, the text, the moments, the language and the brand's name; never the love nor the ending.
    A batch passes what it judged and signed itself. Returns None when the story has left
    `screening` already.
    """
    state = StoryState.objects.select_for_update().get(pk=story.pk)
    if state.state != State.SCREENING:
        return None
    judgement = judgement or judge(story)
    if twins is None:
        twins = sign_stories([story], bulk=bulk)[story.pk]
    asked = not bulk and Question.objects.filter(story=story.pk).exists()
    screening = conclude(story, judgement, twins, wary=not bulk, asked=asked)
    StoryState.objects.filter(pk=story.pk).update(screening=screening)
    match screening.verdict:
        case Verdict.PUBLISH:
            publish_story(story, bulk=bulk)
        case Verdict.UNSURE:
            hold_story(story)
        case Verdict.SUSPECTED_AD:
            hold_story(story, suspected=True)
    return screening


def conclude(
    story: Story,
    judgement: Judgement,
    twins: Sequence[Twin],
    *,
    wary: bool = True,
    after: int = 0,
    asked: bool = False,
) -> Screening:
    """Keep what follows from a judgement and from what stands around the text.

    When `wary`, readings older than the one of key `after` are not held against the author.
    When a person has `asked` the author something, a person reads what comes back.
    """
    judgement = doubted(judgement, twins)
    if wary and judgement.verdict is Verdict.PUBLISH:
        judgement = wary_of_tries(story, judgement, after)
    if asked:
        judgement = left_to_a_person(judgement)
    behaviour = behaviour_row(story)
    verdict = judgement.verdict
    if behaviour.get("holds") and verdict is Verdict.PUBLISH:
        verdict = Verdict.UNSURE
    return Screening.objects.create(
        story_id=story.pk,
        verdict=verdict,
        probability=judgement.probability,
        reasons=[reason_row(reason) for reason in judgement.reasons],
        scores=scores_row(judgement),
        behaviour=behaviour,
        text_hash=story.text_hash,
        version=judgement.version,
    )


def wary_of_tries(story: Story, judgement: Judgement, after: int = 0) -> Judgement:
    """Nobody tries words until some pass: after three held readings a person reads."""
    held = Screening.objects.filter(story=story.pk, pk__gt=after).exclude(verdict=Verdict.PUBLISH)
    if held.count() < HELD_AT_MOST:
        return judgement
    reasons = (*judgement.reasons, Reason(HELD_BEFORE, 0.0))
    return replace(judgement, verdict=Verdict.UNSURE, reasons=reasons)


def left_to_a_person(judgement: Judgement) -> Judgement:
    """Whoever asked the author something reads what comes back: software does not publish it."""
    verdict = Verdict.UNSURE if judgement.verdict is Verdict.PUBLISH else judgement.verdict
    return replace(judgement, verdict=verdict, reasons=(*judgement.reasons, Reason(ASKED, 0.0)))


def judge(story: Story, *, in_use: InUse | None = None) -> Judgement:
    """The judgement of the detector in use; a batch looks it up once and passes it.

    Without a detector, or when it fails, the story waits for a person and is not lost.
    """
    in_use = in_use or detector_in_use()
    if in_use.detector is None:
        return _NOBODY_JUDGES
    try:
        return in_use.detector(text_of(story))
    except Exception:  # whatever went wrong with the model, a person can still read
        log.exception("The detector failed on story %s; it is held.", story.pk)
        return _NOBODY_JUDGES


def text_of(story: Story) -> Text:
    """All that a story says, moments, wishes and advice included, as the detector reads it."""
    moments = [f"{moment.title}\n{moment.text}" for moment in story.episodes.all()]
    beside = [words for words in (*story.wishes, story.advice) if words]
    brand = story.brand.name if story.brand_id else ""
    return Text(story.text, "\n".join([story.title, *moments, *beside]), story.language, brand)


def scores_row(judgement: Judgement) -> dict:
    """Fond, sens and particulier as they are kept; nothing for a text that cannot be read."""
    said = judgement.substance
    if said is None or not said.readable:
        return {}
    parts = (said.fond, said.sens, said.particulier)
    bands = {part.name: str(part.band) for part in parts}
    return said.scores | {"bands": bands, "advice": list(said.advice)}


def reason_row(reason: Reason) -> dict:
    """A reason as it is kept: JSON, weights to three decimals."""
    row = {"code": reason.code, "weight": round(reason.weight, 3)}
    if reason.start is not None:
        row |= {"quote": reason.quote, "start": reason.start, "end": reason.end}
    return row


@transaction.atomic
def publish_story(story: Story, *, bulk: bool = False) -> None:
    """Make a screened story public: the detector found nothing to hold."""
    publish_or_accept(story, only_from=State.SCREENING, bulk=bulk)


@transaction.atomic
def publish_or_accept(
    story: Story,
    *,
    only_from: State,
    by=None,
    event: bool = True,
    bulk: bool = False,
    letter: str = "published",
) -> State:
    """Make a story public now, an insider's on a day drawn at random; returns the state left.

    A person who decided is `by`: the review that is open is closed in their name. `letter` is as
    for `shown`. Raises `WrongState`.
    """
    if waits_for_a_day(story):
        day = draw_day()
        before = move(
            story, State.ACCEPTED, only_from=only_from, actor=by, deadline=day, event=event
        )
        if story.workflow_in_progress:  # approved, Wagtail would publish it at once
            story.current_workflow_state.cancel(user=by)
        write_letter("accepted", story=story, day=day_in_words(day, story.language))
        return before
    before = move(story, State.PUBLISHED, only_from=only_from, actor=by, event=event)
    task_state = story.current_workflow_task_state
    if task_state and by:
        task_state.approve(user=by)  # Wagtail publishes the revision in the moderator's name
        story.refresh_from_db()
    if not story.live:
        bring_out(story)
    shown(story, bulk=bulk, letter=letter)
    return before


@transaction.atomic
def hold_story(story: Story, *, suspected: bool = False) -> None:
    """Keep a story for a person, suspected advertisements first in the queue."""
    deadline = timezone.now() + dt.timedelta(days=settings.DECISION_DAYS)
    move(story, State.HELD, deadline=deadline, priority=SUSPECTED if suspected else UNSURE)
    if not story.latest_revision_id:
        story.save_revision()
    workflow = story.get_workflow()
    if workflow and not story.workflow_in_progress:
        workflow.start(story, user=None)  # the author has no admin: our own letters tell them
    write_letter("held", story=story)


@transaction.atomic
def approve_story(story: Story, *, by) -> Decision:
    """A person publishes a held story. Raises `WrongState` when somebody was faster."""
    state = publish_or_accept(story, only_from=State.HELD, by=by, event=False)
    decision = decide(story, by, DecisionKind.PUBLISH, state)
    label_decision(story, decision)
    draw_double_reading(decision)
    return decision


@transaction.atomic
def refuse_story(
    story: Story, *, by, reason: ReasonCode | str, facts: str, passage: str = "", law: str = ""
) -> Decision:
    """A person refuses a held story, with a reason of the closed list and facts.

    `passage` ("start-end") is the sentence that sells, for the detector to learn from; `law` the
    text of law the decision rests on, if it does not rest on the rules. Raises `ValueError`
    without reason or facts, `WrongState` when somebody was faster.
    """
    if reason not in REFUSAL_REASONS or len(facts.strip()) < FACTS_MIN:
        raise ValueError(_("A refusal needs a reason of the closed list and facts."))
    state = move(story, State.REFUSED, only_from=State.HELD, actor=by, event=False)
    said = {"reason": reason, "facts": facts.strip(), **ground_of(law)}
    decision = decide(story, by, DecisionKind.REFUSE, state, **said)
    label_decision(story, decision, passage=passage)
    draw_double_reading(decision)
    task_state = story.current_workflow_task_state
    if task_state:
        task_state.reject(user=by, comment=f"{reason}: {facts.strip()}")
        story.current_workflow_state.cancel(user=by)
    write_letter("refused", story=story, reason=str(reason), decision=decision.number)
    return decision


@transaction.atomic
def withdraw_story(story: Story, *, by=None) -> None:
    """The author takes the story back: gone from pages, search and ranking at once."""
    was_live = story.live
    move(story, State.WITHDRAWN, actor=by)
    forget_labels(story)
    if story.workflow_in_progress:
        story.current_workflow_state.cancel(user=by)
    if was_live:
        hide(story)
