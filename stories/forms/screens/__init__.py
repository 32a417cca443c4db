"""The screens of a telling, in order: five questions at most on each.

A screen keeps its raw answers in the draft whatever they are; it is `complete` once they are valid.
A screen without a form is a page of its own under `tell/<key>/<slug>/`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from .base import ScreenForm
from .closing import AGE, ATTESTATION, FOLLOW_UP, HonestyForm, SignatureForm, WishesForm
from .ends import AfterForm, EndingForm, LoveForm, asked_after
from .opening import BeginningForm, BondForm, BrandForm
from .story import ReadsBack, StoryForm


@dataclass(frozen=True)
class Screen:
    """One stitch of the telling; an optional one may be left without an answer."""

    slug: str
    form: type[ScreenForm] | None
    title: str  # of the page
    short: str  # in the thread of progress
    optional: bool = False


SCREENS = (
    Screen("brand", BrandForm, gettext_lazy("With which brand?"), gettext_lazy("The brand")),
    Screen("bond", BondForm, gettext_lazy("What tied you"), gettext_lazy("The bond"), True),
    Screen("beginning", BeginningForm, gettext_lazy("How it began"), gettext_lazy("The beginning")),
    Screen("story", StoryForm, gettext_lazy("The story"), gettext_lazy("The story")),
    Screen(
        "moments",
        None,
        gettext_lazy("The moments that counted"),
        gettext_lazy("The moments"),
        True,
    ),
    Screen("photos", None, gettext_lazy("A few photos"), gettext_lazy("The photos"), True),
    Screen("love", LoveForm, gettext_lazy("The love"), gettext_lazy("The love")),
    Screen("ending", EndingForm, gettext_lazy("How it ended"), gettext_lazy("The ending")),
    Screen("after", AfterForm, gettext_lazy("When, and why"), gettext_lazy("When, why")),
    Screen("wishes", WishesForm, gettext_lazy("Three wishes"), gettext_lazy("Wishes"), True),
    Screen("honesty", HonestyForm, gettext_lazy("In all honesty"), gettext_lazy("Honesty")),
    Screen("you", SignatureForm, gettext_lazy("Read again, and send"), gettext_lazy("You")),
)

__all__ = [
    "AGE",
    "ATTESTATION",
    "FOLLOW_UP",
    "SCREENS",
    "ReadsBack",
    "Screen",
    "ScreenForm",
    "StoryForm",
    "asked_after",
]
