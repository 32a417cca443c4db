"""What differs between two texts: nothing lost, blocks followed, the time bounded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cherclient.wiki import diff
from cherclient.wiki.content import Block, Content
from cherclient.wiki.diff import CHANGED, MOVED, block_changes, differs, worded
from cherclient.wiki.notation import parse, to_text
from stories.reading.word_diff import ADDED, REMOVED, SAME, Piece

WORDS = st.sampled_from(
    [
        "Un",
        "client",
        "attend",
        ".",
        "rappelle",
        "jamais",
        "|",
        "la",
        "#",
        "marque",
        "[[le]]",
        "{{récit:a}}",
    ]
)
TEXT = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
BLOCKS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(("text", "heading")), TEXT), max_size=9
)


def content(*texts: str, ids: str = "", **fields) -> Content:
    """Paragraphs under the ids a, b, c…, or under those given."""
    keys = ids or "abcdefghijklmnopqrstuvwxyz"
    blocks = tuple(Block(key, "text", text) for key, text in zip(keys, texts, strict=False))
    return Content(title="Un titre", blocks=blocks, **fields)


def drawn(rows) -> Content:
    """Blocks whose ids may repeat, as an archive from elsewhere may hold."""
    return Content(title="T", blocks=tuple(Block(str(i), kind, text) for i, kind, text in rows))


def kinds(changes) -> list[str]:
    return [change.kind for change in changes]


def side(passages, left_out: str) -> str:
    return "\n\n".join("".join(p.text for p in each if p.kind != left_out) for each in passages)


def test_blocks_are_followed_through_edits_moves_and_lost_ids():
    old = content("Le client attend.", "On le rappelle.", "Personne ne vient.", "Fin.")
    old = replace(old, blocks=(Block("h", "heading", "L’attente"), *old.blocks))
    said = ("Le client attend encore.", "Fin.", "On le rappelle.", "Un ajout tout neuf.")
    new = content(*said, ids="adbz")
    new = replace(new, thesis="Attendre coûte.", blocks=(old.blocks[0], *new.blocks))
    changes = block_changes(old, new)
    assert [(c.kind, c.where, c.count) for c in changes] == [
        (CHANGED, "thesis", 0),
        (SAME, "", 1),
        (CHANGED, "a", 0),
        (MOVED, "d", 0),
        (SAME, "", 1),
        (REMOVED, "c", 0),
        (ADDED, "z", 0),
    ]
    assert (changes[0].label, changes[2].section) == (diff.LABELS["thesis"], "L’attente")
    assert changes[2].passages == ((Piece(SAME, "Le client attend"), Piece(ADDED, " encore"),
                                    Piece(SAME, ".")),)  # fmt: skip
    cited = worded("C’était fermé. Voir [[Ici]].", "C’était fermé{{récit:a b}}. Voir [[Là]].")[0]
    assert [(p.kind, p.text) for p in cited if p.kind != SAME] == [
        (ADDED, "{{récit:a b}}"), (REMOVED, "Ici"), (ADDED, "Là")]  # fmt: skip
    # Other ids, the same words: nothing differs. Words changed too: followed by their likeness.
    assert not differs(block_changes(old, replace(old, blocks=tuple(
        replace(block, id=f"x{block.id}") for block in old.blocks))))  # fmt: skip
    followed = block_changes(
        content("Le client attend son train."), content("Le client attend le train.", ids="q")
    )
    assert kinds(followed) == [CHANGED]
    # A block that becomes another kind says so by its mark; a table is compared by its cells.
    table = {"caption": "", "head": ["an"], "rows": [["1990"]]}
    typed = block_changes(
        Content("T", blocks=(Block("a", "text", "Sans preuve."), Block("b", "table", table))),
        Content("T", blocks=(Block("a", "to_support", "Sans preuve."),
                             Block("b", "table", table | {"rows": [["1991"]]}))),
    )  # fmt: skip
    assert [[p.text for p in c.passages[0] if p.kind == ADDED] for c in typed] == [
        ["[à étayer] Sans"], [" 1991"]]  # fmt: skip


def test_fields_and_lists_are_told_by_their_names():
    old = Content("Avant", categories=("fond", "forme"), kind="article")
    new = Content("Après", categories=("fond", "voix"), kind="tribune")
    changes = block_changes(old, new, "fr", {"fond": "Le fond", "voix": "La voix"})
    assert [c.where for c in changes] == ["title", "kind", "categories"]
    assert changes[2].passages[0] == (
        Piece(SAME, "Le fond"),
        Piece(ADDED, ", La voix"),
        Piece(REMOVED, ", forme"),
    )
    assert block_changes(old, old) == []


@settings(max_examples=150, deadline=None)
@given(BLOCKS, BLOCKS)
def test_every_block_of_both_is_told_once_and_word_for_word(before, after):
    old, new = drawn(before), drawn(after)
    changes = block_changes(old, new)
    stayed = sum(change.count for change in changes)
    told = [change for change in changes if change.kind != SAME]
    new_side = [each for each in told if each.kind != REMOVED]
    old_side = [each for each in told if each.kind != ADDED]
    assert stayed + len(new_side) == len(new.blocks)
    assert stayed + len(old_side) == len(old.blocks)
    said = {to_text([block]).strip() for block in new.blocks}
    assert {side(each.passages, REMOVED).strip() for each in new_side} <= said
    said = {to_text([block]).strip() for block in old.blocks}
    assert {side(each.passages, ADDED).strip() for each in old_side} <= said
    assert differs(changes) == ([(b.kind, b.value) for b in old.blocks] != [
        (b.kind, b.value) for b in new.blocks])  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=6), st.lists(TEXT, max_size=6), st.integers(0, 30))
def test_a_text_too_long_for_words_loses_none(before, after, bound):
    """Above the bound only the middle is told; both texts can be read back from it."""
    one, two = " ".join(before), " ".join(after)
    kept, diff.PAIRS_MAX = diff.PAIRS_MAX, bound
    try:
        passages = worded(one, two)
    finally:
        diff.PAIRS_MAX = kept
    assert (side(passages, ADDED), side(passages, REMOVED)) == (one, two)


def test_crumbs_of_a_rewritten_passage_are_not_shown():
    one = "Le service de la marque a répondu à la lettre après des semaines de silence."
    two = "On attendait le camion ; la pluie tombait sans fin sur cette cour déserte."
    assert [p.kind for p in worded(one, two)[0]] == [REMOVED, ADDED]
    assert [p.kind for p in worded(one, one.replace("lettre", "plainte"))[0]] == [
        SAME, REMOVED, ADDED, SAME]  # fmt: skip


@pytest.mark.parametrize("words", [50_000, 100_000])
def test_a_giant_paragraph_is_compared_in_bounded_room(words):
    """Two paragraphs of 100,000 one-letter words would take a matrix of over a gigabyte."""
    one, two = " ".join("ab" * (words // 2)), " ".join("ba" * (words // 2))
    changes = block_changes(
        Content("T", blocks=(Block("a", "text", one),)),
        Content("T", blocks=(Block("b", "text", two),)),
    )
    assert len(changes[-1].passages[0]) <= 4
    assert sum(len(c.passages) for c in changes) <= 2


def test_the_notation_read_again_gives_no_difference():
    text = "Un.\n\n## Deux\n\n> trois\n> — quatre\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[à étayer] Cinq."
    blocks = tuple(parse(text))
    again = tuple(parse(to_text(blocks), like=blocks))
    assert not differs(block_changes(Content("T", blocks=blocks), Content("T", blocks=again)))
