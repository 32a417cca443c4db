"""Cut a text into sentences, keeping the place of each in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A sentence longer than this is cut at a space: people who write without full stops are judged
# by passages too, and every later pattern works on a bounded length (so the whole is linear).
LONGEST = 320

_BREAK = re.compile(r"[.!?…]{1,8}[\"'»”’)\]]{0,2}(?=\s)|[\n\r\u2028\u2029]|[;](?=\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«\"'’])(?:M|MM|Mme|Mmes|Mlle|Dr|Me|St|Ste|Mr|Mrs|Ms|Jr|Sr|vs|p|ex|env|av|bd|tél|tel"
    r"|approx|e\.g|i\.e|[A-Z])\.$"
)
_SOFT = re.compile(r"[,:–—]\s|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of text: `whole[start:end] == text`."""

    text: str
    start: int
    end: int


def split(text: str) -> list[Sentence]:
    """Sentences in order, without surrounding blanks; every visible character is in one of them.

    >>> [s.text for s in split("Il pleut. M. Roux rit ! Fin")]
    ['Il pleut.', 'M. Roux rit !', 'Fin']
    """
    return [
        Sentence(text[start:end], start, end)
        for left, right in _stretches(text)
        for start, end in _bounded(text, left, right)
    ]


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    begin = seen = 0
    lettered = False
    for match in _BREAK.finditer(text):
        end = match.end()
        lettered = lettered or any(map(str.isalnum, text[seen : match.start()]))
        seen = end
        if match.group() == "." and _ABBREVIATION.search(text[max(begin, end - 12) : end]):
            continue
        if not lettered and match.group().strip():
            continue  # "... vraiment": dots of hesitation belong to what follows
        yield begin, end
        begin, lettered = end, False
    yield begin, len(text)


def _bounded(text: str, left: int, right: int) -> Iterator[tuple[int, int]]:
    while left < right:
        end = right if right - left <= LONGEST else _cut(text, left)
        stretch = text[left:end]
        start = left + len(stretch) - len(stretch.lstrip())
        stop = left + len(stretch.rstrip())
        if start < stop:
            yield start, stop
        left = end


def _cut(text: str, left: int) -> int:
    """The last comma or else the last space within reach, else a hard cut."""
    reach = text[left : left + LONGEST]
    soft = [match.end() for match in _SOFT.finditer(reach)]
    if soft and soft[-1] > LONGEST // 3:
        return left + soft[-1]
    space = reach.rfind(" ")
    return left + (space + 1 if space > 0 else LONGEST)
