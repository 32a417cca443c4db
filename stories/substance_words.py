"""Fond, sens and particulier as people read them: three bands each, and what would help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

LITTLE, SOME, MUCH = BANDS_IN_ORDER = ("little", "some", "much")  # the detector's codes
LABELS = {"fond": _("Substance"), "sens": _("Sense"), "particulier": _("The particular")}
BANDS = {LITTLE: _("little"), SOME: _("some"), MUCH: _("much")}
MEANINGS = {
    ("fond", LITTLE): _("Hardly anything that somebody could check."),
    ("fond", SOME): _("A few facts that somebody could check."),
    ("fond", MUCH): _("Facts that somebody could check: when, where, how much, what was done."),
    ("sens", LITTLE): _("Hardly anything says why, or what followed."),
    ("sens", SOME): _("Here and there the text says why, or what followed."),
    ("sens", MUCH): _("The text says why, what followed and what changed."),
    ("particulier", LITTLE): _("Hardly a detail that other texts do not have."),
    ("particulier", SOME): _("A few details that other texts do not have."),
    ("particulier", MUCH): _(
        "Details that other texts do not have: a gesture, words said, things of a life."
    ),
}
ADVICE = {
    "when_where": _("When and where it happened: a year, a season, a street, a shop."),
    "how_much": _("How much, how many, how long: days of waiting, calls made, a sum."),
    "cause": _("Why it happened: what led to it."),
    "what_changed": _("What it changed, on one side or the other."),
    "gesture": _("What somebody did: a gesture, a repair, a habit of the house."),
    "words_said": _("What was said, in the words you remember."),
}


@dataclass(frozen=True, slots=True)
class Score:
    """One sub-score in words; `filled` of three stitches are drawn."""

    name: str
    label: str
    band: str
    word: str
    meaning: str

    @property
    def filled(self) -> tuple[bool, bool, bool]:
        place = BANDS_IN_ORDER.index(self.band)
        return (True, place >= 1, place >= 2)


def scores_in_words(bands: Mapping[str, str]) -> list[Score]:
    """The bands that are known, in a fixed order; a name or band unheard of is left out."""
    return [
        Score(name, label, str(bands[name]), BANDS[bands[name]], MEANINGS[name, bands[name]])
        for name, label in LABELS.items()
        if bands.get(name) in BANDS
    ]


def advice_in_words(codes: Iterable[str]) -> list[str]:
    return [ADVICE[code] for code in codes if code in ADVICE]
