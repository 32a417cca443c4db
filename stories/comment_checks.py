"""What makes a comment wait for a person: a link, an address, a telephone number, an insult.

Pure, and cautious in one direction only: what it holds, a person may show.
"""

from __future__ import annotations

import re

from .folding import fold

# Endings of names of sites that no sentence ends with, were the space after its stop forgotten.
_LINK = re.compile(
    r"https?:/|www\.|[a-z0-9]\.(?:com|fr|net|org|io|info|biz|shop|eu|uk|ly|online|store|example)"
    r"(?![a-z0-9])",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\w@\w|\b(?:arobase|\[at\]|\(at\))\b", re.IGNORECASE)
# Eight digits or more, with what people put between them; years and prices are shorter.
_PHONE = re.compile(r"(?<![\d\w])\+?\(?\d(?:[\s.\-/()\u00a0\u202f]{0,2}\d){7,14}(?![\d\w])")
_INSULT_WORDS = """
abruti abrutie abrutis batard batarde batards bouffon conasse connard connards connarde connasse
connasses couillon couillons debile debiles encule encules enculee enfoire enfoires fdp merdeux ntm
petasse petasses pute putes pouffiasse salaud salauds salope salopes salopard salopards tarlouze
tapette pede pedes bougnoule youpin negro crevure ordure
arsehole arseholes asshole assholes bastard bastards bitch bitches cunt cunts dickhead dickheads
faggot faggots fucker fuckers idiot idiots imbecile imbeciles moron morons motherfucker nigger retard
retards scumbag scumbags slut sluts twat twats wanker wankers whore whores cretin cretins
"""
_INSULTS = frozenset(_INSULT_WORDS.split())
_INSULTS_OF_TWO = (
    "gros con",
    "sale con",
    "pauvre con",
    "pauvre type",
    "fils de pute",
    "piece of shit",
)


def why_held(text: str) -> tuple[str, ...]:
    """Codes among link, mail, phone and insult; empty when the comment may be shown at once.

    >>> why_held("Le même coursier est venu chez nous en 2019, pour 45 euros.")
    ()
    >>> why_held("Appelez-moi au 06 12 34 56 78")
    ('phone',)
    """
    words = fold(text).split()
    flat = f" {' '.join(words)} "
    insults = not _INSULTS.isdisjoint(words) or any(f" {two} " in flat for two in _INSULTS_OF_TWO)
    found = {
        "link": _LINK.search(text),
        "mail": _MAIL.search(text),
        "phone": _PHONE.search(text),
        "insult": insults,
    }
    return tuple(code for code, there in found.items() if there)
