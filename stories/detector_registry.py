"""The registry of detectors, read: versions, their figures, what has changed since they were made."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .detector_in_use import REGISTERED, SETTING, InUse, detector_in_use
from .models import DetectorVersion, Label, ReviewPick
from .reliability_plot import ReliabilityPlot, reliability_plot
from .vocabulary import PickReason, VersionKind, VersionState

log = logging.getLogger(__name__)
SHOWN = 50
MEASURES = {
    "roc_auc": gettext_lazy("ROC-AUC: how well advertisements and lived stories are told apart"),
    "recall_at_precision_95": gettext_lazy("advertisements found at a precision of 0.95"),
    "genuine_held": gettext_lazy("share of lived stories held"),
    "brier_at_prior": gettext_lazy("Brier score: squared error of the probability"),
}
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Library:
    """A library the detector was made with, and what is installed now."""

    name: str
    then: str
    now: str

    @property
    def changed(self) -> bool:
        return self.then != self.now


@dataclass(frozen=True)
class Measure:
    """One figure of the trial before and after; each has value, low and high."""

    name: str
    before: dict
    after: dict
    difference: dict


@dataclass(frozen=True)
class VersionLine:
    """One detector as the registry shows it."""

    version: DetectorVersion
    in_use: bool
    libraries: list[Library]
    other_code: bool  # made by other source files than those installed

    @property
    def texts(self) -> int:
        return self.version.manifest.get("texts", 0)

    @property
    def labels(self) -> dict[str, int]:
        return self.version.manifest.get("labels", {})

    @property
    def libraries_changed(self) -> bool:
        return any(library.changed for library in self.libraries)

    @property
    def activable(self) -> bool:
        return not self.in_use and self.version.state != VersionState.REFUSED

    @property
    def state(self) -> str:
        if self.in_use:
            return str(VersionState.ACTIVE.label)
        if self.version.state == VersionState.ACTIVE:
            return _("activated, but not the one that judges")
        return self.version.get_state_display()

    @property
    def measures(self) -> list[Measure]:
        figures = self.version.figures
        return [
            Measure(str(name), *(figures[side][code] for side in ("before", "after", "difference")))
            for code, name in MEASURES.items()
            if code in figures.get("after", {})
        ]

    @property
    def objections(self) -> list[str]:
        return [objection_in_words(each) for each in self.version.figures.get("objections", ())]

    @property
    def plot(self) -> ReliabilityPlot | None:
        bins = self.version.figures.get("reliability", {}).get("after")
        return reliability_plot(bins) if bins else None


def registry() -> list[VersionLine]:
    """All detectors, the newest first; the one the site ships is always among them."""
    in_use = detector_in_use()
    versions = list(DetectorVersion.objects.exclude(kind=VersionKind.SHIPPED)[:SHOWN])
    shipped = _shipped_or_none()
    return [version_line(each, in_use) for each in (*versions, shipped) if each]


def version_line(version: DetectorVersion, in_use: InUse | None = None) -> VersionLine:
    from .detector.artifact import library_versions, sources_digest

    installed, made_with = library_versions(), version.manifest.get("libraries", {})
    return VersionLine(
        version,
        _is_in_use(version, in_use or detector_in_use()),
        [Library(name, made_with.get(name, "?"), now) for name, now in installed.items()],
        version.manifest.get("sources") != sources_digest(),
    )


def _is_in_use(version: DetectorVersion, in_use: InUse) -> bool:
    if in_use.origin == SETTING or in_use.all_human:
        return False
    if in_use.origin == REGISTERED:
        return version.state == VersionState.ACTIVE
    return version.kind == VersionKind.SHIPPED


def objection_in_words(objection: dict) -> str:
    """Why a challenger was refused, and by how much."""
    from .detector.comparison import AUC_LOSS, LESS_SEPARATION, MORE_HELD

    if objection["code"] == LESS_SEPARATION:
        return _(
            "It tells advertisements from lived stories less well: its ROC-AUC is lower by "
            "%(by)s, and %(most)s is the most that is accepted."
        ) % {"by": number_format(objection["by"], 4), "most": number_format(AUC_LOSS, 3)}
    return ngettext(
        "It holds %(n)d more lived story than the detector in use, and %(most)d is the most that "
        "is accepted.",
        "It holds %(n)d more lived stories than the detector in use, and %(most)d is the most that "
        "is accepted.",
        objection["by"],
    ) % {"n": objection["by"], "most": MORE_HELD}


def shipped_version() -> DetectorVersion:
    """The row of the detector the site ships; not saved while nobody ever activated it.

    Raises `ArtifactError` when its files are missing or damaged.
    """
    from .detector import artifact

    try:
        words = json.loads((artifact.SHIPPED / artifact.WORDS).read_text("utf-8"))
        digest, manifest = words["digest"], words["manifest"]
    except (OSError, ValueError, KeyError) as error:
        raise artifact.ArtifactError(f"cannot read the detector's artifact: {error}") from error
    known = DetectorVersion.objects.filter(digest=digest).first()
    return known or DetectorVersion(
        digest=digest,
        kind=VersionKind.SHIPPED,
        state=VersionState.CANDIDATE,
        manifest=manifest,
    )


def _shipped_or_none() -> DetectorVersion | None:
    from .detector.artifact import ArtifactError

    try:
        return shipped_version()
    except ArtifactError:
        log.exception("The shipped detector cannot be read.")
        return None


def version_by(digest: str) -> DetectorVersion:
    """The version of a digest, the shipped one included. Raises `DetectorVersion.DoesNotExist`."""
    known = DetectorVersion.objects.filter(digest=digest).first() or _shipped_or_none()
    if known is None or known.digest != digest:
        raise DetectorVersion.DoesNotExist
    return known


def version_before() -> DetectorVersion | None:
    """The version to roll back to: of the others used before, and the shipped one, the last used."""
    active = DetectorVersion.objects.filter(state=VersionState.ACTIVE).first()
    if active is None:
        return None
    retired = DetectorVersion.objects.filter(state=VersionState.RETIRED, kind=VersionKind.RETRAINED)
    others = [*retired.order_by("-activated_at")[:1], _shipped_or_none()]
    known = [each for each in others if each and each.digest != active.digest]
    return max(known, key=lambda each: each.activated_at or _NEVER) if known else None


def audit_bins() -> tuple[list[dict], int]:
    """Reliability on stories drawn at random, as judged when they were told; and their number.

    Nothing is weighted: a random sample shows the site's own share of advertisements.
    """
    import numpy as np

    from .detector.comparison import Answers, reliability

    drawn = ReviewPick.objects.filter(why=PickReason.AUDIT).exclude(label=None)
    rows = [
        (screening.probability, pick.label.is_ad)
        for pick in drawn.select_related("label", "story").prefetch_related("story__screenings")
        if (screening := _screening_of(pick.story.screenings.all(), pick.label))
    ]
    if not rows:
        return [], 0
    truth = np.array([is_ad for _probability, is_ad in rows], dtype=float)
    probabilities = np.array([probability for probability, _is_ad in rows])
    answers = Answers(probabilities, probabilities >= 1)
    return reliability(answers, truth, weights=np.ones(len(rows))), len(rows)


def _screening_of(screenings: Sequence, label: Label):
    """The last judgement of the text that was labelled, made by a detector."""
    from .detector_in_use import UNAVAILABLE_VERSION

    return next(
        (
            each
            for each in screenings
            if each.text_hash == label.text_hash and each.version != UNAVAILABLE_VERSION
        ),
        None,
    )
