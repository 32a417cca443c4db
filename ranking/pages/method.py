"""What the method page shows: rules, the running edition's parameters, the worked example."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ranking import methods
from stories.published import Ending

from ..drawings.baseline import BaselinePlot, Rate, baseline_plot, rates_of
from ..endings import FORCED_ENDINGS, HABIT, outcome_of
from ..methods import Outcome, Place, Settings
from ..methods.example import BRANDS, STORIES, ExampleStory, one_more, worked_example
from ..models import Edition

FORCED, BY_HABIT, HANDED_ON = "forced", "habit", "handed_on"
SEEN_AS: dict[str | None, Promise] = {
    Outcome.LOYAL: _("Love still alive on the day of the telling. Nobody has seen it end."),
    Outcome.LEFT: _("Love ended on the day of leaving."),
    BY_HABIT: _("Love ended when it went. Shown apart, as “by habit”."),
    Outcome.CAPTIVE: _("The customer stays, love ended. An end like another, shown apart."),
    Outcome.CAME_BACK: _("Love ended. A second stretch of months opens with the return."),
    FORCED: _("Love alive until that day, then lost from sight. Shown apart."),
    HANDED_ON: _("Love alive until it was handed on."),
    None: _("No stretch of months. Among the stories told, no more."),
}

# Everything the ranking reads of a story: the fields of `stories.published.StoryFacts`.
INPUTS: dict[str, Promise] = {
    "story_id": _("which story it is"),
    "brand_id": _("the brand"),
    "author_key": _("a number that stands for the author, so that one person counts once a brand"),
    "published_at": _("when it was published: the month, and the week of a flood"),
    "told_on": _("the day it was told"),
    "ad_probability": _("the probability that it is an advertisement"),
    "began": _("when the relationship began"),
    "ended": _("when love ended"),
    "returned": _("when the customer came back"),
    "ending": _("the ending"),
    "cause": _("the cause of leaving; for the brand's page only"),
    "love": _("the love declared; for the map and the study only"),
    "contract_kind": _("the kind of contract; for a filter only"),
    "independent": _("whether a consumer tells it, without a tie and without anything in return"),
    "long_enough": _("whether it is as long as the form asks"),
    "duplicate_cluster": _("which other stories are nearly the same text"),
}


@dataclass(frozen=True)
class EndingRow:
    """Endings that the method sees alike."""

    endings: tuple[str, ...]
    seen_as: str


@dataclass(frozen=True)
class ExampleRow:
    """One story of the worked example, and for how much of a story it counts (0 to 1)."""

    story: ExampleStory
    began: int  # year
    months: tuple[tuple[int, bool], ...]  # of each spell, and whether love ended then
    counts_for: float


@dataclass(frozen=True)
class Shift:
    """A's score, in percent, with one more story: the rest held, then all estimated again."""

    outcome: str
    probability: float
    held: float
    again: float


@dataclass(frozen=True)
class MethodPage:
    """All the page says that is not a sentence."""

    edition: Edition | None
    settings: Settings
    endings: tuple[EndingRow, ...]
    inputs: Sequence[str]
    rates: tuple[Rate, ...]
    plot: BaselinePlot | None
    stories: tuple[ExampleRow, ...]
    places: tuple[Place, ...]
    shifts: tuple[Shift, ...]
    refresh_minutes: int  # 0: after each publication
    code: str  # SHA-256 of the method's files

    @property
    def supposed_percent(self) -> int:
        """Advertisements in 100 stories, as the detector supposes."""
        return round(100 * self.settings.detector_prior)

    @property
    def score_of_a(self) -> float:
        """The score of the example's first brand, in percent."""
        return 100 * self.places[0].score


def method_page(edition: Edition | None, *, refresh_seconds: int) -> MethodPage:
    """The page for the running edition, or for a site that has none yet."""
    rates = rates_of(edition.parameters) if edition else ()
    return MethodPage(
        edition=edition,
        settings=Settings(),
        endings=ending_rows(),
        inputs=list(INPUTS.values()),
        rates=rates,
        plot=baseline_plot(rates),
        stories=example_rows(),
        places=tuple(worked_example().places[brand] for brand in BRANDS),
        shifts=example_shifts(),
        refresh_minutes=-(-refresh_seconds // 60),
        code=code_digest(),
    )


def ending_rows() -> tuple[EndingRow, ...]:
    """All endings an author may declare, by what the method sees in them."""
    rows: dict[str | None, list[str]] = {kind: [] for kind in SEEN_AS}
    for ending in Ending:
        rows[_kind(ending)].append(ending.label)
    return tuple(EndingRow(tuple(labels), SEEN_AS[kind]) for kind, labels in rows.items())


def _kind(ending: Ending) -> str | None:
    if ending == HABIT:
        return BY_HABIT
    if ending in FORCED_ENDINGS:
        return FORCED
    return HANDED_ON if ending == Ending.HANDED_ON else outcome_of(ending)


def example_rows() -> tuple[ExampleRow, ...]:
    """The fifteen stories with what each counts for."""
    honesty = worked_example().fit.ads.honesty
    return tuple(
        ExampleRow(
            story=story,
            began=1900 + story.began // 12,
            months=tuple((spell.months, spell.event) for spell in story.spells),
            counts_for=story.weight
            / 1000
            * float(honesty[BRANDS.index(story.brand), story.counted.bin]),
        )
        for story in STORIES
    )


@lru_cache(maxsize=1)
def example_shifts() -> tuple[Shift, ...]:
    """What one more story of five years does to the example's first brand."""
    return tuple(
        Shift(outcome, probability, *(100 * score for score in one_more(outcome, 60, probability)))
        for outcome, probability in (
            (Outcome.LOYAL, 0.02),
            (Outcome.LEFT, 0.02),
            (Outcome.LOYAL, 0.97),
        )
    )


@lru_cache(maxsize=1)
def code_digest() -> str:
    """SHA-256 of the method's files, end to end in the order of their names.

    The same as `cat ranking/methods/*.py | sha256sum` in the C locale.
    """
    digest = hashlib.sha256()
    for path in sorted(Path(methods.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
