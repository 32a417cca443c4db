"""Members named in a message: "@" and their pseudonym, whatever its case and accents."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from stories.folding import fold

from ..markdown import without_code

NAMES_MAX = 20  # names looked at in one message
_NAME_MAX = 60  # characters of a pseudonym
_AT = re.compile(r"(?<![\w.@/])@(?=\w)")
_WORD_ENDS = re.compile(r"\w(?!\w)")

Span = tuple[int, int]  # of the "@" and of the end of the name


def possible_names(text: str) -> dict[Span, str]:
    """Each thing that may be a name, folded: the longest first for one "@"; code spans hold none."""
    read, found = without_code(text), {}
    for at, _number in zip(_AT.finditer(read), range(NAMES_MAX), strict=False):
        tail = read[at.end() : at.end() + _NAME_MAX].partition("\n")[0]
        for end in reversed([each.end() for each in _WORD_ENDS.finditer(tail)]):
            found[at.start(), at.end() + end] = fold(tail[:end])
    return found


def names_in(text: str, known: Mapping[str, int]) -> dict[Span, int]:
    """Where members are named, and their keys; `known` goes from folded pseudonyms to keys.

    >>> names_in("@Éloïse Martin, merci", {"eloise": 3, "eloise martin": 4})
    {(0, 14): 4}
    """
    named: dict[Span, int] = {}
    for span, name in possible_names(text).items():
        if name in known and all(start != span[0] for start, _end in named):
            named[span] = known[name]
    return named


def replace_names(text: str, spans: Mapping[Span, int], words: Callable[[int], str]) -> str:
    """The text with other words where members are named."""
    for (start, end), key in sorted(spans.items(), reverse=True):
        text = text[:start] + words(key) + text[end:]
    return text
