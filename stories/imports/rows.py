"""From one line, as names and values, to a telling. The schema is in docs/guides/import.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from ..vocabulary import (
    ADVICE_MAX,
    COST_MAX,
    EPISODES_MAX,
    IMPORT_TEXT_MIN,
    LOVE_MAX,
    MINUTES_MAX,
    PROMISE_MAX,
    STEPS_MAX,
    TITLE_MAX,
    WISH_MAX,
    Answer,
    Cause,
    ContractKind,
    Counterpart,
    Ending,
    Language,
    Licence,
    LinkToBrand,
    RelationKind,
    Telling,
    TellingEpisode,
    TellingStep,
)
from ..words import (
    BrandMask,
    Channel,
    Condition,
    Emotion,
    EpisodeKind,
    Excuse,
    Initiator,
    Kin,
    PromiseKept,
    Region,
    Resolution,
    Sphere,
    Spirit,
    Stage,
    StayingReason,
    StepResult,
)
from . import values as read
from .values import UNKNOWN, RowError

KEY_MAX = 80
GIFT_MAX = 999_999  # euros
TIMES_MAX, REFUND_DAYS_MAX, CHECKS_MAX = 200, 3_650, 50
_TITLE_FROM_TEXT = 60
_CHOICES = {
    "language": (Language, Language.FRENCH),
    "brand_mask": (BrandMask, BrandMask.NAMED),
    "region": (Region, ""),
    "condition": (Condition, ""),
    "sphere": (Sphere, ""),
    "relation_kind": (RelationKind, RelationKind.CONSUMER),
    "contract_kind": (ContractKind, ""),
    "beginning": (Stage, ""),
    "inherited_from": (Kin, ""),
    "free_to_leave": (Answer, ""),
    "would_choose_again": (Answer, ""),
    "ending": (Ending, ""),
    "cause": (Cause, ""),
    "handed_to": (Kin, ""),
    "cheaper": (Answer, ""),
    "better": (Answer, ""),
    "spirit": (Spirit, ""),
    "link_to_brand": (LinkToBrand, LinkToBrand.NONE),
    "counterpart": (Counterpart, Counterpart.NONE),
    "licence": (Licence, ""),
}
_OF_EPISODES = {
    "kind": EpisodeKind,
    "stage": Stage,
    "initiator": Initiator,
    "expected_channel": Channel,
    "received_channel": Channel,
    "memory_kept": Answer,
    "resolution": Resolution,
    "healed": Answer,
    "promise_kept": PromiseKept,
    "constraint_ignored": Answer,
}
_JUDGED = ("consideration", "politeness", "effectiveness", "attention")


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One line read: what it tells, its key in the source, when it was first published.

    `answers` is the key, in the same source, of the story it answers; `labels` are all the words
    of its tags, as its source wrote them.
    """

    line: int
    telling: Telling
    key: str
    published: dt.datetime | None
    answers: str = ""
    labels: tuple[str, ...] = ()


def row_from(line: int, values: Mapping) -> ImportedRow:
    """Check one line. Raises `RowError`."""
    published = read.moment(values, "published")
    told_on = read.past_day(values, "told") or (
        published.date() if published else timezone.localdate()
    )
    key, answers = read.line(values, "id", KEY_MAX), read.line(values, "answers", KEY_MAX)
    if answers and answers == key:
        raise RowError("answers names the line itself")
    if answers and not key:
        raise RowError("answers needs an id on its own line too")
    labels = read.labels(values)
    return ImportedRow(line, _told(values, told_on, labels), key, published, answers, tuple(labels))


def with_defaults(values: Mapping, defaults: Mapping[str, str]) -> Mapping:
    """The line with what it does not say, said for it. Raises `RowError` for an unknown language."""
    whole = dict(values)
    for name, said in defaults.items():
        if whole.get(name) in (None, "", UNKNOWN):
            whole[name] = said
    if whole.get("language") == UNKNOWN:
        raise RowError("in neither French nor English; --language says which, if it is one")
    return whole


def _told(values: Mapping, told_on: dt.date, labels: list[str]) -> Telling:
    text = read.text(values, "text", IMPORT_TEXT_MIN)
    dates = {name: read.fuzzy(values, name, told_on) for name in ("began", "ended", "returned")}
    chosen = {
        name: read.choice(values, name, words, default)
        for name, (words, default) in _CHOICES.items()
    }
    _check_dates(dates)
    _check_ending(chosen, dates)
    wishes = {name: read.line(values, name, WISH_MAX) for name in ("wish_1", "wish_2", "wish_3")}
    return Telling(
        title=read.line(values, "title", TITLE_MAX) or title_of(text),
        text=text,
        **_brand(values, chosen["brand_mask"]),
        sector=read.line(values, "sector", 50),
        product=read.line(values, "product", 120),
        love=read.whole(values, "love", LOVE_MAX),
        repurchases=read.whole(values, "repurchases", 9_999),
        staying_reasons=read.codes(values, "staying_reasons", StayingReason),
        renews_on=read.coming_day(values, "renews_on"),
        switched_to=read.brand(values, "switched_to"),
        advice=read.line(values, "advice", ADVICE_MAX),
        attribution=read.line(values, "author", 80) or read.line(values, "attribution", 80),
        told_on=told_on,
        tags=read.tags(labels),
        episodes=_episodes(values, told_on),
        **dates,
        **chosen,
        **wishes,
    )


