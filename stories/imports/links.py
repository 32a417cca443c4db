"""Putting imported stories in their chains: a line says which other line of its source it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from ..models import Story
from .rows import ImportedRow


class Links:
    """Which story answers which, resolved as the stories come.

    A parent may stand later in the file or have come with an earlier run. Memory grows with the
    answers still waiting for theirs, not with the file.
    """

    def __init__(self, source: str):
        self.source = source
        self.tally: Counter[str] = Counter()  # linked, circular
        self.answered: set[int] = set()  # keys of stories whose answers are to be counted anew
        self._waiting: dict[str, dict[str, None]] = {}  # the parent's key to its answers' keys
        self._same: dict[str, int] = {}  # the key of a line whose text was there already

    def same(self, key: str, story_id: int) -> None:
        """A line that is a duplicate: who answers it answers the story that was there."""
        self._same[key] = story_id

    def keep(self, rows: Iterable[ImportedRow]) -> None:
        """Link what the lines of a batch answer, and what answers them, as far as both are there.

        The lines may be duplicates of an earlier run: what it had no time to link is linked now.
        """
        rows = list(rows)
        asked = set()
        for row in rows:
            if row.answers:
                self._waiting.setdefault(row.answers, {})[row.key] = None
                asked.add(row.answers)
        if self._waiting:
            self._link(asked | {row.key for row in rows if row.key in self._waiting})

    def unknown(self) -> list[str]:
        """The keys that were answered and that no line has had so far."""
        return sorted(self._waiting)

    def _link(self, parents: Collection[str]) -> None:
        ids = self._ids({key for parent in parents for key in (parent, *self._waiting[parent])})
        pairs = []
        for parent in sorted(parents):
            parent_id = ids.get(parent) or self._same.get(parent)
            if parent_id:
                answers = self._waiting.pop(parent)
                pairs += [(ids[key], parent_id) for key in answers if key in ids]
        if pairs:
            self._write(pairs)

    def _ids(self, keys: Collection[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        listed = sorted(keys)
        for start in range(0, len(listed), 900):
            part = listed[start : start + 900]
            rows = Story.objects.filter(source=self.source, source_key__in=part)
            found |= dict(rows.values_list("source_key", "pk"))
        return found

    def _write(self, pairs: list[tuple[int, int]]) -> None:
        """Set the parent of each story that has none; a link that would close a circle is left out."""
        above = _ancestry({pk for pair in pairs for pk in pair})
        changed = []
        for child, parent in pairs:
            if above.get(child):
                continue
            if _reaches(above, parent, child):
                self.tally["circular"] += 1
                continue
            above[child] = parent
            self.answered.add(parent)
            changed.append(Story(pk=child, in_chain_of_id=parent))
        Story.objects.bulk_update(changed, ["in_chain_of"], batch_size=400)
        self.tally["linked"] += len(changed)


def _ancestry(ids: set[int]) -> dict[int, int | None]:
    """The parent of each of the stories and of all above them; one query a generation."""
    above: dict[int, int | None] = {}
    while ids:
        listed = sorted(ids)
        for start in range(0, len(listed), 900):
            rows = Story.objects.filter(pk__in=listed[start : start + 900])
            above |= dict(rows.values_list("pk", "in_chain_of"))
        ids = {parent for parent in above.values() if parent and parent not in above}
    return above


def _reaches(above: dict[int, int | None], start: int | None, goal: int) -> bool:
    seen = set()
    while start and start not in seen:
        if start == goal:
            return True
        seen.add(start)
        start = above.get(start)
    return False
