"""How a text looks, whatever it is about: lengths, marks, kinds of words. For the benchmark only.

The shipped detector reads none of this; some of it separates a set by the way the set was made.
"""

import re

import numpy as np

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_SENTENCE_END = re.compile(r"[.!?…\n]+")
_MARK = re.compile(r"[^\w\s]")
_NAME = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Ý][a-zà-ÿ]+")
_LONG = 7  # letters; longer words count as long
_COMMON = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "and",
        "in",
        "is",
        "was",
        "it",
        "for",
        "on",
        "with",
        "that",
        "this",
        "i",
        "my",
        "we",
        "at",
        "be",
        "are",
        "have",
        "but",
        "not",
        "le",
        "la",
        "les",
        "de",
        "des",
        "du",
        "et",
        "en",
        "un",
        "une",
        "que",
        "qui",
        "est",
        "pour",
        "dans",
        "il",
        "elle",
        "ce",
        "pas",
        "ne",
        "je",
        "nous",
        "sur",
        "avec",
        "au",
        "aux",
        "se",
        "son",
        "sa",
        "ses",
    ]
)
_PER_WORD = {
    "negation": r"\b(?:not?|never|nothing|pas|jamais|rien|aucun\w*|plus|ne)\b|\bn['’]|n['’]t\b",
    "first person": r"\b(?:i|me|my|we|us|our|je|j|moi|mon|ma|mes|nous|notre|on)\b",
    "second person": r"\b(?:you|yours?|u|ur|vous|votre|vos|tu|ton|ta|tes|toi)\b",
    "past": r"\b(?:was|were|had|did|\w+ed|était|étaient|avait|avaient|ai|eu|a été)\b",
    "modal": r"\b(?:will|can|[wc]ould|should|may|might|must|pouvez|peut|sera|devez|faut)\b",
    "praise": (
        r"\b(?:great|amazing|perfect|best|excellent\w*|wonderful|beautiful|fantastic|ultimate|free"
        r"|new|exclusive|luxur\w+|stunning|incredible|premium|parfait\w*|idéal\w*|magnifique\w*"
        r"|unique\w*|meilleur\w*|gratuit\w*|exceptionnel\w*|nouveau\w*|nouvelle\w*)\b"
    ),
    "concession": (
        r"\b(?:but|however|though|although|except|only|just|a bit|little|ok|okay|maybe|probably"
        r"|mais|sauf|un peu|bof|dommage|cependant|plutôt|quand même|seul\w*)\b"
    ),
    "imperative": (
        r"(?:^|[.!?\n]\s*)(?:check|click|visit|get|buy|try|call|text|reply|subscribe|come|join|learn"
        r"|discover|shop|order|sign|go|watch|see|find|make|take|découvrez|profitez|commandez"
        r"|appelez|cliquez|envoyez|rejoignez|achetez|essayez)\b"
    ),
    "money": r"[$£€]|\beuros?\b|\bdollars?\b",
    "comma": r",",
    "bracket": r"\(",
    "dash": r"\w-\w| - |–|—",
    "colon": r":",
    "quotation": r"[\"«“]",
    "apostrophe": r"['’]",
    "hesitation": r"\.\.\.|…",
    "number": r"\d+",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PER_WORD.items()}
_ADDRESS = re.compile(r"https?:|www\.|\.com\b|\.fr\b|@", re.IGNORECASE)
NAMES = (
    *_PATTERNS,
    "log words",
    "letters a word",
    "long words",
    "words a sentence",
    "unevenness of sentences",
    "digits",
    "capitals",
    "names",
    "exclamations",
    "questions",
    "variety",
    "common words",
    "praise at all",
    "concession at all",
    "address",
    "sentences in lower case",
    "kinds of marks",
)


def surface(text: str) -> np.ndarray:
    """One row, columns `NAMES`: shares of words or letters, unless the name says otherwise."""
    words = [word.lower() for word in _WORD.findall(text)]
    count, letters = max(1, len(words)), max(1, len(text))
    sentences = [part for part in _SENTENCE_END.split(text) if part.strip()]
    lengths = np.array([len(part.split()) for part in sentences] or [0])
    found = {name: len(pattern.findall(text)) for name, pattern in _PATTERNS.items()}
    return np.array(
        [
            *(found[name] / count for name in _PATTERNS),
            np.log(count),
            sum(map(len, words)) / count,
            sum(len(word) > _LONG for word in words) / count,
            lengths.mean(),
            lengths.std() / (lengths.mean() + 1),
            sum(map(str.isdigit, text)) / letters,
            sum(map(str.isupper, text)) / letters,
            len(_NAME.findall(text)) / count,
            text.count("!") / letters,
            text.count("?") / letters,
            len(set(words)) / count**0.7,
            sum(word in _COMMON for word in words) / count,
            float(found["praise"] > 0),
            float(found["concession"] > 0),
            float(bool(_ADDRESS.search(text))),
            float(np.mean([part.strip()[0].islower() for part in sentences] or [0])),
            len(set(_MARK.findall(text))) / np.log(count + 2),
        ]
    )


def surfaces(texts: list[str]) -> np.ndarray:
    """Shape (texts, NAMES)."""
    return np.array([surface(text) for text in texts]).reshape(len(texts), len(NAMES))
