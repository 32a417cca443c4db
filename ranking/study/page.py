"""The study as its page shows it: whole figures, threads, pictures and words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..drawings.study import NARROW, WIDE, LovePlot, RiskPlot, love_plot, risk_plot
from ..drawings.threads import Thread, thread
from ..methods.study import (
    Difference,
    Effects,
    Finding,
    Lack,
    ScoreCheck,
    Study,
    Survival,
    Threshold,
)
from ..methods.study.exceptions import Band, Exceptions
from ..methods.study.plan import LEAST_SHOWN
from ..methods.values import Interval
from ..pages.brand_spells import WAYS, label_of_way
from .words import STATED, Stated, words_of


@dataclass(frozen=True)
class Share:
    """A share in whole per cents with its thread, or in words why it is not given."""

    lack: str = ""
    stories: int = 0
    value: int = 0
    lower: int = 0
    upper: int = 0
    followed: int = 0  # stories still followed by then
    thread: Thread | None = None


@dataclass(frozen=True)
class BandRow:
    label: str
    stories: int
    few: bool  # more than none, and too few to be counted in public
    share: Share


@dataclass(frozen=True)
class FindingRow:
    code: str
    stated: Stated
    finding: Finding
    lack: str = ""
    first: Share | None = None
    second: Share | None = None
    points: int = 0
    lower: int = 0
    upper: int = 0

    @property
    def verdict(self) -> str:
        """Which group lasts longer, when the whole interval says so."""
        if self.lower > 0:
            return "first"
        return "second" if self.upper < 0 else "neither"


@dataclass(frozen=True)
class CauseRow:
    label: str
    stories: int
    share: int
    lower: int
    upper: int


@dataclass(frozen=True)
class StudyPage:
    """Everything the template shows."""

    study: Study
    check: ScoreCheck | None
    check_low: int  # per cent of brands inside
    check_high: int
    much_loved: Share  # that ended
    most_loved: Share  # that ended
    little_loved: Share  # that lasted
    bands: tuple[BandRow, ...]
    curves: tuple[LovePlot, ...]  # none without a curve
    causes: tuple[CauseRow, ...]
    risks: tuple[RiskPlot, ...]
    effects: Effects | None
    effects_lack: str
    between_lack: str
    cox_lack: str
    threshold: Threshold | None
    threshold_lack: str
    followed: Effects | None
    followed_lack: str
    findings: tuple[FindingRow, ...]


def study_page(study: Study, check: ScoreCheck | None) -> StudyPage:
    told, followed = study.effects, study.prospective.effects
    effects = None if isinstance(told, Lack) else told
    threshold = (
        None if effects is None or isinstance(effects.threshold, Lack) else effects.threshold
    )
    found = study.exceptions
    return StudyPage(
        study=study,
        check=check,
        check_low=_whole(check.interval.low) if check else 0,
        check_high=_whole(check.interval.high) if check else 0,
        much_loved=_ended(found.much_loved),
        most_loved=_ended(found.most_loved),
        little_loved=_lasting(found.little_loved),
        bands=tuple(_band(band) for band in found.bands),
        curves=_curves(found),
        causes=_causes(found),
        risks=tuple(risk_plot(threshold, size) for size in (WIDE, NARROW)) if threshold else (),
        effects=effects,
        effects_lack=_lack(told),
        between_lack=_lack(effects.between) if effects else "",
        cox_lack=_lack(effects.cox) if effects else "",
        threshold=threshold,
        threshold_lack=_lack(effects.threshold) if effects else "",
        followed=None if isinstance(followed, Lack) else followed,
        followed_lack=_lack(followed),
        findings=tuple(_finding(each) for each in study.findings),
    )


def _lack(figure: object) -> str:
    return words_of(figure) if isinstance(figure, Lack) else ""


def _whole(share: float) -> int:
    return math.floor(100 * share + 0.5)


def _share(known: Survival, value: float, interval: Interval) -> Share:
    bounds = (100 * value, 100 * interval.low, 100 * interval.high)
    return Share(
        stories=known.stories,
        value=_whole(value),
        lower=_whole(interval.low),
        upper=_whole(interval.high),
        followed=round(known.at_risk),
        thread=thread(*bounds),
    )


def _lasting(known: Survival | Lack) -> Share:
    if isinstance(known, Lack):
        return Share(lack=words_of(known))
    return _share(known, known.value, known.interval)


def _ended(known: Survival | Lack) -> Share:
    if isinstance(known, Lack):
        return Share(lack=words_of(known))
    return _share(known, known.ended, known.ended_interval)


def _band(band: Band) -> BandRow:
    few = 0 < band.stories < LEAST_SHOWN
    return BandRow(f"{band.low}–{band.high}", band.stories, few, _lasting(band.at_horizon))


def _curves(found: Exceptions) -> tuple[LovePlot, ...]:
    if not any(len(band.alive) for band in found.bands):
        return ()
    return tuple(love_plot(found.bands, size) for size in (WIDE, NARROW))


def _causes(found: Exceptions) -> tuple[CauseRow, ...]:
    return tuple(
        CauseRow(
            label_of_way(WAYS[each.kind - 1]),
            each.stories,
            _whole(each.share.value),
            _whole(each.share.interval.low),
            _whole(each.share.interval.high),
        )
        for each in found.causes
    )


def _finding(finding: Finding) -> FindingRow:
    stated, result = STATED[finding.code], finding.result
    if not isinstance(result, Difference):
        return FindingRow(finding.code, stated, finding, lack=words_of(result))
    return FindingRow(
        finding.code,
        stated,
        finding,
        first=_lasting(result.first),
        second=_lasting(result.second),
        points=_whole(result.value),
        lower=_whole(result.interval.low),
        upper=_whole(result.interval.high),
    )
