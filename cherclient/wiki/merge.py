"""Three-way merge of articles, by field and by block: nothing is overwritten in silence.

A block is followed by its id. What one side left as it was takes the other side's change; what both
changed differently is a conflict (diff3, as Khanna, Kunal & Pierce 2007 state it, on blocks).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .content import LISTS, WORDS, Block, Content


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place both sides changed. `where` is a field or the id of a block; None means taken out."""

    where: str
    base: object | None
    mine: object | None
    theirs: object | None


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged content; where sides disagree it holds theirs, and `conflicts` both."""

    content: Content
    conflicts: tuple[Conflict, ...] = ()
    replaced_own: int = 0  # places where the author's own earlier save gave way to the later one

    @property
    def is_clean(self) -> bool:
        return not self.conflicts


def merge(
    base: Content, mine: Content, theirs: Content, own: Mapping[str, object] | None = None
) -> Merged:
    """Merge `mine` into `theirs`, both made from `base`.

    `own` holds the places the author of `mine` changed after `base`, as `places` gives them: where
    theirs still says that, nobody else is concerned and mine holds.
    """
    judge = _Judge(own or {})
    fields = {
        name: judge.settle(name, *(getattr(each, name) for each in (base, mine, theirs)))
        for name in WORDS
    }
    for name in LISTS:
        fields[name] = _merged_list(*(getattr(each, name) for each in (base, mine, theirs)))
    blocks = _merged_blocks(judge, base.blocks, mine.blocks, theirs.blocks)
    content = replace(theirs, **fields, blocks=tuple(blocks))
    return Merged(content, tuple(judge.conflicts), judge.replaced_own)


def places(content: Content) -> dict[str, object]:
    """What a content says at each place: a field by its name, a block by its id."""
    said = {name: getattr(content, name) for name in WORDS}
    return said | {block.id: (block.kind, block.value) for block in content.blocks}


def own_places(texts: Iterable[tuple[bool, Content]], base: Content) -> dict[str, object]:
    """Places that one author changed last since `base`; `texts` follow it: (whether theirs, text)."""
    own: dict[str, object] = {}
    before = places(base)
    for is_own, text in texts:
        now = places(text)
        for where in before.keys() | now.keys():
            if before.get(where) == now.get(where):
                continue
            own.pop(where, None)
            if is_own:
                own[where] = now.get(where)
        before = now
    return own


class _Judge:
    """Settles one place after another and remembers what could not be settled."""

    def __init__(self, own: Mapping[str, object]) -> None:
        self.own = own
        self.conflicts: list[Conflict] = []
        self.replaced_own = 0

    def settle(self, where: str, base, mine, theirs):
        if mine in (base, theirs):
            return theirs
        if theirs == base:
            return mine
        if where in self.own and self.own[where] == theirs:
            self.replaced_own += 1
            return mine
        self.conflicts.append(Conflict(where, base, mine, theirs))
        return theirs


def _merged_list(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple:
    """What either side added or took out; in order when the base was."""
    kept = [each for each in theirs if each in mine or each not in base]
    kept += [each for each in mine if each not in theirs and each not in base]
    return tuple(sorted(kept)) if list(base) == sorted(base) else tuple(kept)


def _merged_blocks(
    judge: _Judge,
    base: Sequence[Block],
    mine: Sequence[Block],
    theirs: Sequence[Block],
) -> list[Block]:
    b, m, t = ({block.id: block for block in side} for side in (base, mine, theirs))
    kept: dict[str, Block] = {}
    for key in dict.fromkeys([*t, *m, *b]):
        settled = judge.settle(key, *(_said(side.get(key)) for side in (b, m, t)))
        if settled is not None:
            kept[key] = Block(key, *settled)
    return _ordered(kept, list(b), list(m), list(t))


def _said(block: Block | None) -> tuple[str, object] | None:
    return None if block is None else (block.kind, block.value)


def _ordered(
    kept: dict[str, Block], base: list[str], mine: list[str], theirs: list[str]
) -> list[Block]:
    """Theirs gives the order, mine when only mine moved something; the rest is woven in."""
    frame, other = (
        (mine, theirs) if _moved(base, mine) and not _moved(base, theirs) else (theirs, mine)
    )
    order = [key for key in frame if key in kept]
    known = set(base)
    at: int | None = None
    for index, key in enumerate(other):
        if key not in kept or key in order:
            continue
        before = next((each for each in reversed(other[:index]) if each in order), None)
        at = 0 if before is None else order.index(before) + 1
        while at < len(order) and order[at] not in known and order[at] not in other:
            if _said(kept[order[at]]) == _said(kept[key]):
                break
            at += 1
        if (
            at < len(order)
            and order[at] not in known
            and _said(kept[order[at]]) == _said(kept[key])
        ):
            continue  # both wrote the same words at the same place
        order.insert(at, key)
    return [kept[key] for key in order]


def _moved(base: list[str], side: list[str]) -> bool:
    common = set(base) & set(side)
    return [key for key in base if key in common] != [key for key in side if key in common]
