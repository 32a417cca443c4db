"""Signals written by hand: what each passage says, apart from what was learned.

The word lists are `lexicon/fr.txt` and `lexicon/en.txt`; their notation stands at their head.
"""

import re
from pathlib import Path

from .words import listed, plain

LISTS = Path(__file__).parent / "lexicon"
TOWARDS_AD = ("solicitation", "offer", "slogan", "sales_copy", "template")
TOWARDS_STORY = (
    "dated_episode",
    "concession",
    "loss",
    "grievance",
    "consequence",
    "narrative",
    "dialogue",
    "particular",
)
PRAISE = "generic_praise"  # found, so that it can be left out: it never weighs
SIGNALS = (*TOWARDS_AD, *TOWARDS_STORY, PRAISE)
MOST = 3  # hits of one signal counted in one sentence
_GAP = r"(?: [^ ]{1,24}){0,4} "
# "Je teste le...", "il profite de...": told about somebody, not asked of the reader.
_TELLERS = "je j il elle on qui me m lui nous ils elles ne n les faut i we they he she to"
_NOT_ASKED = "".join(rf"(?<!\b{word} )" for word in _TELLERS.split())


def read_list(text: str) -> dict[str, list[str]]:
    """Sections and their alternatives; an indented line goes on.

    >>> read_list("[offer]\\n(code|\\n  bon) promo\\n")
    {'offer': ['(code|bon) promo']}
    """
    sections: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            sections[line.strip("[] ")] = alternatives = []
        elif line.startswith(" "):
            glue = "" if alternatives[-1].endswith("|") else " "
            alternatives[-1] += glue + line.strip()
        else:
            alternatives.append(line.strip())
    return sections


def compiled(alternatives: list[str], *, guard: str = "") -> re.Pattern[str]:
    """One pattern for a list, every repeat bounded."""
    pattern = "|".join(plain(each.replace("…", "@")) for each in alternatives)
    pattern = re.sub(r" \(([^()]*[^ ()])\)\*", r"(?: (?:\1))?", pattern)  # takes its blank along
    pattern = re.sub(r"\)\*", ")?", pattern)
    pattern = re.sub(r"(?<=\w)\*", r"\\w{0,10}", pattern)
    pattern = re.sub(r" @ ?", lambda _: _GAP, pattern)
    pattern = re.sub(r"\((?!\?)", "(?:", pattern).replace("<name>", "<(?:name|brand)>")
    if re.search(r"\|\||\|$|^\||\*", pattern):
        raise ValueError(f"an empty alternative or a stray star in: {pattern}")
    return re.compile(rf"{guard}(?<![\w<])(?:{pattern})(?![\w>])")


def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    lists = read_list((LISTS / f"{language}.txt").read_text("utf-8"))
    guards = {"solicitation": _NOT_ASKED}
    return {name: compiled(lists[name], guard=guards.get(name, "")) for name in SIGNALS}


def _section(language: str, name: str) -> re.Pattern[str]:
    return compiled(read_list((LISTS / f"{language}.txt").read_text("utf-8"))[name])


PATTERNS = {code: _patterns(code) for code in listed("fr en")}
# Read by `substance` only: words that put one event before another, and formulas any company
# sends to anybody.
ORDER = {code: _section(code, "order") for code in listed("fr en")}
FORMULAS = {code: _section(code, "formula") for code in listed("fr en")}


def hits(words: str, language: str) -> list[int]:
    """How often each of `SIGNALS` occurs in one sentence, at most `MOST` times each."""
    found = []
    for pattern in PATTERNS[language].values():
        count = 0
        for _ in pattern.finditer(words):
            count += 1
            if count == MOST:
                break
        found.append(count)
    return found
