"""Masks and plain words: what every later step reads instead of the text itself.

Brands, places, people, addresses, numbers and codes become placeholders, so that none of them
can be learned. Case, accents, hyphens and apostrophes are dropped: spelling has no say.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

LONGEST_WORD = 40

# Every repeat is bounded, so each pattern costs at most its bound times the length.
_MASKS = (
    ("email", re.compile(r"[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,3}")),
    (
        "url",
        re.compile(
            r"(?:https?://|www\.)\S{1,200}"
            r"|\b[\w-]{2,40}\.(?:com|fr|net|org|shop|store|io|be|ch|ca|eu|co\.uk|uk|app)\b(?:/\S{0,200})?",
            re.IGNORECASE,
        ),
    ),
    ("handle", re.compile(r"(?<!\w)@[\w.]{2,30}")),
    ("hashtag", re.compile(r"(?<!\w)#\w{1,40}")),
    ("percent", re.compile(r"\d{1,3}(?:[.,]\d{1,2})?\s?(?:%|pour cents?\b|per ?cent\b)", re.I)),
    (
        "price",
        re.compile(
            r"[€$£]\s?\d{1,7}(?:[.,]\d{1,3}){0,2}"
            r"|\d{1,7}(?:[  .,]\d{1,3}){0,2}\s?(?:€|\$|£|(?:k?euros?|eur|dollars?|pounds?|quid"
            r"|balles|francs?|chf|cts?|centimes)\b)(?:\s?\d{2}\b)?",
            re.I,
        ),
    ),
    ("phone", re.compile(r"(?<![\d,.])(?:\+\d{1,3}[ .-]?|0)\d(?:[ .-]?\d{2,4}){3,4}(?!\d)")),
    ("code", re.compile(r"\b[A-Z]{3,14}[-_]?\d{1,4}\b")),
    ("year", re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")),
    ("num", re.compile(r"\d{1,9}(?:[.,:h]\d{1,3}){0,2}")),
)
_WORD = re.compile(r"<[a-z]{3,8}>|[a-z]{1,40}")
_CAPITALISED = re.compile(r"[^\W\d_][\w’'-]{0,39}")
_FOLDS = str.maketrans(
    {"’": " ", "'": " ", "-": " ", "–": " ", "—": " ", "œ": "oe", "æ": "ae", "ß": "ss", "‑": " "}
)
_STEMMED = {"fr": "french", "en": "english"}
_own = threading.local()  # a stemmer keeps its word in itself: one a thread


def without_links(text: str) -> str:
    """The text less its web and mail addresses, whose parts are no words."""
    for _name, pattern in _MASKS[:2]:
        text = pattern.sub(" ", text)
    return text


def listed(words: str) -> frozenset[str]:
    """A set of words, written as a sentence is."""
    return frozenset(words.split())


def plain(text: str) -> str:
    """Lower case, no accent, apostrophes and hyphens as spaces, single blanks.

    >>> plain("N’hésitez  PAS, rendez-vous !")
    'n hesitez pas, rendez vous !'
    """
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDS))
    kept = "".join(c for c in folded if unicodedata.category(c) not in _INVISIBLE)
    return " ".join(kept.split())


_CALENDAR = listed(  # written with a capital in English, and part of a dated episode
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december christmas easter"
)
# Accents as marks, zero-width and other format characters, controls are blanks or nothing.
_INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Masker:
    """Knows the names of one text: those written with a capital inside a sentence, and its brand.

    A name is masked wherever it stands with a capital, so a brand that opens a sentence is too.
    """

    names: frozenset[str]
    brand_words: frozenset[str]
    brand: re.Pattern[str] | None

    @classmethod
    def of(cls, sentences: Iterable[str], brand: str = "") -> "Masker":
        names: set[str] = set()
        for sentence in sentences:
            names.update(_names_in(sentence))
        words = plain(brand)[:80].split()
        own = frozenset(word.casefold() for word in brand[:80].split())
        if len(words) != 1:  # "code promo" as a brand must not blind the detector in lower case
            return cls(frozenset(names), own, None)
        pattern = re.compile(rf"(?<!\w){re.escape(words[0])}(?!\w)")
        return cls(frozenset(names), own, pattern)

    def mask(self, sentence: str) -> str:
        """The sentence in plain words, with placeholders such as `<price>`, `<name>`, `<brand>`."""
        for name, pattern in _MASKS:
            sentence = pattern.sub(f" <{name}> ", sentence)
        sentence = _CAPITALISED.sub(self._hide, sentence)
        words = plain(sentence)
        return self.brand.sub("<brand>", words) if self.brand else words

    def _hide(self, match: re.Match[str]) -> str:
        word = match.group()
        if not word[0].isupper():
            return word
        elided, _, rest = word.replace("’", "'").rpartition("'")
        if rest[:1].isupper() and (mask := self._mask_of(rest)):
            return f"{elided} {mask}"
        return self._mask_of(word) or word

    def _mask_of(self, word: str) -> str:
        folded = word.casefold()
        if folded in self.brand_words:
            return "<brand>"
        return "<name>" if folded in self.names else ""


def _names_in(sentence: str) -> set[str]:
    """Words with a capital that do not open the sentence, unless the whole sentence shouts."""
    letters = [c for c in sentence if c.isalpha()]
    if sum(map(str.isupper, letters)) * 2 > len(letters):
        return set()
    names = set()
    for match in _CAPITALISED.finditer(sentence):
        before = sentence[: match.start()].rstrip(" \t\u00a0")[-1:]
        _, _, word = match.group().replace("’", "'").rpartition("'")
        opens = not before or not (before.isalnum() or before in ",;'’&")
        shouted = word.isupper() and len(word) > 5
        if word[:1].isupper() and len(word) > 1 and not opens and not shouted:
            names.add(word.casefold())
    return names - _CALENDAR


def words_of(masked: str) -> list[str]:
    """Words and placeholders of a masked sentence."""
    return _WORD.findall(masked)


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The stem of a plain word, doubled letters made single ("appelle" and "apele" meet)."""
    if word[0] == "<":
        return word
    stemmed = _stemmer(language).stemWord(word)
    return "".join(c for i, c in enumerate(stemmed) if i == 0 or c != stemmed[i - 1])


def _stemmer(language: str):
    if not hasattr(_own, language):
        setattr(_own, language, snowballstemmer.stemmer(_STEMMED[language]))
    return getattr(_own, language)