def _check_dates(dates: Mapping) -> None:
    for earlier, later in (("began", "ended"), ("began", "returned"), ("ended", "returned")):
        first, last = dates[earlier], dates[later]
        if first and last and last.last < first.first:
            raise RowError(f"{later} is before {earlier}")


def _check_ending(chosen: Mapping, dates: Mapping) -> None:
    ending, cause = chosen["ending"], chosen["cause"]
    if cause and (not ending or cause not in Ending(ending).causes):
        raise RowError(f"cause {cause!r} does not go with ending {ending!r}")
    if dates["returned"] and ending != Ending.CAME_BACK:
        raise RowError("returned goes with the ending came_back only")
    if chosen["handed_to"] and ending != Ending.HANDED_ON:
        raise RowError("handed_to goes with the ending handed_on only")


def _brand(values: Mapping, mask: str) -> dict[str, str]:
    """The name, or what is left of it: an author who masks a brand has no name kept."""
    name, initial = read.brand(values, "brand"), read.line(values, "brand_initial", 1).upper()
    if mask == BrandMask.NAMED:
        return {"brand": name, "brand_initial": ""}
    if mask == BrandMask.UNNAMED:
        return {"brand": "", "brand_initial": ""}
    initial = initial or next((char for char in name if char.isalnum()), "").upper()[:1]
    if not initial.isalnum():
        raise RowError("brand_initial is missing: brand_mask initial needs a letter")
    return {"brand": "", "brand_initial": initial}


def title_of(text: str) -> str:
    """The first words, for a source without titles."""
    first = " ".join(text.split())
    return (
        first
        if len(first) <= _TITLE_FROM_TEXT
        else first[:_TITLE_FROM_TEXT].rsplit(" ", 1)[0] + "…"
    )


def _episodes(values: Mapping, today: dt.date) -> tuple[TellingEpisode, ...]:
    told = []
    for place, each in enumerate(read.objects(values, "episodes", EPISODES_MAX), start=1):
        try:
            told.append(_episode(each, today))
        except RowError as error:
            raise RowError(f"episode {place}: {error}") from None
    return tuple(told)


def _episode(values: Mapping, today: dt.date) -> TellingEpisode:
    return TellingEpisode(
        title=read.line(values, "title", TITLE_MAX) or "—",
        text=read.text(values, "text", 0),
        when=read.fuzzy(values, "when", today),
        love=read.whole(values, "love", LOVE_MAX),
        emotions=read.codes(values, "emotions", Emotion),
        excuses=read.codes(values, "excuses", Excuse),
        times_repeated=read.whole(values, "times_repeated", TIMES_MAX),
        agents=read.whole(values, "agents", TIMES_MAX),
        refund_days=read.whole(values, "refund_days", REFUND_DAYS_MAX),
        gift_value=read.euros(values, "gift_value", GIFT_MAX),
        promise=read.line(values, "promise", PROMISE_MAX),
        parties=read.parties(values),
        steps=_steps(values),
        **{name: read.choice(values, name, words) for name, words in _OF_EPISODES.items()},
        **{name: read.whole(values, name, 5, least=1) for name in _JUDGED},
    )


def _steps(values: Mapping) -> tuple[TellingStep, ...]:
    told = []
    for place, each in enumerate(read.objects(values, "steps", STEPS_MAX), start=1):
        try:
            told.append(_step(each))
        except RowError as error:
            raise RowError(f"step {place}: {error}") from None
    return tuple(told)


def _step(values: Mapping) -> TellingStep:
    return TellingStep(
        channel=read.choice(values, "channel", Channel),
        minutes=read.whole(values, "minutes", MINUTES_MAX),
        cost=read.euros(values, "cost", COST_MAX),
        premium_rate=bool(read.boolean(values, "premium_rate")),
        identity_checks=read.whole(values, "identity_checks", CHECKS_MAX),
        result=read.choice(values, "result", StepResult),
        out_of_hours=bool(read.boolean(values, "out_of_hours")),
        automated=read.boolean(values, "automated", default=None),
    )
