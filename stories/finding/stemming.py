"""From words to the stems that search compares. Pure: the same stems go to every database.

Accents are taken away before stemming, so that typing none finds as much; elided articles
(« l’hôtel ») and the English possessive (“mother’s”) are no words of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from ..folding import fold

LANGUAGES = {"fr": "french", "en": "english"}  # those a story may be told in, for Snowball
WORDS_ASKED_MAX = 12
_STEM_MAX = 40  # characters; longer runs of letters are cut alike when indexed and when asked
_WORD = re.compile(r"[^\W_]+")
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)['’](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"|«([^»]*)»|“([^”]*)”')
# Endings that Snowball's French knows by their accents: répar|ée, dern|ière, répar|èrent.
_FRENCH_ENDINGS = (("erent", "er"), ("iere", "ier"), ("ee", "e"))


def words_of(text: str) -> list[str]:
    """The words of a text in order, in lower case, as typed otherwise."""
    return _WORD.findall(_POSSESSIVE.sub("", _ELIDED.sub("", text)).casefold())


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The folded stem of one word; empty when no letter or digit is left.

    >>> stem("réparées", "fr") == stem("réparer", "fr") == stem("reparation", "fr")
    True
    """
    word = fold(word).replace(" ", "")
    if language == "fr":
        if len(word) > 3 and word[-1] in "sx":
            word = word[:-1]  # Snowball keeps the plural of « stylos » and « tuyaux »
        for ending, short in _FRENCH_ENDINGS:
            if len(word) > len(ending) + 2 and word.endswith(ending):
                word = word.removesuffix(ending) + short
                break
    return _stemmer(language).stemWord(word)[:_STEM_MAX]


@lru_cache(maxsize=8)
def _stemmer(language: str):
    return snowballstemmer.stemmer(LANGUAGES.get(language, "french"))


def stems(text: str, language: str) -> list[str]:
    """The folded stems of a text, in order."""
    return [found for word in words_of(text) if (found := stem(word, language))]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search asks, stemmed in each language: `options` holds one tuple of units a language.

    A unit is a tuple of stems that follow each other: one for a word, several for a phrase. All
    units of one option are wanted; any option does.
    """

    options: tuple[tuple[tuple[str, ...], ...], ...]

    def __bool__(self) -> bool:
        return bool(self.options)


NOTHING = Wanted(())


def wanted(asked: str) -> Wanted:
    """Read what was typed: words, and phrases in quotation marks; false without a word."""
    units = [words_of(next(filter(None, found.groups()), "")) for found in _QUOTED.finditer(asked)]
    units += [[word] for word in words_of(_QUOTED.sub(" ", asked))]
    left, kept = WORDS_ASKED_MAX, []
    for unit in units:
        kept.append(unit[:left])
        left -= len(kept[-1])
    options = (_stemmed(kept, language) for language in LANGUAGES)
    return Wanted(tuple(dict.fromkeys(option for option in options if option)))


def _stemmed(units: list[list[str]], language: str) -> tuple[tuple[str, ...], ...]:
    stemmed = (tuple(s for word in unit if (s := stem(word, language))) for unit in units)
    return tuple(dict.fromkeys(unit for unit in stemmed if unit))
