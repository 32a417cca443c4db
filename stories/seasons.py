"""Meteorological seasons: whole quarters from March, June, September and December on."""

from __future__ import annotations

import calendar
import datetime as dt

from django.utils.translation import gettext as _

_MONTHS = 3


def season_around(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the season a day falls in.

    >>> season_around(dt.date(1985, 1, 20))
    (datetime.date(1984, 12, 1), datetime.date(1985, 2, 28))
    """
    back = day.month % _MONTHS
    year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    end_year, end_month = divmod(year * 12 + month + _MONTHS - 1, 12)
    last = calendar.monthrange(end_year, end_month + 1)[1]
    return dt.date(year, month + 1, 1), dt.date(end_year, end_month + 1, last)


def season_in_words(first: dt.date, last: dt.date) -> str:
    """Its name in the active language, empty when the days are not exactly those of one season.

    A winter has the year it ends in.
    """
    if (first, last) != season_around(first):
        return ""
    year = {"year": last.year}
    match first.month:
        case 3:
            return _("spring %(year)s") % year
        case 6:
            return _("summer %(year)s") % year
        case 9:
            return _("autumn %(year)s") % year
    return _("winter %(year)s") % year
