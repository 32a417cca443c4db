"""A conflict as its page shows it: each place in two columns, and one text that holds both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.translation import gettext as _

from stories.reading.word_diff import Passage

from ..content import Block, Content
from ..diff import LABELS, worded
from ..merge import Conflict, Merged
from ..notation import to_text


@dataclass(frozen=True, slots=True)
class Place:
    """One place both changed. Passages say what each changed since the text both started from."""

    label: str  # the name of a field, the heading above a paragraph; empty before the first one
    is_field: bool
    mine: tuple[Passage, ...]  # empty when taken out
    theirs: tuple[Passage, ...]


def conflict_places(merged: Merged, mine: Content, language: str) -> list[Place]:
    """The places of a conflict, in the order of the text."""
    sections = _sections(mine) | _sections(merged.content)
    return [_place(each, sections, language) for each in merged.conflicts]


def both_texts(merged: Merged, mine: Content, language: str) -> Content:
    """The merged content; fields in conflict say what mine says."""
    said = {each.where: each.mine for each in merged.conflicts if each.where in LABELS}
    return replace(merged.content, **said)


def result_text(
    merged: Merged, mine: Content, language: str, theirs_by: str, mine_by: str = ""
) -> str:
    """The whole merged text; at each place in conflict both versions, one after the other.

    `mine_by` is said when whoever reads it did not write it. Marks stand on lines of their own,
    between “<<<” and “>>>”.
    """
    with translation.override(language):
        marks = (
            _("<<< text of %(name)s >>>") % {"name": mine_by}
            if mine_by
            else _("<<< your text >>>"),
            _("<<< published text, by %(name)s >>>") % {"name": theirs_by},
            _("<<< end of the passage >>>"),
        )
    conflicts = {each.where: each for each in merged.conflicts if each.where not in LABELS}
    parts: list[str] = []
    for key, block in _in_order(merged, mine, conflicts):
        conflict = conflicts.get(key)
        if conflict is None:
            parts.append(to_text([block], language))
            continue
        sides = (_text(key, conflict.mine, language), _text(key, conflict.theirs, language))
        parts += [f"{marks[0]}\n\n{sides[0]}", f"{marks[1]}\n\n{sides[1]}", f"{marks[2]}\n"]
    return "\n".join(part for part in parts if part)


def _in_order(
    merged: Merged, mine: Content, conflicts: dict[str, Conflict]
) -> Iterator[tuple[str, Block]]:
    """Blocks of the merged text, with those in conflict that theirs took out where mine has them."""
    there = {block.id for block in merged.content.blocks}
    after: dict[str, list[Block]] = {}
    before = ""
    for block in mine.blocks:
        if block.id in there:
            before = block.id
        elif block.id in conflicts:
            after.setdefault(before, []).append(block)
    yield from ((each.id, each) for each in after.get("", ()))
    for block in merged.content.blocks:
        yield block.id, block
        yield from ((each.id, each) for each in after.get(block.id, ()))


def _sections(content: Content) -> dict[str, str]:
    """For each block the heading it stands under."""
    found, heading = {}, ""
    for block in content.blocks:
        if block.kind in ("heading", "subheading"):
            heading = str(block.value)
        found[block.id] = heading
    return found


def _place(conflict: Conflict, sections: dict[str, str], language: str) -> Place:
    is_field = conflict.where in LABELS
    say: Callable[[object], str] = (
        str if is_field else lambda said: _text(conflict.where, said, language).rstrip("\n")
    )
    base = say(conflict.base) if conflict.base is not None else ""
    mine, theirs = (
        worded(base, say(side)) if side is not None else ()
        for side in (conflict.mine, conflict.theirs)
    )
    label = str(LABELS[conflict.where]) if is_field else sections.get(conflict.where, "")
    return Place(label, is_field, mine, theirs)


def _text(key: str, said: object, language: str) -> str:
    return to_text([Block(key, *said)], language) if said else ""
