"""The worked example of the method, told as a table."""

import csv
import io

import pytest

from ranking.methods import NothingToRank
from ranking.methods.example import STORIES, TOLD
from ranking.methods.standings_csv import HEADER, Line, standings_csv
from ranking.methods.table import COLUMNS, Difference, first_difference, rank_table
from tests.ranking.table.rows import csv_of, month

COLUMNS_WITH_WEIGHT = (*COLUMNS, "weight")
GOLDEN = {  # stories, weight, score, lower, upper
    "A": (5, 4.363289, 0.613265, 0.357548, 0.840063),
    "B": (4, 3.810991, 0.383058, 0.139384, 0.672017),
    "C": (5, 0.902805, 0.422493, 0.137915, 0.747321),
    "D": (1, 0.856963, 0.482628, 0.176944, 0.800665),
}


def example_rows() -> list[dict[str, str]]:
    return [
        {
            "brand": story.brand,
            "author": story.name,
            "began": month(story.began),
            "ended": month(story.ended) if story.ended else "",
            "returned": month(story.returned) if story.returned else "",
            "told": month(TOLD),
            "outcome": str(story.outcome),
            "ad_probability": str(story.probability),
            "published": month(TOLD),
            "weight": str(story.weight),
        }
        for story in STORIES
    ]


def ranked(content: bytes) -> dict[str, dict[str, str]]:
    board = rank_table(io.BytesIO(content), file="stories.csv")
    lines = csv.DictReader(io.StringIO(board.csv.decode(), newline=""))
    return {line["brand"]: line for line in lines}


def test_the_golden_figures_come_out_of_a_table():
    found = ranked(csv_of(*example_rows(), columns=COLUMNS_WITH_WEIGHT))
    assert list(found) == ["A", "D", "C", "B"]
    for brand, (stories, *figures) in GOLDEN.items():
        line = found[brand]
        assert int(line["stories"]) == stories
        named = [float(line[name]) for name in ("weight", "score", "lower", "upper")]
        assert named == pytest.approx(figures, abs=1e-5)
        assert line["ranked"] == "false"
        assert {line[name] for name in HEADER[6:10]} == {""}


def test_a_copy_in_a_cluster_weighs_half_as_the_example_says():
    rows = [row | {"weight": ""} for row in example_rows()]
    for row in rows:
        if row["author"] in ("s11", "s12"):
            row["duplicate_cluster"] = "twins"
    for number, row in enumerate(rows):  # so far apart that the surge rule holds none
        row["published"] = f"2007-{1 + number % 8:02d}-01"
    found = ranked(csv_of(*rows))
    assert float(found["C"]["score"]) == pytest.approx(GOLDEN["C"][2], abs=1e-5)


def test_ranked_brands_have_ranks_that_sum_to_those_of_a_permutation():
    rows = [
        {
            "brand": brand,
            "author": str(n),
            "outcome": "left" if n % 3 < place else "loyal",
            "ended": "1999-01" if n % 3 < place else "",
            "published": f"20{n % 20:02d}-0{1 + n % 9}-11",
        }
        for place, brand in enumerate(["kept", "middling", "left"])
        for n in range(20)
    ]
    found = ranked(csv_of(*rows))
    assert [line["brand"] for line in found.values()] == ["kept", "middling", "left"]
    assert sum(float(line["expected_rank"]) for line in found.values()) == pytest.approx(6)
    assert {line["ranked"] for line in found.values()} == {"true"}


def test_nothing_is_ranked_without_a_story_or_without_an_end():
    with pytest.raises(NothingToRank) as empty:
        ranked(csv_of())
    with pytest.raises(NothingToRank) as endless:
        ranked(csv_of({}, {"brand": "Lada"}))
    assert [empty.value.reason, endless.value.reason] == ["no story", "no event"]


def test_brands_with_any_name_are_read_back_from_the_standings():
    names = ["Dupont, fils", 'Le "Bon"', "a\rb", "c\nd", "=1+1", " Saab ", "日本", "-", "e\r\nf"]
    rows = [{"brand": name, "outcome": "left", "ended": "1999-01"} for name in names]
    assert set(ranked(csv_of(*rows))) == set(names)


def test_the_standings_are_the_same_bytes_everywhere():
    alone = Line("a\rb", 3, 2.5, 0.5, 0.25, 0.75, 1.0, 1, 1, 1, True)
    assert standings_csv([alone]).split(b"\n", 1)[1] == (
        b'"a\rb",3,2.500000,0.500000,0.250000,0.750000,1.000000,1,1,1,true\n'
    )


@pytest.mark.parametrize(
    ("found", "expected", "difference"),
    [
        (b"a\nb\n", b"a\nb\n", None),
        (b"a\nb\n", b"a\n", Difference(2, "b\n", None, 4, 2)),
        (b"a\n", b"a\r\n", Difference(1, "a\n", "a\r\n", 2, 3)),
        (b"", b"\xff", Difference(1, None, "\\xff", 0, 1)),
    ],
)
def test_the_first_difference_is_found(found, expected, difference):
    assert first_difference(found, expected) == difference
