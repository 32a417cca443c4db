"""Misspell French as people do, with a seed: one word in four gets one mistake."""

import random
import re
import unicodedata
from collections.abc import Callable

SHARE = 0.25  # of the words of three letters and more
_WORD = re.compile(r"[^\W\d_]{3,}")
# What is written for what is heard; each pair may be taken either way by somebody.
_HEARD = (
    ("eau", "o"),
    ("ph", "f"),
    ("qu", "k"),
    ("tion", "sion"),
    ("ais", "é"),
    ("ait", "é"),
    ("er", "é"),
    ("ez", "er"),
    ("é", "er"),
    ("ai", "è"),
    ("en", "an"),
    ("ss", "s"),
    ("nn", "n"),
    ("ll", "l"),
    ("mm", "m"),
    ("tt", "t"),
    ("ç", "s"),
    ("c", "s"),
    ("s", "z"),
    ("i", "y"),
)


def misspell(text: str, seed: int) -> str:
    """The same text with one word in four wrong: letters swapped, lost, doubled, without accents
    or written as they sound. Capitals, marks, numbers and short words stay.

    >>> misspell("Nous avons attendu trois semaines, puis la livraison est arrivée.", 3)
    'Nouz avons attendu trois semanies, puis la lyvraison est arrivée.'
    """
    chance = random.Random(seed)  # noqa: S311 mistakes, not secrets

    def perhaps(match: re.Match[str]) -> str:
        word = match.group()
        return chance.choice(_MISTAKES)(word, chance) if chance.random() < SHARE else word

    return _WORD.sub(perhaps, text)


def _swapped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _lost(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def _doubled(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + word[place] + word[place:]


def _bare(word: str, chance: random.Random) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare if bare != word else _as_heard(word, chance)


def _as_heard(word: str, chance: random.Random) -> str:
    possible = [(right, wrong) for right, wrong in _HEARD if right in word[1:]]
    if not possible:
        return _lost(word, chance)
    right, wrong = chance.choice(possible)
    return word[0] + word[1:].replace(right, wrong, 1)


_MISTAKES: tuple[Callable[[str, random.Random], str], ...] = (
    _swapped,
    _lost,
    _doubled,
    _bare,
    _as_heard,
)
