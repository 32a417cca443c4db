"""How a live figure is said: its value with its interval and its number, and which edition says so."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from ..figures import COUNT, Figure


def figure_words(figure: Figure) -> str:
    """ "58% (52 to 64, n = 312)" in the active language."""
    if figure.kind == COUNT:
        return number_format(round(figure.value), use_l10n=True, force_grouping=True)
    said = {"share": _percent(figure.value), "n": _count(figure.number)}
    if figure.lower is not None and figure.upper is not None:
        said |= {"low": _percent(figure.lower), "high": _percent(figure.upper)}
        if figure.number is None:
            return _("%(share)s%% (%(low)s to %(high)s)") % said
        return _("%(share)s%% (%(low)s to %(high)s, n = %(n)s)") % said
    if figure.number is None:
        return _("%(share)s%%") % said
    return _("%(share)s%% (n = %(n)s)") % said


def edition_words(figure: Figure) -> str:
    """The edition a figure was read in: a month that is closed, or the one of the day."""
    if figure.edition:
        month = dt.date.fromisoformat(f"{figure.edition}-01")
        return _("edition of %(month)s") % {"month": date_format(month, "F Y")}
    return _("current edition, of %(day)s") % {"day": date_format(figure.made_on, "j F Y")}


def edition_address(figure: Figure) -> str:
    """Where the whole edition can be read."""
    if figure.edition:
        return reverse("ranking:edition", args=[figure.edition])
    return reverse("ranking:leaderboard")


def _percent(share: float) -> int:
    return round(100 * share)


def _count(number: float | None) -> str:
    if number is None:
        return ""
    return number_format(round(number), use_l10n=True, force_grouping=True)
