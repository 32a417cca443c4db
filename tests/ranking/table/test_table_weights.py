"""Weights left out of a table are computed by the rules of the method."""

import datetime as dt
from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.methods import (
    CountedStory,
    Outcome,
    detector_bin,
    iso_week,
    spells_of,
    story_weight,
    surge_holds,
    tally_of,
)
from ranking.methods.table import COLUMNS, tallies_of_table, weigh
from ranking.methods.table.weighing import Uncounted
from tests.ranking.table.rows import csv_of, read

MONDAY = dt.date(2024, 1, 1)
TABLES = (
    "weight",
    "exposure",
    "events",
    "outcome_weight",
    "love_weight",
    "love_sum",
    "love_squares",
)


def on(day: int) -> str:
    return f"{MONDAY + dt.timedelta(days=day)}"


def weights(*stories: dict[str, str], columns=COLUMNS) -> list[int]:
    return weigh(read(csv_of(*stories, columns=columns))).weights.tolist()


def test_copies_of_one_text_share_one_weight_inside_a_brand():
    copies = [{"author": name, "duplicate_cluster": "7", "published": on(0)} for name in "abc"]
    elsewhere = {"brand": "Lada", "author": "d", "duplicate_cluster": "7", "published": on(0)}
    assert weights(*copies, elsewhere) == [333, 333, 333, 1000]


def test_of_two_stories_of_one_author_the_one_published_last_counts():
    late, early = {"published": on(20)}, {"published": on(3)}
    assert weights(late, early) == [1000, 0]
    assert weights(early, late, {"brand": "Lada"}) == [0, 1000, 1000]


def test_the_same_row_twice_counts_once():
    assert weights({}, {}) == [0, 1000]


def test_rows_without_author_are_as_many_people():
    assert weights({"author": ""}, {"author": " "}, {"author": ""}) == [1000] * 3


def test_a_fourth_story_in_one_week_waits():
    flood = [{"author": str(n), "published": on(n)} for n in range(4)]
    assert weights(*flood) == [1000, 1000, 1000, 0]
    assert weights(*reversed(flood)) == [0, 1000, 1000, 1000]


def test_an_author_whose_last_story_waits_keeps_the_one_before():
    flood = [{"author": str(n), "published": on(n)} for n in range(3)]
    assert weights(*flood, {"author": "1", "published": on(3)}) == [1000, 1000, 1000, 0]


def test_weights_given_stand_as_they_are_and_an_empty_one_is_computed():
    columns = (*COLUMNS, "weight")
    twice = [{"weight": "1000"}, {"weight": "250"}]
    assert weights(*twice, columns=columns) == [1000, 250]
    assert weights({"weight": "0"}, {"weight": ""}, columns=columns) == [0, 1000]


def test_the_reasons_why_rows_do_not_count_are_counted():
    rows = [
        {"brand": ""},
        {"outcome": ""},
        {"began": ""},
        {"told": "", "published": ""},
        {"author": "x", "published": on(0)},
        {"author": "x", "published": on(30)},
    ]
    assert weigh(read(csv_of(*rows))).uncounted == {
        Uncounted.NO_BRAND: 1,
        Uncounted.NO_OUTCOME: 1,
        Uncounted.NO_DATE: 1,
        Uncounted.NO_BEGINNING: 1,
        Uncounted.TOLD_AGAIN: 1,
    }


def test_more_than_a_thousand_copies_weigh_nothing():
    rows = [
        {"author": str(n), "duplicate_cluster": "1", "published": on(n * 7)} for n in range(1001)
    ]
    weighing = weigh(read(csv_of(*rows)))
    assert not weighing.weights.any()
    assert weighing.uncounted == {Uncounted.COPIES: 1001}


# --- the same by another road ---------------------------------------------------------------------


@st.composite
def told(draw) -> dict[str, str]:
    return {
        "brand": draw(st.sampled_from(["Saab", "Lada"])),
        "author": draw(st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h"])),
        "outcome": draw(st.sampled_from(["loyal", "left", "captive", ""])),
        "began": draw(st.sampled_from(["1985-08", "2001-01", ""])),
        "love": draw(st.sampled_from(["", "3", "9"])),
        "ad_probability": draw(st.sampled_from(["0.02", "0.6", ""])),
        "duplicate_cluster": draw(st.sampled_from(["", "1", "2"])),
        "published": on(draw(st.integers(0, 40))),
    }


def one_by_one(rows: list[dict[str, str]]) -> list[int]:
    """Weights by the text of the method: brand by brand, story by story."""
    found = [0] * len(rows)
    for brand in {row["brand"] for row in rows}:
        mine = [n for n, row in enumerate(rows) if row["brand"] == brand]
        mine = [n for n in mine if rows[n]["outcome"] and rows[n]["began"]]
        mine.sort(key=lambda n: (rows[n]["published"], n))
        weeks = [iso_week(dt.date.fromisoformat(rows[n]["published"])) for n in mine]
        free = [n for n, held in zip(mine, surge_holds(weeks), strict=True) if not held]
        last = {rows[n]["author"]: n for n in free}
        cluster = {n: rows[n]["duplicate_cluster"] or f"alone {n}" for n in last.values()}
        copies = Counter(cluster.values())
        for n in last.values():
            found[n] = story_weight(copies[cluster[n]])
    return found


@settings(deadline=None)
@given(st.lists(told(), max_size=40))
def test_weights_are_those_of_the_rules_taken_one_by_one(rows):
    assert weights(*rows) == one_by_one(rows)


@settings(deadline=None)
@given(st.lists(told(), max_size=40))
def test_the_sums_are_those_of_the_stories_taken_one_by_one(rows):
    table = read(csv_of(*rows))
    weighed = weigh(table).weights
    tallies = {tally.brand: tally for tally in tallies_of_table(table, weighed)}
    for brand in {row["brand"] for row in rows}:
        counted = [
            _counted(row, weight)
            for row, weight in zip(rows, weighed.tolist(), strict=True)
            if row["brand"] == brand and weight
        ]
        if not counted:
            assert brand not in tallies
            continue
        expected, found = tally_of(brand, counted), tallies[brand]
        assert (found.stories, found.authors, found.months) == (
            expected.stories,
            expected.authors,
            expected.months,
        )
        for name in TABLES:
            assert np.array_equal(getattr(found, name), getattr(expected, name)), name


def _counted(row: dict[str, str], weight: int) -> CountedStory:
    year, month = map(int, row["began"].split("-"))
    outcome = Outcome(row["outcome"])
    published = dt.date.fromisoformat(row["published"])
    return CountedStory(
        bin=detector_bin(float(row["ad_probability"] or 0.1)),
        weight=weight,
        spells=spells_of(outcome, told=1291, began=(year - 1900) * 12 + month - 1),
        outcome=outcome,
        author=row["author"],
        month=published.year * 12 + published.month,
        love=int(row["love"]) if row["love"] else None,
    )
