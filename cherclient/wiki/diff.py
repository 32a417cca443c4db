"""What differs between two texts of an article: block by block, then word by word.

A block is followed by its id; one whose id changed by the likeness of its words. Blocks that kept
their order are the longest increasing run of their old places (Schensted 1961), the others moved.
Words are compared in words² / 64 steps; above `PAIRS_MAX` pairs only the middle that differs is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from django.utils.translation import gettext_lazy as _

from stories.reading.word_diff import ADDED, REMOVED, SAME, Passage, Piece, passages

from .content import LISTS, WORDS, Block, Content
from .notation import ALIKE, likeness, matched_ids, to_text
from .vocabulary import Kind

CHANGED, MOVED = "changed", "moved"
PAIRS_MAX = 400_000_000  # pairs of words compared: 50 MB at the most
# A citation put at the end of a word leaves the word as it was.
WORD = re.compile(r"\s*(?:\{\{[^{}\n]*\}\}|\[\[|\]\]|[^\s{}\[\].,;:!?]+|\S)|\s+\Z")
KEPT_AT_LEAST = 0.2  # share of the letters; below, a passage is shown whole, before and after
LABELS = {
    "title": _("title"),
    "kind": _("kind"),
    "thesis": _("thesis"),
    "summary": _("summary"),
    "origin": _("origin"),
    "signed_by": _("signed by"),
    "company": _("company"),
    "interest": _("interest declared"),
    "hypotheses": _("hypotheses of the study"),
    "figures": _("live figures of the box"),
    "categories": _("shelves"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One place of an article: a field, a block, or a run of blocks that stayed the same."""

    kind: str  # SAME, CHANGED, ADDED, REMOVED, MOVED
    where: str = ""  # a field by its name, a block by its id
    block: str = ""  # kind of a block
    section: str = ""  # the heading it stands under
    passages: tuple[Passage, ...] = ()
    count: int = 0  # blocks of a run that stayed
    reworded: bool = False  # moved, and its words changed too

    @property
    def label(self):
        """The name of a field; empty for a block."""
        return LABELS.get(self.where, "") if not self.block else ""


def block_changes(
    old: Content,
    new: Content,
    language: str = "fr",
    category_names: Mapping[str, str] | None = None,
) -> list[Change]:
    """Every place that differs, in the order of `new`; runs of equal blocks folded away.

    `category_names` goes from slugs to what readers call them. Two texts that say the same give at
    most one change, of kind SAME.
    """
    fields = list(_field_changes(old, new, category_names or {}))
    return fields + list(_folded(_block_changes(old.blocks, new.blocks, language)))


def differs(changes: Iterable[Change]) -> bool:
    return any(change.kind != SAME for change in changes)


# --- fields ---------------------------------------------------------------------------------------


def _field_changes(old: Content, new: Content, names: Mapping[str, str]) -> Iterator[Change]:
    for name in (*WORDS, *LISTS):
        before, after = getattr(old, name), getattr(new, name)
        if before == after:
            continue
        if name in LISTS:
            yield Change(CHANGED, name, passages=(_list_changes(before, after, names),))
            continue
        if name == "kind":
            before, after = _kind(before), _kind(after)
        yield Change(CHANGED, name, passages=worded(before, after))


def _kind(code: str) -> str:
    return str(Kind(code).label) if code in Kind.values else code


def _list_changes(before: Sequence[str], after: Sequence[str], names: Mapping[str, str]) -> Passage:
    codes = [*after, *(code for code in before if code not in after)]
    pieces = []
    for at, code in enumerate(codes):
        kind = SAME if code in before and code in after else ADDED if code in after else REMOVED
        pieces.append(Piece(kind, f"{', ' if at else ''}{names.get(code, code)}"))
    return tuple(pieces)


# --- blocks ---------------------------------------------------------------------------------------


def _block_changes(old: Sequence[Block], new: Sequence[Block], language: str) -> Iterator[Change]:
    """Every block of both; those removed come first where they stood."""
    partner = _partners(old, new)
    still = _longest_increasing(partner)
    gone = deque(sorted(set(range(len(old))) - set(partner.values())))
    ahead = deque(sorted(partner[j] for j in still))
    section = ""
    for j, block in enumerate(new):
        while gone and (not ahead or gone[0] < ahead[0]):
            yield _whole(REMOVED, old[gone.popleft()], section, language)
        if j in still:
            ahead.popleft()
        i = partner.get(j)
        if i is None:
            yield _whole(ADDED, block, section, language)
        else:
            yield _followed(old[i], block, section, language, moved=j not in still)
        if block.kind in ("heading", "subheading"):
            section = str(block.value)
    for i in gone:
        yield _whole(REMOVED, old[i], section, language)


