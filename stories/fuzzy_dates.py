"""Dates as people remember them: « 85-86 », « été 1985 », « il y a 20 ans », "early 1990".

A fuzzy date is an interval of whole days with the words typed. `parse` never guesses silently:
`in_words` reads the interval back so that the author sees what was understood.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .folding import fold
from .seasons import season_in_words

EARLIEST_YEAR = 1900

Span = tuple[dt.date, dt.date]
Reader = Callable[[str, dt.date], Span | None]


class FuzzyDateError(ValueError):
    """The words could not be read as a date; `str()` says why, for the author."""


@dataclass(frozen=True, slots=True, order=True)
class FuzzyDate:
    """From the day `first` to the day `last`, both included."""

    first: dt.date
    last: dt.date
    words: str = ""

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    def in_words(self) -> str:
        """What was understood, in the active language."""
        if self.is_day:
            return date_format(self.first, "j F Y")
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return date_format(self.first, "F Y")
        if self.first == dt.date(self.first.year, 1, 1) and self.last == dt.date(
            self.last.year, 12, 31
        ):
            if self.first.year == self.last.year:
                return str(self.first.year)
            years = {"first": self.first.year, "last": self.last.year}
            return _("between %(first)s and %(last)s") % years
        if season := season_in_words(self.first, self.last):
            return season
        months = {
            "first": date_format(self.first, "F Y"),
            "last": date_format(self.last, "F Y"),
        }
        return _("from %(first)s to %(last)s") % months


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_SEASONS = {  # first month; a season has three; winter starts in December of the year before
    "printemps": 3,
    "spring": 3,
    "ete": 6,
    "summer": 6,
    "automne": 9,
    "autumn": 9,
    "fall": 9,
    "hiver": 0,
    "winter": 0,
}
_PARTS = {  # part of a year -> first and last month
    "debut": (1, 4),
    "early": (1, 4),
    "beginning": (1, 4),
    "mi": (5, 8),
    "milieu": (5, 8),
    "mid": (5, 8),
    "fin": (9, 12),
    "late": (9, 12),
    "end": (9, 12),
}
_ONE = {"un": 1, "une": 1, "a": 1, "an": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3}
_ONE |= {"quatre": 4, "four": 4, "cinq": 5, "five": 5, "dix": 10, "ten": 10, "vingt": 20}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_YEAR = r"(\d{4}|\d{2})"
_FILLERS = re.compile(
    r"^(?:(?:en|in|le|la|les|l|the|depuis|since|au|du|de|des|of|on|dans|cours) )+"
    r"(?=.*\d|hier|an |annee)"
)


def parse(words: str, *, today: dt.date) -> FuzzyDate:
    """Read a date as typed, in French or English.

    Raises `FuzzyDateError` for words that are no date, impossible days, years before 1900, and
    dates that begin after `today`.
    """
    typed = " ".join(words.split())
    if not typed:
        raise FuzzyDateError(_("Give a date, even a vague one: “1998”, “summer 1985”, “85-86”."))
    span = _span_of(typed, today)
    if span is None:
        raise FuzzyDateError(
            _("We could not read “%(words)s” as a date. Try “1998”, “summer 1985” or “85-86”.")
            % {"words": typed[:80]}
        )
    first, last = span
    if first > last:
        raise FuzzyDateError(_("“%(words)s” ends before it begins.") % {"words": typed[:80]})
    if first.year < EARLIEST_YEAR:
        raise FuzzyDateError(
            _("“%(words)s” is before %(year)s: nobody could tell that story in the first person.")
            % {"words": typed[:80], "year": EARLIEST_YEAR}
        )
    if first > today:
        raise FuzzyDateError(_("“%(words)s” is in the future.") % {"words": typed[:80]})
    return FuzzyDate(first, min(last, today), typed)


@lru_cache(maxsize=10_000)  # an import reads the same years over and over
def _span_of(typed: str, today: dt.date) -> Span | None:
    folded = _fold_date(typed)
    return next((s for reader in _READERS if (s := reader(folded, today)) is not None), None)


def _fold_date(words: str) -> str:
    """Lower case, no accent, `/` and `.` between digits kept as `/`, other signs as spaces."""
    kept = re.sub(r"(?<=\d)\s*[/.]\s*(?=\d)", "\ue000", words)
    kept = re.sub(r"(?<=\d)\s*[-–—]\s*(?=\d)", "\ue001", kept)
    parts = re.split("([\ue000\ue001])", kept)
    folded = "".join(part if part in "\ue000\ue001" else _fold_part(part) for part in parts)
    folded = folded.replace("\ue000", "/").replace("\ue001", "-")
    folded = re.sub(r"\b(\d{1,2})(?:er|st|nd|rd|th)\b", r"\1", folded)
    return _FILLERS.sub("", folded)


def _fold_part(part: str) -> str:
    lead = " " if part[:1].isspace() else ""
    trail = " " if part[-1:].isspace() else ""
    return f"{lead}{fold(part)}{trail}" if part.strip() else part


def _year(digits: str, today: dt.date) -> int:
    if len(digits) == 4:
        return int(digits)
    century = today.year - today.year % 100
    year = century + int(digits)
    return year if year <= today.year else year - 100


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise FuzzyDateError(
            _("There is no day %(day)s/%(month)s/%(year)s.")
            % {"day": day, "month": month, "year": year}
        ) from None


def _months(year: int, first: int, last: int) -> Span:
    return _month_start(year, first), _month_end(year, last)


def _month_start(year: int, month: int) -> dt.date:
    return _day(year - 1, 12, 1) if month == 0 else _day(year, month, 1)


def _month_end(year: int, month: int) -> dt.date:
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return _day(year, month, 1)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _read_numeric(text: str, today: dt.date) -> Span | None:
    if m := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        day = _day(int(m[1]), int(m[2]), int(m[3]))
        return day, day
    if m := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})", text):
        day = _day(_year(m[3], today), int(m[2]), int(m[1]))
        return day, day
    if m := re.fullmatch(r"(\d{1,2})/(\d{4})", text):
        return _months(int(m[2]), int(m[1]), int(m[1]))
    if (m := re.fullmatch(r"(\d{1,2})/(\d{2})", text)) and 1 <= int(m[1]) <= 12:
        if int(m[2]) == int(m[1]) + 1:
            return None  # 05/06: two years
        return _months(_year(m[2], today), int(m[1]), int(m[1]))
    if (m := re.fullmatch(r"(\d{4})-(\d{1,2})", text)) and 1 <= int(m[2]) <= 12:
        year, second = int(m[1]), int(m[2])
        if len(m[2]) == 2 and second > year % 100 and year % 100 == second - 1:
            return _months(year, 1, 1)[0], _months(year + 1, 12, 12)[1]  # 2010-11: two years
        return _months(year, second, second)
    return None


def _read_years(text: str, today: dt.date) -> Span | None:
    if m := re.fullmatch(_YEAR, text):
        year = _year(m[1], today)
        return _months(year, 1, 12)
    between = re.fullmatch(
        rf"(?:entre |between |from )?{_YEAR} ?(?:-|/| a | et | au | and | to | ou | or ) ?{_YEAR}",
        text,
    )
    if between:
        first, last = _year(between[1], today), between[2]
        year = first - first % 100 + int(last) if len(last) == 2 else int(last)
        if len(last) == 2 and year < first and year + 100 <= today.year:
            year += 100  # 98-02
        if len(last) == 2 and year > today.year:
            return None  # 03-98: no century fits
        return _months(first, 1, 12)[0], _months(year, 1, 12)[1]
    if m := re.fullmatch(rf"(?:vers|environ|autour de|around|circa|ca|about) {_YEAR}", text):
        year = _year(m[1], today)
        return _months(year - 1, 1, 12)[0], _months(min(year + 1, 9999), 1, 12)[1]
    return None


def _read_decade(text: str, today: dt.date) -> Span | None:
    parts = "|".join(_PARTS)
    m = re.fullmatch(
        rf"(?:({parts}) (?:de |of |d |des |the |les )*)?(?:annees {_YEAR}|{_YEAR} ?s)", text
    )
    if not m:
        return None
    decade = _year(m[2] or m[3], today) // 10 * 10
    first, last = {None: (0, 9), 1: (0, 3), 5: (3, 6), 9: (6, 9)}[m[1] and _PARTS[m[1]][0]]
    return _months(decade + first, 1, 12)[0], _months(decade + last, 1, 12)[1]


def _read_month(text: str, today: dt.date) -> Span | None:
    if m := re.fullmatch(rf"{_MONTH} {_YEAR}", text):
        return _months(_year(m[2], today), _MONTHS[m[1]], _MONTHS[m[1]])
    if m := re.fullmatch(rf"(\d{{1,2}}) (?:of )?{_MONTH} {_YEAR}", text):
        day = _day(_year(m[3], today), _MONTHS[m[2]], int(m[1]))
        return day, day
    if m := re.fullmatch(rf"{_MONTH} (\d{{1,2}}) {_YEAR}", text):
        day = _day(_year(m[3], today), _MONTHS[m[1]], int(m[2]))
        return day, day
    if m := re.fullmatch(rf"(?:noel|christmas) {_YEAR}", text):
        return _months(_year(m[1], today), 12, 12)
    return None


def _read_part(text: str, today: dt.date) -> Span | None:
    seasons, parts = "|".join(_SEASONS), "|".join(_PARTS)
    if m := re.fullmatch(rf"({seasons}) (?:de |of |d )?{_YEAR}(?:[-/]{_YEAR})?", text):
        year, first = _year(m[3] or m[2], today), _SEASONS[m[1]]
        if m[3] and first != 0:
            return _months(_year(m[2], today), first, first + 2)[0], _months(
                year, first, first + 2
            )[1]
        return _month_start(year, first), _month_end(year, first + 2)
    if m := re.fullmatch(rf"({parts}) (?:de |of |d )?{_YEAR}", text):
        return _months(_year(m[2], today), *_PARTS[m[1]])
    return None


def _read_ago(text: str, today: dt.date) -> Span | None:
    count = r"(\d{1,3}|" + "|".join(_ONE) + ")"
    m = re.fullmatch(
        rf"il y a (?:environ |presque |plus de )?{count} (ans?|mois|semaines?|jours?)", text
    )
    m = m or re.fullmatch(rf"(?:about |almost )?{count} (years?|months?|weeks?|days?) ago", text)
    if m:
        number = int(m[1]) if m[1].isdigit() else _ONE[m[1]]
        return _ago(number, m[2][:2], today)
    named = {"hier": 1, "yesterday": 1, "aujourd hui": 0, "today": 0}
    if text in named:
        day = today - dt.timedelta(days=named[text])
        return day, day
    if text in {"cette annee", "this year"}:
        return _months(today.year, 1, 12)
    if text in {"an dernier", "annee derniere", "an passe", "annee passee", "last year"}:
        return _months(today.year - 1, 1, 12)
    return None


def _ago(number: int, unit: str, today: dt.date) -> Span:
    if unit in {"an", "ye"}:
        return _months(today.year - number, 1, 12)
    if unit == "mo":
        ordinal = today.year * 12 + today.month - 1 - number
        return _months(ordinal // 12, ordinal % 12 + 1, ordinal % 12 + 1)
    day = today - dt.timedelta(days=number * (7 if unit in {"se", "we"} else 1))
    return (day - dt.timedelta(days=3), day) if unit in {"se", "we"} else (day, day)


_READERS: tuple[Reader, ...] = (
    _read_ago,
    _read_numeric,
    _read_decade,
    _read_years,
    _read_month,
    _read_part,
)
