"""The study: does love lead to loyalty? Its figures, or what each one lacks."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from pydantic import Field

from ranking.methods.study import Effects, Lack, Survival
from ranking.methods.study.effects import Ratio
from ranking.methods.study.hypotheses import Finding
from ranking.methods.study.plan import LEAST_SHOWN, STEP
from ranking.methods.values import Interval
from ranking.queries import current_edition
from ranking.study.results import study_of

from .envelope import InBothLanguages, Meta, link, meta, pages, refuse_query
from .problems import Problem

_DIGITS = 6  # decimals

router = Router(tags=[_("Study")])


class Lacking(Schema):
    """Why a figure is not given, and how much of what it takes there is."""

    why: str = Field(description=_("no_love, no_end, too_few, not_followed…"))
    number: int | None = Field(description=_("How many there are; null below five."))
    needed: int = Field(description=_("How many it takes."))


class Figure(Schema):
    """A figure with its bounds at 95%; without a value, `lacking` says why."""

    value: float | None = Field(description=_("Null when something is lacking."))
    lower: float | None = Field(description=_("Lower bound at 95%."))
    upper: float | None = Field(description=_("Upper bound at 95%."))
    n: int | None = Field(description=_("Stories it rests on; null below five."))
    lacking: Lacking | None = Field(description=_("What it takes, and how much of it there is."))


class AnswerOut(Schema):
    """By a rule fixed before the data."""

    always: Literal["refused", "not_refused", "unknown"] = Field(
        description=_("refused: even the lower bound of the exceptions exceeds 5%.")
    )
    generally: Literal["yes", "not_shown", "unknown"] = Field(
        description=_("From authors asked again only.")
    )
    hint: Literal["longer", "shorter", "undecided", "unknown"] = Field(
        description=_("What stories told afterwards suggest: never a proof.")
    )


class BandOut(Schema):
    low: int = Field(description=_("Love declared, 0 to 10, both ends included."))
    high: int = Field(description=_("Love declared, 0 to 10, both ends included."))
    alive: Figure = Field(description=_("Share still alive after five years."))


class RatioOut(Schema):
    points: int = Field(description=_("Points of love a ratio stands for."))
    within: Figure = Field(description=_("Two customers of one brand. Below 1, love lasts longer."))
    between: Figure = Field(description=_("Two brands, by the mean love of their customers."))


class FollowedOut(Schema):
    """Authors asked again: the evidence that can settle it."""

    answers: int = Field(description=_("Answers of authors asked again."))
    ends: int = Field(description=_("Loves that ended."))
    needed: int = Field(description=_("Ends it takes."))
    within: Figure = Field(description=_("Two customers of one brand. Below 1, love lasts longer."))


class HypothesisOut(Schema):
    code: str = Field(description=_("H1 to H6, stated on the page of the study."))
    needed: int = Field(description=_("Stories of each of the two groups it takes."))
    difference: Figure = Field(description=_("Share alive after five years, first less second."))


class StudyOut(Schema):
    version: str = Field(description=_("Version of the study."))
    edition: str | None = Field(description=_("Address of the edition it belongs to."))
    stories: int = Field(description=_("Counted stories with an answer on love."))
    brands: int = Field(description=_("Brands they are about."))
    ends: int = Field(description=_("Loves that ended."))
    answer: AnswerOut = Field(description=_("By a rule fixed before the data."))
    hazard_ratio: RatioOut = Field(description=_("Of an end, retrospective: a hint."))
    by_love: list[BandOut] = Field(description=_("By bands of declared love."))
    most_loved_ended: Figure = Field(description=_("Loved 9 or 10, and over within five years."))
    much_loved_ended: Figure = Field(description=_("Loved 8 or more, and over within five years."))
    little_loved_alive: Figure = Field(
        description=_("Loved 4 or less, and alive after five years.")
    )
    followed: FollowedOut = Field(description=_("The evidence that can settle it."))
    hypotheses: list[HypothesisOut] = Field(description=_("Stated before the data."))
    links: dict[str, InBothLanguages]
    meta: Meta


@router.get(
    "/study",
    response={200: StudyOut, 400: Problem},
    summary=_("The study"),
    description=_(
        "Does love lead to loyalty? Every figure with its bounds, or with what it lacks."
    ),
)
def study(request: HttpRequest):
    refuse_query(request)
    edition = current_edition()
    found, _check = study_of(edition)
    told, followed = found.effects, found.prospective
    loved = found.exceptions
    return {
        "version": found.version,
        "edition": link("edition", "current") if edition else None,
        "stories": found.stories,
        "brands": found.brands,
        "ends": found.ends,
        "answer": {name: str(getattr(found.answer, name)) for name in AnswerOut.model_fields},
        "hazard_ratio": {"points": STEP} | _ratios(told),
        "by_love": [
            {"low": band.low, "high": band.high, "alive": _alive(band.at_horizon)}
            for band in loved.bands
        ],
        "most_loved_ended": _ended(loved.most_loved),
        "much_loved_ended": _ended(loved.much_loved),
        "little_loved_alive": _alive(loved.little_loved),
        "followed": {
            "answers": followed.answers,
            "ends": followed.ends,
            "needed": followed.needed,
            "within": _ratios(followed.effects)["within"],
        },
        "hypotheses": [_hypothesis(each) for each in found.findings],
        "links": {"study": pages("study:study")},
        "meta": meta(),
    }


def _figure(value: float, interval: Interval, n: int) -> dict:
    numbers = {"value": value, "lower": interval.low, "upper": interval.high}
    rounded = {name: round(number, _DIGITS) for name, number in numbers.items()}
    return rounded | {"n": _shown(n), "lacking": None}


def _lacking(lack: Lack) -> dict:
    why = {"why": str(lack.why), "number": _shown(lack.number), "needed": lack.needed}
    return {"value": None, "lower": None, "upper": None, "n": why["number"], "lacking": why}


def _shown(number: int) -> int | None:
    """Small counts are not given away."""
    return None if 0 < number < LEAST_SHOWN else number


def _alive(share: Survival | Lack) -> dict:
    if isinstance(share, Lack):
        return _lacking(share)
    return _figure(share.value, share.interval, share.stories)


def _ended(share: Survival | Lack) -> dict:
    if isinstance(share, Lack):
        return _lacking(share)
    return _figure(share.ended, share.ended_interval, share.stories)


def _ratios(told: Effects | Lack) -> dict:
    if isinstance(told, Lack):
        return {"within": _lacking(told), "between": _lacking(told)}
    return {"within": _ratio(told.within, told), "between": _ratio(told.between, told)}


def _ratio(ratio: Ratio | Lack, told: Effects) -> dict:
    if isinstance(ratio, Lack):
        return _lacking(ratio)
    return _figure(ratio.value, ratio.interval, told.stories)


def _hypothesis(found: Finding) -> dict:
    result = found.result
    if isinstance(result, Lack):
        difference = _lacking(result)
    else:
        difference = _figure(result.value, result.interval, found.first + found.second)
    return {"code": found.code, "needed": found.needed, "difference": difference}
