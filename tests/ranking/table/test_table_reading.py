"""A table of stories is read whole, or the first wrong cell is named."""

import csv
import io
import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ranking.methods import NothingToRank, Outcome, bin_centre, detector_bin, spells_of
from ranking.methods.table import COLUMNS, TableError, rank_table
from ranking.methods.table.lines import LONGEST_LINE
from tests.ranking.table.rows import csv_of, month, read

HEADER = ",".join(COLUMNS).encode()


def wrong(content: bytes) -> TableError:
    with pytest.raises(TableError) as caught:
        read(content)
    return caught.value


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"began": "1985"}, "began", "YYYY-MM"),
        ({"began": "1985-13"}, "began", "“1985-13” is not a date"),
        ({"began": "1985-02-30"}, "began", "is not a date"),
        ({"began": "0985-02"}, "began", "before 1800"),
        ({"began": "١٩٨٥-٠٢"}, "began", "is not a date"),
        ({"began": "2008-01"}, "began", "“2008-01” is after told “2007-08”"),
        ({"outcome": "left", "ended": "1985-07"}, "ended", "“1985-07” is before began “1985-08”"),
        ({"outcome": "left", "ended": "2007-09"}, "ended", "is after told “2007-08”"),
        ({"outcome": "", "ended": "1985-07"}, "ended", "is before began"),
        ({"told": "", "began": "2008-01"}, "began", "is after told"),
        (
            {"outcome": "came_back", "ended": "1990-01", "returned": "1989-12"},
            "returned",
            "“1989-12” is before ended “1990-01”",
        ),
        ({"returned": "1990-01"}, "returned", "came_back, not with loyal"),
        ({"outcome": "happy"}, "outcome", "one of loyal, left, captive, came_back"),
        ({"outcome": "Loyal"}, "outcome", "is unknown"),
        ({"cause": "boredom"}, "cause", "one of better_offer, disappointment"),
        ({"love": "11"}, "love", "is not a whole number from 0 to 10"),
        ({"love": "-1"}, "love", "from 0 to 10"),
        ({"love": "7.5"}, "love", "from 0 to 10"),
        ({"love": "٧"}, "love", "from 0 to 10"),
        ({"ad_probability": "nan"}, "ad_probability", "“nan” is not a number"),
        ({"ad_probability": "inf"}, "ad_probability", "is not a number"),
        ({"ad_probability": "0,5"}, "ad_probability", "such as 0.25"),
        ({"ad_probability": "1.01"}, "ad_probability", "“1.01” is out of range"),
        ({"ad_probability": "-0.1"}, "ad_probability", "out of range"),
        ({"ad_probability": "1e400"}, "ad_probability", "out of range"),
        ({"published": "yesterday"}, "published", "“yesterday” is not a date"),
        ({"weight": "1001"}, "weight", "from 0 to 1000"),
        ({"weight": "abc"}, "weight", "from 0 to 1000"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line_its_column_and_what_was_expected(cells, column, said):
    columns = (*COLUMNS, "weight") if "weight" in cells else COLUMNS
    error = wrong(csv_of({}, cells, columns=columns))
    assert (error.file, error.line, error.column) == ("stories.csv", 3, column)
    assert said in str(error)


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", 0, "empty"),
        (b"\xff\xfeb\x00", 1, "NUL"),
        (b"\xff\xfeb", 1, "byte 1 (0xff) is not UTF-8"),
        (b"brand;author;began\n", 1, "cells are separated by commas"),
        (b"brand,author\n", 1, "missing columns began, ended"),
        (HEADER.replace(b",love", b""), 1, "missing column love"),
        (HEADER + b",brand\n", 1, "comes twice"),
        (HEADER + b"\nSaab,anna,1985-08", 2, "3 cells, where the header has 12"),
        (HEADER + b"\n" + b"x," * 12 + b"x\n", 2, "13 cells"),
        (HEADER + b'\n"Saab,anna,1985-08\n', 2, "never closed"),
        (HEADER + b'\n"Sa"ab,anna\n', 2, "quotation marks are misplaced"),
        (HEADER + b'\n"Saab\nanna\n', 2, "never closed"),
        (HEADER + b"\nSaab,\0,1985-08\n", 2, "byte 6 is NUL"),
        (HEADER + b"\nSa\xe9b,anna\n", 2, "byte 3 (0xe9) is not UTF-8"),
        (HEADER + b"\rSaab,anna\r", 1, "CR alone"),
        (HEADER + b"\n" + b"x" * 10_000_000, 2, f"longer than {LONGEST_LINE:,} bytes"),
        (HEADER + b'\n"' + b"x\n" * 200_000, 2, "a cell has more than"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(content, line, said):
    error = wrong(content)
    assert (error.file, error.line) == ("stories.csv", line)
    assert said in str(error)
    assert len(str(error)) < 500


def test_what_spreadsheets_add_is_read():
    plain = read(csv_of({}, {"author": "bea", "love": "7"}))
    dressed = csv_of({}, {"author": "bea", "love": " 7.0 "}).replace(b"\n", b"\r\n")
    found = read(b"\xef\xbb\xbf" + dressed + b"\r\n")
    assert found.love.tolist() == plain.love.tolist() == [9, 7]
    assert found.first.tolist() == plain.first.tolist()


def test_further_columns_and_another_order_change_nothing():
    mixed = ("notes", *reversed(COLUMNS), "id", "notes")
    found = read(csv_of({"notes": 'said "no",\nthen\ryes', "id": "1"}, columns=mixed))
    assert (found.brands, found.first.tolist()) == (["Saab"], [264])


def test_empty_cells_say_unknown():
    unknown = read(csv_of({"outcome": "", "love": "", "ad_probability": "", "published": ""}))
    assert unknown.outcome.tolist() == unknown.love.tolist() == [-1]
    assert unknown.bin.tolist() == [detector_bin(0.1)]
    assert unknown.month.tolist() == [1291]
    assert read(csv_of({"told": "", "published": "2007-08-07"})).first.tolist() == [264]
    nowhere = read(csv_of({"told": "", "published": ""}))
    assert (nowhere.undated.tolist(), nowhere.first.tolist()) == ([1], [0])


months = st.integers(-1200, 95_000)
outcomes = st.sampled_from([*Outcome])


@settings(deadline=None)
@given(outcome=outcomes, began=months, spans=st.tuples(*[st.integers(0, 600)] * 3), said=st.data())
def test_spells_are_those_of_the_method(outcome, began, spans, said):
    ended, returned, told = began + spans[0], began + sum(spans[:2]), began + sum(spans)
    ended = said.draw(st.sampled_from([ended, None]))
    returned = said.draw(st.sampled_from([returned, None])) if outcome == "came_back" else None
    given_dates = {"began": began, "ended": ended, "returned": returned, "told": told}
    cells = {name: "" if when is None else month(when) for name, when in given_dates.items()}
    found = read(csv_of(cells | {"outcome": str(outcome)}))
    spells = spells_of(outcome, told=told, began=began, ended=ended, returned=returned)
    lasted = [spell.months for spell in spells] + [0]
    assert (found.first[0], found.second[0]) == tuple(lasted[:2])
    assert found.event[0] == spells[0].event


@settings(deadline=None)
@given(st.floats(0, 1))
def test_the_bin_is_that_of_the_method(probability):
    found = read(csv_of({"ad_probability": repr(probability)}))
    assert found.bin[0] == detector_bin(probability)


@pytest.mark.parametrize("place", range(25))
def test_the_middle_of_a_bin_written_with_six_decimals_is_in_it(place):
    assert read(csv_of({"ad_probability": f"{bin_centre(place):.6f}"})).bin[0] == place


# --- anything at all ------------------------------------------------------------------------------


def assert_ranked_or_refused(content: bytes) -> None:
    """Any bytes give a table whose figures are numbers, or one of two errors."""
    try:
        board = rank_table(io.BytesIO(content), file="stories.csv")
    except (TableError, NothingToRank):
        return
    lines = list(csv.DictReader(io.StringIO(board.csv.decode(), newline="")))
    assert len(lines) == board.brands
    assert all(0 <= float(line["score"]) <= 1 for line in lines)
    assert all(math.isfinite(float(line["weight"])) for line in lines)


@settings(deadline=None)
@given(st.binary(max_size=300))
@example(b'"')
@example(b"\xef\xbb\xbf")
def test_any_bytes_are_a_table_or_a_clear_error(content):
    assert_ranked_or_refused(content)


odd = st.one_of(
    st.sampled_from(["", " ", "0", "1", "loyal", "left", "came_back", "1990-01", "2001-05-31"]),
    st.text(max_size=12),
)


@settings(deadline=None)
@given(st.lists(st.lists(odd, min_size=11, max_size=14), max_size=8))
def test_any_cells_are_a_table_or_a_clear_error(rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, *rows])
    assert_ranked_or_refused(text.getvalue().encode(errors="surrogatepass"))


@st.composite
def plausible(draw) -> dict[str, str]:
    """A row with nothing wrong in it."""
    spans = [draw(st.integers(0, 300)) for _ in range(4)]
    began, ended, returned, told = (900 + sum(spans[: n + 1]) for n in range(4))
    outcome = draw(st.sampled_from(["", *Outcome]))
    return {
        "brand": draw(st.sampled_from(["A", "B", "é,\r\n", '"', "", " A"])),
        "author": draw(st.sampled_from(["", "x", "y", "z"])),
        "began": draw(st.sampled_from([month(began), ""])),
        "ended": draw(st.sampled_from([month(ended), ""])),
        "returned": month(returned) if outcome == "came_back" else "",
        "told": month(told),
        "outcome": str(outcome),
        "love": draw(st.sampled_from(["", "0", "10"])),
        "ad_probability": draw(st.sampled_from(["", "0", "1", "0.5", "1e-9"])),
        "duplicate_cluster": draw(st.sampled_from(["", "1", "2"])),
        "published": draw(st.sampled_from(["", "2020-01-01", "2020-02", "2021-03-04"])),
    }


@settings(deadline=None)
@given(st.lists(plausible(), max_size=30))
def test_plausible_rows_are_never_refused(rows):
    try:
        board = rank_table(io.BytesIO(csv_of(*rows)), file="stories.csv")
    except NothingToRank:
        return
    assert board.rows == len(rows)
    named = [line["brand"] for line in csv.DictReader(io.StringIO(board.csv.decode(), newline=""))]
    assert set(named) <= {row["brand"] for row in rows}
