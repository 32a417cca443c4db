"""Hiding the names of a brand in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.folding import fold
from stories.passages import Mark, paragraphs_of
from stories.veil import MARK, veiled, veiled_runs


@pytest.mark.parametrize(
    ("text", "names", "shown"),
    [
        ("Chez Kettleby, rien.", ["Kettleby"], f"Chez {MARK}, rien."),
        (
            "KETTLE-BÝ’s, kettle by, #ilovekettleby!",
            ["Kettle by"],
            f"{MARK}’s, {MARK}, #ilove{MARK}!",
        ),
        ("see www.kettleby.example", ["Kettleby"], f"see www.{MARK}.example"),
        ("L’Éclair & Cie, l'eclair", ["L’Éclair & Cie", "L’Éclair"], f"{MARK}, {MARK}"),
        ("My Fia in a fiasco, two Fias", ["Fia"], f"My {MARK} in a fiasco, two {MARK}"),
        ("Cœur d’or, coeur d'or", ["Coeur d'Or"], f"{MARK}, {MARK}"),
        ("H&M or h & m", ["H&M"], f"{MARK} or h & m"),
        ("nothing", ["", "  ", "–"], "nothing"),
        ("", ["Kettleby"], ""),
    ],
)
def test_a_name_is_hidden_however_it_is_written(text, names, shown):
    assert veiled(text, names) == shown


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=60))
def test_a_long_name_never_comes_through(before, name, after):
    letters = fold(name).replace(" ", "")
    if len(letters) < 6 or not letters.isascii():
        return
    left = veiled(f"{before} {name} {after}", [name])
    assert MARK in left
    assert letters not in fold(left).replace(" ", "") or letters in fold(before + after).replace(
        " ", ""
    )


@given(st.text(alphabet="ab kettlbyé.\n", max_size=80), st.data())
def test_pieces_veiled_one_by_one_say_what_the_whole_says(text, data):
    """Whatever passages a text is cut into."""
    ends = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    marks = [Mark(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False) if a < b]
    for whole, runs in zip(paragraphs_of(text, ()), paragraphs_of(text, marks), strict=True):
        shown = "".join(run.text for run in veiled_runs(runs, ["Kettleby", "é b"]))
        assert shown == veiled("".join(run.text for run in whole), ["Kettleby", "é b"])
