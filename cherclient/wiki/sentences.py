"""Sentences that one text says and others do not, found and taken out elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .content import WORDS, Content, strings
from .references import without_marks

SHORTEST = 10  # characters, in two words: what is shorter ("Conclusion") is said everywhere
WHOLE = 4  # words; of fewer ("La marque répond"), only what says nothing else is taken for a copy
_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")
_KEYS_ALONE = frozenset({"story", "source", "live_figure"})  # blocks without words


def words_in(content: Content) -> Iterator[str]:
    """What a content says to its reader: no keys, no digests, no names of categories."""
    yield from (getattr(content, name) for name in WORDS if name != "kind")
    for block in content.blocks:
        if block.kind == "figure":
            yield from (block.value["alt"], block.value["caption"])
        elif block.kind not in _KEYS_ALONE:
            yield from strings(block.value)


class Sentences:
    """The sentences of some words, as they were typed and as they read."""

    def __init__(self, said: Iterable[str]) -> None:
        found: set[str] = set()
        for words in said:
            for part in (words, *_ENDS.split(words)):
                found |= {part.strip(), without_marks(part)}
        self._said = {each for each in found if len(each) >= SHORTEST and _length(each) > 1}

    def __bool__(self) -> bool:
        return bool(self._said)

    def leave(self, value: object) -> None:
        """Drop those that a JSON value says too."""
        whole = list(strings(value))
        said = {*whole, *map(without_marks, whole)} if self._said else ()
        self._said = {each for each in self._said if not any(each in words for words in said)}

    def are_in(self, value: object) -> bool:
        """Whether a JSON value says one of them."""
        return any(_is_in(each, words) for words in strings(value) for each in self._said)

    def taken_out(self, value: object, mark: str) -> object:
        """The same JSON value, `mark` in place of each."""
        if isinstance(value, str):
            return self._taken_out(value, mark)
        if isinstance(value, dict):
            return {key: self.taken_out(each, mark) for key, each in value.items()}
        if isinstance(value, list):
            return [self.taken_out(each, mark) for each in value]
        return value

    def _taken_out(self, words: str, mark: str) -> str:
        """Again until none is left: one taken out may leave another standing by itself."""
        while there := [each for each in self._said if _is_in(each, words)]:
            longest = max(there, key=len)
            if _length(longest) < WHOLE:
                return mark
            words = _standing(longest).sub(lambda _found: mark, words)
        return words


def _is_in(sentence: str, words: str) -> bool:
    """Whether some words say a sentence; a short one, whether they say that alone."""
    if sentence not in words:
        return False
    if _length(sentence) < WHOLE:
        return sentence == words.strip()
    return _standing(sentence).search(words) is not None


def _standing(sentence: str) -> re.Pattern[str]:
    """The sentence, where no word goes on before or after it."""
    before = r"(?<!\w)" if _WORD.match(sentence[0]) else ""
    after = r"(?!\w)" if _WORD.match(sentence[-1]) else ""
    return re.compile(f"{before}{re.escape(sentence)}{after}")


def _length(sentence: str) -> int:
    return len(_WORD.findall(sentence))
