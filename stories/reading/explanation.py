"""A judgement in words: what weighed, where in the text, and what would help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ..detector.behaviour import CIRCUMSTANCES
from ..detector.judgement import Verdict
from ..detector.reasons import (
    DETECTOR_UNAVAILABLE,
    FAR_FROM_TRAINING,
    GENERIC_PRAISE,
    HEADS_DISAGREE,
    HELD_BEFORE,
    NEAR_DUPLICATE,
    NOTHING_PROMOTIONAL,
    OTHER_LANGUAGE,
    REASONS,
    TOO_SHORT,
)
from ..models import Screening, Story
from ..moderation import ASKED
from ..passages import Mark, Run, paragraphs_of
from ..substance_words import Score, advice_in_words, scores_in_words

SELLS, LIVED = "sells", "lived"
MARKED_FOR = MARKED_AGAINST = 3  # passages of each kind
A_PERSON_READS = gettext_noop("A person will read it.")
_SENTENCES = REASONS | {ASKED: gettext_noop("A moderator asked the author something about it.")}
# What follows from a doubt that quotes no passage.
NEXT_STEPS = {
    TOO_SHORT: gettext_noop("A person will read it. You may also tell more."),
    OTHER_LANGUAGE: gettext_noop(
        "A person who reads your language will look at it. Stories are read in French and English."
    ),
    FAR_FROM_TRAINING: gettext_noop("That says nothing against it. A person will read it."),
    HEADS_DISAGREE: gettext_noop("A person will weigh both."),
    ASKED: gettext_noop("A person reads the answer, and the text with it."),
    HELD_BEFORE: gettext_noop(
        "This one may be published: a person reads it first, with the earlier ones beside it."
    ),
    NEAR_DUPLICATE: gettext_noop(
        "A person will read both. If you told it elsewhere yourself, say so in the text."
    ),
}
_NO_SALES_TALK = gettext_noop(
    "Say what you lived rather than what readers should do, buy or expect."
)
_NOBODY_JUDGED = gettext_noop(
    "The software that reads first is out of service: a person reads every story."
)
_SUMMARIES = {
    Verdict.PUBLISH: gettext_noop("The software that reads first found nothing to hold."),
    Verdict.UNSURE: gettext_noop("The software could not tell on its own."),
    Verdict.SUSPECTED_AD: gettext_noop("Some passages look like an advertisement."),
}


@dataclass(frozen=True, slots=True)
class Signal:
    """Why one passage weighed; `number` is the passage's, 0 when it is not marked."""

    sentences: tuple[str, ...]
    number: int = 0
    quote: str = ""
    in_title: bool = False
    first: bool = True  # of the two lists to name this passage


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to ask a person that is no suspicion, and what follows from it."""

    sentence: str
    next_step: str


@dataclass(frozen=True)
class Explanation:
    """A judgement in words. `rewritten`: the text is another one since, so nothing is marked."""

    summary: str
    paragraphs: list[list[Run]]
    against: list[Signal]  # what pulls towards an advertisement
    favour: list[Signal]  # what pulls towards a lived story
    noticed: list[Signal]  # seen, and without weight
    doubts: list[Doubt]
    around: list[Doubt]  # what stands around the text: for its author and moderators only
    scores: list[Score]
    advice: list[str]
    suspected: bool
    unavailable: bool  # nobody judged: the detector was out of service
    rewritten: bool
    version: str

    @property
    def marked(self) -> bool:
        return any(run.mark for runs in self.paragraphs for run in runs)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A reason as it was kept; `place` only while the text still says there what was quoted."""

    code: str
    weight: float
    place: tuple[int, int] | None
    in_title: bool  # the detector quotes a title without a place


def explain(story: Story, screening: Screening) -> Explanation:
    """A judgement for its author, the moderator, and anybody who asks why a story is public."""
    rewritten = screening.text_hash != story.text_hash
    text = "" if rewritten else story.text
    reasons = [_weighed(r, text) for r in screening.reasons if _known(r)]
    marks = _marks(reasons)
    against = _signals((r for r in reasons if r.weight > 0), marks, text)
    unavailable = any(r.code == DETECTOR_UNAVAILABLE for r in reasons)
    verdict = Verdict(screening.verdict)
    return Explanation(
        summary=_(_NOBODY_JUDGED if unavailable else _SUMMARIES[verdict]),
        paragraphs=paragraphs_of(story.text, marks),
        against=against,
        favour=_signals((r for r in reasons if _favours(r)), marks, text, after=against),
        noticed=_signals((r for r in reasons if r.code == GENERIC_PRAISE), (), text),
        doubts=_doubts(reasons),
        around=_around(screening),
        scores=scores_in_words(screening.scores.get("bands") or {}),
        advice=_advice(screening, sells=bool(against)),
        suspected=verdict is Verdict.SUSPECTED_AD,
        unavailable=unavailable,
        rewritten=rewritten,
        version="" if unavailable else screening.version,
    )


