"""What a text says of private persons, and what it says of its author that is nobody's business.

`find` spots phones, mails, IBANs, plates, numbers of orders and customers, names of private persons.
`find_sensitive` spots words on health, religion, politics or unions in a sentence that says "I".
Both only point: the author decides. Places are offsets in the text as given, `text[start:end]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

NAME, PHONE, MAIL, IBAN, PLATE, NUMBER = KINDS = (
    "name",
    "phone",
    "mail",
    "iban",
    "plate",
    "number",
)
HEALTH, RELIGION, POLITICS, UNION = SENSITIVE = ("health", "religion", "politics", "union")


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """`words` is `text[start:end]`; `kind` one of `KINDS` or `SENSITIVE`."""

    start: int
    end: int
    kind: str
    words: str


_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w@-])", re.I)
_IBAN = re.compile(
    r"\b[A-Z]{2}[0-9]{2}(?:[ \u00a0\u202f]?[0-9A-Z]{4}){3,7}(?:[ \u00a0\u202f]?[0-9A-Z]{1,3})?\b"
)
_GAP = r"[ .\-\u00a0\u202f]?"
_PHONE = re.compile(
    r"(?<![\w+/.,-])(?:"
    rf"(?:\+|00){_GAP}[1-9][0-9]{{0,2}}{_GAP}(?:\(0\){_GAP})?(?:[0-9]{_GAP}){{7,11}}[0-9]"  # +33 …
    rf"|0[1-79](?:{_GAP}[0-9]{{2}}){{4}}"  # France; 08 numbers are a company's
    rf"|0[1-9][0-9]{{1,3}}[ \-][0-9]{{3,4}}[ \-]?[0-9]{{3,4}}"  # United Kingdom
    r")(?![\w/-])"
)
_PLATE = re.compile(
    r"(?<![\w-])(?:[A-HJ-NP-TV-Z]{2}-[0-9]{3}-[A-HJ-NP-TV-Z]{2}"  # France since 2009
    r"|[A-HJ-NP-TV-Z]{2} [0-9]{3} [A-HJ-NP-TV-Z]{2}"
    r"|[0-9]{1,4} [A-HJ-NP-TV-Z]{2,3} (?:[013-8][0-9]|2[1-9AB]|9[0-5])"  # France before
    r"|[A-HJ-PR-Y]{2}[0-9]{2} [A-HJ-PR-Z]{3})(?![\w-])"  # United Kingdom
)
_NUMBER = re.compile(
    r"(?i:\b(?:commande|client|client[eè]le|dossier|contrat|facture|compte|abonn[eé]|adh[eé]rent"
    r"|order|customer|account|contract|invoice|file|case|reference|r[eé]f[eé]rence|ref|r[eé]f)"
    r"(?:[ \u00a0\u202f]{0,2}(?:num[eé]ro|number|n[°ºo]|no|nr))?)[ \u00a0\u202f.:#°º]{1,4}"
    r"(?P<said>(?=(?:[A-Z/-]*[0-9]){4})[A-Z0-9][A-Z0-9/-]{4,24})(?![\w-])"
)
_LETTERS = r"A-ZÀ-ÖØ-Þ"
_WORD = rf"(?:[{_LETTERS}][\w’']*(?:-[{_LETTERS}][\w’']*)*)"
_NEXT = rf"(?:(?:[{_LETTERS}][a-zß-öø-ÿ][\w’'-]*)|[{_LETTERS}]{{4,}})"  # an acronym ends a name
_PARTICLE = r"(?:(?:de|du|des|de la|d’|d'|von|van|le|la) ?)?"
_TITLE = (
    r"(?:Monsieur|Madame|Mademoiselle|Messieurs|Mesdames|MM?\.|Mmes?\.?|Mlles?\.?|Mr\.?|Mrs\.?|Ms\.?"
    r"|Miss|Mister|Sir|Docteur|Dr\.?|Maître|monsieur|madame|mademoiselle|maître|mister)"
)
_ROLE = (
    r"(?:[Ll]e|[Ll]a|[Uu]n|[Uu]ne|[Dd]u|[Dd]e la|[Aa]u|[Mm]on|[Mm]a|[Ss]on|[Ss]a|[Tt]he|[Aa]n?|[Mm]y|[Tt]heir)[ ]"
    r"(?:conseill(?:er|ère)|technicien(?:ne)?|vendeu(?:r|se)|g[eé]rante?|directeur|directrice|responsable"
    r"|livreu(?:r|se)|employ[eé]e?|chargée? de client[eè]le|r[eé]parateur|caissi(?:er|ère)|standardiste"
    r"|facteur|patronn?e?|adviser|advisor|technician|salesman|saleswoman|manager|director|clerk|engineer"
    r"|agent|driver|plumber|boss)"
)
_NAME = re.compile(
    rf"(?<!\w)(?:{_TITLE}[ \u00a0\u202f]{_PARTICLE}{_WORD}(?: {_NEXT}){{0,2}}"
    rf"|{_ROLE},? (?P<said>{_WORD} {_PARTICLE}{_NEXT}))(?!\w)"
)
_NOT_NAMES = frozenset(  # brands that are called Mr or Mrs
    [
        "Propre",
        "Bricolage",
        "Meuble",
        "Patate",
        "Clean",
        "Muscle",
        "Freeze",
        "Whippy",
        "Kipling",
        "Porter",
        "Pickwick",
        "Loyal",
        "Cadabra",
    ]
)

_FIRST_PERSON = re.compile(
    r"\b(?:j[’']|i[’']|(?:je|moi|mon|ma|mes|nous|notre|nos|i|my|me|mine|we|our|us)\b)", re.I
)
_SENSITIVE = {
    HEALTH: re.compile(
        r"\b(?:cancer|chimioth[eé]rapie|diab[eè]te|diab[eé]tique|s[eé]ropositi(?:f|ve)|vih|d[eé]pression"
        r"|d[eé]pressi(?:f|ve)|burn-?out|handicap[eé]?e?|invalidit[eé]|[eé]pilepsie|fausse couche|grossesse"
        r"|avortement|maladie|tumeur|infarctus|avc|psychiatr\w+|alcoolique|bipolaire"
        r"|chemotherapy|diabetes|diabetic|hiv|depression|depressed|disabled|disability|epilepsy"
        r"|miscarriage|pregnan(?:t|cy)|abortion|illness|tumou?r|stroke|psychiatr\w+|alcoholic|bipolar)\b",
        re.I,
    ),
    RELIGION: re.compile(
        r"\b(?:catholiques?|musulmane?s?|juive?s?|protestante?s?|bouddhistes?|ath[eé]es?|ramadan|casher"
        r"|halal|[eé]glise|mosqu[eé]e|synagogue|ma foi|bapt[eê]me"
        r"|catholics?|muslims?|jewish|buddhists?|atheists?|church|mosque|kosher|my faith|baptism)\b",
        re.I,
    ),
    POLITICS: re.compile(
        r"\b(?:militante?s?|parti (?:socialiste|communiste)|de gauche|de droite|[eé]cologistes?"
        r"|j[’']ai vot[eé]|mon vote|communistes?|socialistes?|royalistes?"
        r"|activists?|left-wing|right-wing|i voted|my vote|communists?|socialists?|conservative party|labour party)\b",
        re.I,
    ),
    UNION: re.compile(
        r"\b(?:syndiqu[eé]e?s?|syndicats?|syndicalistes?|d[eé]l[eé]gu[eé]e? (?:syndicale?|du personnel)"
        r"|cgt|cfdt|trade unions?|union member|shop steward)\b",
        re.I,
    ),
}
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")


def find(text: str) -> list[Found]:
    """Personal data of others, in the order of the text; no two overlap."""
    spotted = [
        *(Found(*m.span(), MAIL, m[0]) for m in _MAIL.finditer(text)),
        *(Found(*m.span(), IBAN, m[0]) for m in _IBAN.finditer(text)),
        *(Found(*m.span("said"), NUMBER, m["said"]) for m in _NUMBER.finditer(text)),
        *(Found(*m.span(), PHONE, m[0]) for m in _PHONE.finditer(text)),
        *(Found(*m.span(), PLATE, m[0]) for m in _PLATE.finditer(text)),
        *_names(text),
    ]
    kept: list[Found] = []
    for found in sorted(spotted, key=lambda each: (each.start, -each.end)):
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
    return kept


def _names(text: str) -> Iterable[Found]:
    for match in _NAME.finditer(text):
        part = "said" if match["said"] else 0
        words = match[part]
        if not _NOT_NAMES.intersection(words.split()):
            yield Found(*match.span(part), NAME, words)


def find_sensitive(text: str) -> list[Found]:
    """Words on the author's own health, religion, politics or union, in the order of the text."""
    found = []
    for sentence in _SENTENCE.finditer(text):
        if not _FIRST_PERSON.search(sentence[0]):
            continue
        for kind, words in _SENSITIVE.items():
            for match in words.finditer(sentence[0]):
                start = sentence.start() + match.start()
                found.append(Found(start, start + len(match[0]), kind, match[0]))
    return sorted(found)


def without(text: str, kind: str, words: str, instead: str) -> str:
    """The text with every found place of these very words replaced by `instead`.

    >>> without("Ask Mme Dupont, not Dupont.", NAME, "Mme Dupont", "[name removed]")
    'Ask [name removed], not Dupont.'
    """
    for found in reversed(find(text)):
        if (found.kind, found.words) == (kind, words):
            text = text[: found.start] + instead + text[found.end :]
    return text
