"""Dates as people say them: what is understood, what is said back, what is refused and why."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from stories.fuzzy_dates import EARLIEST_YEAR, FuzzyDateError, parse

TODAY = dt.date(2026, 4, 10)

UNDERSTOOD = [
    # years
    ("1998", "1998-01-01", "1998-12-31"),
    ("85", "1985-01-01", "1985-12-31"),
    ("25", "2025-01-01", "2025-12-31"),
    ("en 1998", "1998-01-01", "1998-12-31"),
    ("depuis 1998", "1998-01-01", "1998-12-31"),
    ("since 1998", "1998-01-01", "1998-12-31"),
    ("vers 1987", "1986-01-01", "1988-12-31"),
    ("around 1987", "1986-01-01", "1988-12-31"),
    # several years
    ("85-86", "1985-01-01", "1986-12-31"),
    ("85/86", "1985-01-01", "1986-12-31"),
    ("1985-86", "1985-01-01", "1986-12-31"),
    ("1985–1986", "1985-01-01", "1986-12-31"),
    ("2010-11", "2010-01-01", "2011-12-31"),
    ("98-02", "1998-01-01", "2002-12-31"),
    ("1999-01", "1999-01-01", "1999-01-31"),  # an ISO month: nobody writes a century's turn so
    ("entre 1985 et 1990", "1985-01-01", "1990-12-31"),
    ("from 1985 to 1990", "1985-01-01", "1990-12-31"),
    ("1985 ou 1986", "1985-01-01", "1986-12-31"),
    # decades
    ("les années 90", "1990-01-01", "1999-12-31"),
    ("années 1990", "1990-01-01", "1999-12-31"),
    ("the 90s", "1990-01-01", "1999-12-31"),
    ("1990's", "1990-01-01", "1999-12-31"),
    ("début des années 90", "1990-01-01", "1993-12-31"),
    ("mid-1990s", "1993-01-01", "1996-12-31"),
    ("fin des années 80", "1986-01-01", "1989-12-31"),
    # seasons and parts of a year
    ("été 1985", "1985-06-01", "1985-08-31"),
    ("ETE 85", "1985-06-01", "1985-08-31"),
    ("l’été 85", "1985-06-01", "1985-08-31"),
    ("in the summer of 1985", "1985-06-01", "1985-08-31"),
    ("au printemps 2001", "2001-03-01", "2001-05-31"),
    ("fall 2003", "2003-09-01", "2003-11-30"),
    ("hiver 1985", "1984-12-01", "1985-02-28"),
    ("winter 1985", "1984-12-01", "1985-02-28"),
    ("hiver 85-86", "1985-12-01", "1986-02-28"),
    ("début 1998", "1998-01-01", "1998-04-30"),
    ("late 1998", "1998-09-01", "1998-12-31"),
    # months
    ("mars 1998", "1998-03-01", "1998-03-31"),
    ("since March 2004", "2004-03-01", "2004-03-31"),
    ("févr. 2000", "2000-02-01", "2000-02-29"),
    ("03/1998", "1998-03-01", "1998-03-31"),
    ("05/85", "1985-05-01", "1985-05-31"),
    ("1998-03", "1998-03-01", "1998-03-31"),
    ("Noël 1999", "1999-12-01", "1999-12-31"),
    # days
    ("12 mars 1998", "1998-03-12", "1998-03-12"),
    ("1er mai 1968", "1968-05-01", "1968-05-01"),
    ("March 12, 1998", "1998-03-12", "1998-03-12"),
    ("on the 12th of March 1998", "1998-03-12", "1998-03-12"),
    ("12/03/1998", "1998-03-12", "1998-03-12"),
    ("12.03.98", "1998-03-12", "1998-03-12"),
    ("1998-03-12", "1998-03-12", "1998-03-12"),
    ("29/02/2000", "2000-02-29", "2000-02-29"),
    # from today
    ("il y a 20 ans", "2006-01-01", "2006-12-31"),
    ("20 years ago", "2006-01-01", "2006-12-31"),
    ("il y a deux mois", "2026-02-01", "2026-02-28"),
    ("three months ago", "2026-01-01", "2026-01-31"),
    ("il y a 5 mois", "2025-11-01", "2025-11-30"),
    ("hier", "2026-04-09", "2026-04-09"),
    ("today", "2026-04-10", "2026-04-10"),
    ("l'an dernier", "2025-01-01", "2025-12-31"),
    ("last year", "2025-01-01", "2025-12-31"),
    # going on: nothing is understood beyond today
    ("2026", "2026-01-01", "2026-04-10"),
    ("cette année", "2026-01-01", "2026-04-10"),
    ("avril 2026", "2026-04-01", "2026-04-10"),
]


@pytest.mark.parametrize(("words", "first", "last"), UNDERSTOOD)
def test_a_date_is_understood_as_it_is_said(words, first, last):
    date = parse(words, today=TODAY)
    assert (str(date.first), str(date.last)) == (first, last)


def test_the_words_typed_are_kept_with_single_spaces():
    assert parse("  L’été\t 85 ", today=TODAY).words == "L’été 85"


@pytest.mark.parametrize(
    ("words", "read_back"),
    [
        ("12/03/1998", "12 March 1998"),
        ("03/1998", "March 1998"),
        ("1998", "1998"),
        ("85-86", "between 1985 and 1986"),
        ("the 90s", "between 1990 and 1999"),
        ("été 1985", "summer 1985"),
        ("hiver 1985", "winter 1985"),
    ],
)
def test_a_date_is_said_back_so_that_the_author_sees_what_was_understood(words, read_back):
    with translation.override("en"):
        assert parse(words, today=TODAY).in_words() == read_back


def test_a_month_is_said_back_in_the_language_of_the_page():
    with translation.override("fr"):
        assert parse("March 1998", today=TODAY).in_words() == "mars 1998"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "demain",
        "tomorrow",
        "jadis",
        "un jour de pluie",
        "1998 1999 2000",
        "123",
        "12345",
        "il y a longtemps",
        "03-98",
        "\x00",
        "💔",
    ],
)
def test_words_that_are_no_date_are_refused(words):
    with pytest.raises(FuzzyDateError):
        parse(words, today=TODAY)


@pytest.mark.parametrize(
    "words",
    ["31/02/1998", "29/02/2001", "13/2001", "00/00/0000", "0000", "hiver 0000", "32 mai 85"],
)
def test_a_day_that_never_was_is_refused(words):
    with translation.override("en"), pytest.raises(FuzzyDateError, match="There is no day"):
        parse(words, today=TODAY)


@pytest.mark.parametrize("words", ["2027", "mai 2026", "11/04/2026", "été 2026", "9999"])
def test_a_date_that_has_not_begun_is_refused(words):
    with translation.override("en"), pytest.raises(FuzzyDateError, match="in the future"):
        parse(words, today=TODAY)


@pytest.mark.parametrize("words", ["1899", "1850", "12/03/1850", "années 1890", "il y a 200 ans"])
def test_a_date_nobody_alive_can_tell_is_refused(words):
    with translation.override("en"), pytest.raises(FuzzyDateError, match="before 1900"):
        parse(words, today=TODAY)


def test_years_in_the_wrong_order_are_refused():
    with translation.override("en"), pytest.raises(FuzzyDateError, match="ends before it begins"):
        parse("1990-1985", today=TODAY)


def test_a_very_long_line_is_quoted_short_in_its_error():
    with pytest.raises(FuzzyDateError) as error:
        parse("jadis " * 5_000, today=TODAY)
    assert len(str(error.value)) < 250


PIECES = """
85 86 1985 0000 9999 1899 02 31 13 - / . – ’ ' , s % été hiver winter fin mi début mid années the
les il y a ago ans years mois semaines jours un deux 999 entre et to vers mars May 1er 2nd of de
noël hier today ² ٣ １９８５ \x00
"""
pieces = st.sampled_from(PIECES.split())
lines = (
    st.text(max_size=40)
    | st.lists(pieces, max_size=8).map(" ".join)
    | st.lists(pieces, max_size=8).map("".join)
)


@given(words=lines, today=st.dates(dt.date(1990, 1, 1), dt.date(2200, 12, 31)))
def test_any_line_is_an_interval_of_the_past_or_is_refused_as_no_date(words, today):
    try:
        date = parse(words, today=today)
    except FuzzyDateError:
        return
    assert dt.date(EARLIEST_YEAR, 1, 1) <= date.first <= date.last <= today
    assert date.in_words()
