"""Where each character of a rewritten text stood, so that what is found there can be quoted."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

# What to put in the place of text[start:end]; edits are ordered and never overlap.
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Places:
    """The way back from a rewritten text of `size` characters to the original of `length`.

    Each character knows the stretch it was made of; without arrays, nothing moved.
    """

    size: int
    length: int
    starts: array | None = None
    ends: array | None = None

    @classmethod
    def unmoved(cls, text: str) -> "Places":
        return cls(len(text), len(text))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that `rewritten[start:end]` was made of.

        What was taken out between two characters lies inside; an empty stretch stays empty.
        Raises ValueError for a stretch outside the rewritten text.
        """
        if not 0 <= start <= end <= self.size:
            raise ValueError(f"no stretch {start}:{end} in a text of {self.size} characters")
        if self.starts is None or self.ends is None:
            return start, end
        if start == end:
            place = self.starts[start] if start < self.size else self.length
            return place, place
        return self.starts[start], self.ends[end - 1]


def rewrite(text: str, places: Places, edits: Iterable[Edit]) -> tuple[str, Places]:
    """The text with the edits made, and the way back from it to the same original."""
    starts = places.starts if places.starts is not None else array("L", range(len(text)))
    ends = places.ends if places.ends is not None else array("L", range(1, len(text) + 1))
    pieces: list[str] = []
    from_, to = array("L"), array("L")
    done = 0
    for start, end, new in edits:
        pieces += (text[done:start], new)
        from_ += starts[done:start]
        to += ends[done:start]
        left, right = Places(len(text), places.length, starts, ends).original(start, end)
        from_ += array("L", [left]) * len(new)
        to += array("L", [right]) * len(new)
        done = end
    pieces.append(text[done:])
    from_ += starts[done:]
    to += ends[done:]
    rewritten = "".join(pieces)
    return rewritten, Places(len(rewritten), places.length, from_, to)
