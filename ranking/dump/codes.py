"""Words of the dump that are its own: why a public story does not count."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Uncounted(TextChoices):
    """The first reason that applies."""

    NO_BRAND = "no_brand", _("It names no brand.")
    NO_ENDING = "no_ending", _("It was imported without an ending.")
    ONE_NIGHT = "one_night", _("It had no tomorrow: there is no duration to count.")
    NO_BEGINNING = "no_beginning", _("It does not say when it began.")
    NOT_INDEPENDENT = (
        "not_independent",
        _("Its author has a link with the brand, received something, or tells it for a company."),
    )
    TOO_SHORT = "too_short", _("It was imported with a text shorter than the form asks.")
    IMPOSSIBLE_DATES = "impossible_dates", _("Its dates cannot be put in order.")
    SURGE = "surge", _("It came in a flood and waits for a moderator, or was kept out by one.")
    TOLD_AGAIN = "told_again", _("Its author told another story on the same brand, which counts.")
    COPIES = "copies", _("More than 1,000 copies of its text: none weighs anything.")