def _partners(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """From the place of a block in `new` to the place of the same one in `old`."""
    if [_said(block) for block in old] == [_said(block) for block in new]:
        return {place: place for place in range(len(new))}
    places = {}
    for i, block in enumerate(old):
        places.setdefault(block.id, i)
    partner = {}
    for j, block in enumerate(new):
        if (i := places.pop(block.id, None)) is not None:
            partner[j] = i
    met = set(partner.values())
    left = [i for i in range(len(old)) if i not in met]
    come = [j for j in range(len(new)) if j not in partner]
    if left and come:
        # Places stand for ids: those of both sides may repeat.
        like = [Block(str(i), old[i].kind, old[i].value) for i in left]
        found = matched_ids([(new[j].kind, new[j].value) for j in come], like)
        pairs = ((j, int(i)) for j, i in zip(come, found, strict=True) if i)
        partner |= {j: i for j, i in pairs if likeness(old[i].value, new[j].value) >= ALIKE}
    return partner


def _said(block: Block) -> tuple[str, object]:
    return block.kind, block.value


def _longest_increasing(partner: Mapping[int, int]) -> set[int]:
    """The places in `new` of the blocks that kept their order; n log n."""
    order = sorted(partner)
    tails: list[int] = []  # old places that end the best runs
    ends: list[int] = []  # their places in `new`
    before: dict[int, int | None] = {}
    for j in order:
        at = bisect_left(tails, partner[j])
        before[j] = ends[at - 1] if at else None
        tails[at : at + 1], ends[at : at + 1] = [partner[j]], [j]
    kept, j = set(), ends[-1] if ends else None
    while j is not None:
        kept.add(j)
        j = before[j]
    return kept


def _followed(old: Block, new: Block, section: str, language: str, *, moved: bool) -> Change:
    same = _said(old) == _said(new)
    if same and not moved:
        return Change(SAME, new.id, new.kind, section, count=1)
    before, after = to_text([old], language).rstrip("\n"), to_text([new], language).rstrip("\n")
    said = ((Piece(SAME, after),),) if same else worded(before, after)
    kind = MOVED if moved else CHANGED
    return Change(kind, new.id, new.kind, section, said, reworded=moved and not same)


def _whole(kind: str, block: Block, section: str, language: str) -> Change:
    said = (Piece(kind, to_text([block], language).rstrip("\n")),)
    return Change(kind, block.id, block.kind, section, (said,))


def _folded(changes: Iterable[Change]) -> Iterator[Change]:
    """Runs of blocks that stayed as one change with their number."""
    count = 0
    for change in changes:
        if change.kind == SAME:
            count += 1
            continue
        if count:
            yield Change(SAME, count=count)
            count = 0
        yield change
    if count:
        yield Change(SAME, count=count)


# --- words ----------------------------------------------------------------------------------------


def worded(before: str, after: str) -> tuple[Passage, ...]:
    """The passages of a text rewritten; the time is bounded whatever the words."""
    if not before or not after:
        kind = ADDED if after else REMOVED
        return ((Piece(kind, after or before),),)
    if _words(before) * _words(after) > PAIRS_MAX:
        return (_middle(before, after),)
    return tuple(
        _at_once(passage) if _hardly_kept(passage) else passage
        for passage in passages(before, after, WORD)
    )


def _words(text: str) -> int:
    return sum(1 for _word in WORD.finditer(text))


def _middle(before: str, after: str) -> Passage:
    """What both begin with, what one says, what the other says, what both end with."""
    head = before[: _shared(before, after)]
    head = head[: head.rfind(" ") + 1]
    rest, come = before[len(head) :], after[len(head) :]
    tail = rest[len(rest) - _shared(rest[::-1], come[::-1]) :]
    tail = tail[tail.find(" ") :] if " " in tail else ""
    pieces = (
        Piece(SAME, head),
        Piece(REMOVED, rest[: len(rest) - len(tail)]),
        Piece(ADDED, come[: len(come) - len(tail)]),
        Piece(SAME, tail),
    )
    return tuple(piece for piece in pieces if piece.text)


def _shared(one: str, two: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, two, strict=False)
    return sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _hardly_kept(passage: Passage) -> bool:
    """Whether so little stayed that the crumbs would only be in the way."""
    said = {kind: sum(len(p.text) for p in passage if p.kind == kind) for kind in _KINDS}
    if not said[ADDED] or not said[REMOVED]:
        return False
    return said[SAME] < KEPT_AT_LEAST * (said[SAME] + max(said[ADDED], said[REMOVED]))


_KINDS = (SAME, ADDED, REMOVED)


def _at_once(passage: Passage) -> Passage:
    before = "".join(piece.text for piece in passage if piece.kind != ADDED)
    after = "".join(piece.text for piece in passage if piece.kind != REMOVED)
    return Piece(REMOVED, before), Piece(ADDED, after)
