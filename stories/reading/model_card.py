"""What the detector in use is worth: the figures measured when it was made, as pages show them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..detector.card import FIGURES
from ..detector_in_use import REGISTERED, SETTING, detector_in_use
from ..models import DetectorVersion
from ..vocabulary import VersionState

MEASURES = {
    "genuine_held": gettext_lazy("lived stories held by mistake"),
    "ads_held": gettext_lazy("advertisements held"),
    "recall_at_precision_95": gettext_lazy("advertisements found when 95 of 100 held texts are"),
    "roc_auc": gettext_lazy("how well the two are told apart (ROC-AUC; 0.5 is chance)"),
    "ece_at_prior": gettext_lazy("how far the stated chance is from the truth (calibration error)"),
}
_TITLES = {
    "frozen text": gettext_lazy(
        "Texts it never learned from: other voices, other lines of business"
    ),
    "voice": gettext_lazy("Whole voices left out, in five parts"),
    "sector": gettext_lazy("Whole lines of business left out, in five parts"),
}
_SHIPPED = Path(__file__).parent.parent / "detector" / "artifact"


@dataclass(frozen=True, slots=True)
class Trial:
    """One table: columns with their number of texts, rows of a measure and its cells."""

    title: str
    columns: list[tuple[str, int]]  # "all", "fr", "en"
    rows: list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The detector in use and its figures; `version` is empty when nobody but people reads."""

    version: str
    hold_percent: int
    wrong_hold_cost: float  # of one lived story held, in advertisements published
    trials: list[Trial]


def model_card() -> ModelCard:
    """The card of the detector that judges now; without figures when none were kept."""
    detector = detector_in_use().detector
    if detector is None:
        return ModelCard("", 0, 0.0, [])
    hold = detector.thresholds.hold
    trials = [_trial(each) for each in figures().get("evaluations", ())]
    return ModelCard(detector.version, round(100 * hold), round(hold / (1 - hold), 2), trials)


def figures() -> dict:
    """The measures of the detector in use as they were kept: plain JSON, empty when there are none."""
    in_use = detector_in_use()
    if in_use.origin == REGISTERED:
        active = DetectorVersion.objects.filter(state=VersionState.ACTIVE).first()
        return _retrained(active) if active else {}
    folder = Path(settings.DETECTOR_ARTIFACT) if in_use.origin == SETTING else _SHIPPED
    try:
        return json.loads((folder / FIGURES).read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _retrained(version: DetectorVersion) -> dict:
    """The trial of a retrained detector in the shape of `evaluation.json`."""
    after = version.figures.get("after")
    if not after:
        return {}
    trial = {
        "grouped_by": "frozen text",
        "texts": {"all": version.figures.get("texts", 0)},
        "figures": {"all": after},
    }
    return {"digest": version.digest, "manifest": version.manifest, "evaluations": [trial]}


def _trial(evaluation: dict) -> Trial:
    columns = [(name, evaluation["texts"][name]) for name in evaluation["texts"]]
    rows = [
        (str(words), [_cell(evaluation["figures"][name].get(measure)) for name, _n in columns])
        for measure, words in MEASURES.items()
    ]
    title = str(_TITLES.get(evaluation["grouped_by"], evaluation["grouped_by"]))
    return Trial(title, [(_column(name), count) for name, count in columns], rows)


def _column(name: str) -> str:
    return {"all": _("all"), "fr": _("in French"), "en": _("in English")}.get(name, name)


def _cell(figure: dict | None) -> str:
    """« 0.017 (0.000 to 0.044) », an interval of 95 %; a dash for what was not measured."""
    if not figure or figure.get("value") is None:
        return "–"
    value = number_format(figure["value"], 3)
    if figure.get("low") is None:
        return value
    return _("%(value)s (%(low)s to %(high)s)") % {
        "value": value,
        "low": number_format(figure["low"], 3),
        "high": number_format(figure["high"], 3),
    }