def _known(reason) -> bool:
    return isinstance(reason, dict) and reason.get("code") in _SENTENCES


def _weighed(reason: dict, text: str) -> _Weighed:
    start, end, quote = (reason.get(name) for name in ("start", "end", "quote"))
    there = start is not None and end is not None and start < end and text[start:end] == quote
    return _Weighed(
        code=reason["code"],
        weight=reason.get("weight", 0.0),
        place=(start, end) if there else None,
        in_title=start is None and reason["code"] != NOTHING_PROMOTIONAL,
    )


def _favours(reason: _Weighed) -> bool:
    return reason.weight < 0 or reason.code == NOTHING_PROMOTIONAL


def _marks(reasons: Iterable[_Weighed]) -> tuple[Mark, ...]:
    """The heaviest quoted passages, three of each kind, numbered in the order of the text.

    One passage may both sell and tell: it is marked once, as what weighs more.
    """
    chosen: dict[tuple[int, int], list[str]] = {}
    left = {SELLS: MARKED_FOR, LIVED: MARKED_AGAINST}
    for reason in sorted(reasons, key=lambda r: -abs(r.weight)):
        place, kind = reason.place, SELLS if reason.weight > 0 else LIVED
        if place is None or not reason.weight or not left[kind]:
            continue
        if place not in chosen and any(place[0] < b and a < place[1] for a, b in chosen):
            continue
        kinds = chosen.setdefault(place, [])
        if kind not in kinds:
            kinds.append(kind)
            left[kind] -= 1
    return tuple(
        Mark(start, end, tuple(kinds), number)
        for number, ((start, end), kinds) in enumerate(sorted(chosen.items()), start=1)
    )


def _signals(
    reasons: Iterable[_Weighed], marks: Sequence[Mark], text: str, *, after: Iterable[Signal] = ()
) -> list[Signal]:
    """One a passage, the heaviest first; a reason without a passage stands on its own, once."""
    numbers = {(mark.start, mark.end): mark.number for mark in marks}
    pointed = {signal.number for signal in after}
    sentences: dict[tuple, list[str]] = {}
    for reason in sorted(reasons, key=lambda r: -abs(r.weight)):
        key = (reason.place, "", False) if reason.place else (None, reason.code, reason.in_title)
        told = sentences.setdefault(key, [])
        if (sentence := _(_SENTENCES[reason.code])) not in told:
            told.append(sentence)
    return [
        Signal(
            sentences=tuple(told),
            number=numbers.get(place, 0),
            quote=text[slice(*place)] if place else "",
            in_title=in_title,
            first=numbers.get(place, 0) not in pointed,
        )
        for (place, _code, in_title), told in sentences.items()
    ]


def _doubts(reasons: Iterable[_Weighed]) -> list[Doubt]:
    """Reasons that weigh nothing; being out of service is the summary itself."""
    silent = (GENERIC_PRAISE, DETECTOR_UNAVAILABLE, NOTHING_PROMOTIONAL)
    codes = dict.fromkeys(r.code for r in reasons if not r.weight and r.code not in silent)
    return [Doubt(_(_SENTENCES[code]), _(NEXT_STEPS.get(code, A_PERSON_READS))) for code in codes]


def _around(screening: Screening) -> list[Doubt]:
    """The circumstances that made a story wait; nothing when they did not."""
    if not screening.behaviour.get("holds"):
        return []
    codes = [reason["code"] for reason in screening.behaviour.get("reasons", ())]
    return [
        Doubt(_(CIRCUMSTANCES[code]), _(A_PERSON_READS)) for code in codes if code in CIRCUMSTANCES
    ]


def _advice(screening: Screening, *, sells: bool) -> list[str]:
    """What is missing; in general terms where no sub-score says it."""
    help_ = [_(_NO_SALES_TALK)] if sells else []
    if screening.scores.get("bands"):
        return [*help_, *map(str, advice_in_words(screening.scores.get("advice", ())))]
    hint = _("A place, a date, a gesture, what somebody said, what it changed: such details help.")
    return [*help_, hint]
