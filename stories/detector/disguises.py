"""Letters in disguise, turned into what the eye reads, with the way back to the original.

Six tricks are undone: invisible characters inside words; HTML tags and entities; stylised letters
(full width, mathematical, circled, small capitals); look-alikes of another script inside a Latin
word; spaced-out words ("p r o m o"); and base64 that hides a readable text. A word wholly in
another script is left alone: a Cyrillic name or a Russian quotation hides nothing.

    >>> unmask("Un сode рromo").text
    'Un code promo'
"""

import base64
import codecs
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from html.entities import html5

from .places import Edit, Places, rewrite

INVISIBLE, STYLISED, LOOK_ALIKE = "invisible", "stylised", "look_alike"
SPACED, ENCODED, LAYERED = "spaced", "encoded", "layered"
FEWEST = 2  # one stray character is an accident of the keyboard or of a paste; two are not
LAYERS = 8  # disguises within disguises that are undone before the text is flattened
MOST_SHOWN = 20
_LEAST_SPACED = 5  # letters: "y a à", "c a d" and initials have fewer

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_ACCIDENTAL = frozenset("\u00ad\u200e\u200f")  # pasted hyphenation, direction marks
# Elements a pasted page has; "<ironie>" is none of them.
_INLINE = "a|abbr|b|big|cite|code|del|em|font|i|ins|kbd|label|mark|q|s|small|span|strike|strong|sub|sup|tt|u"
_BLOCK = (
    "article|aside|audio|blockquote|body|br|button|center|dd|div|dl|dt|embed|figcaption|figure|footer"
    "|form|h[1-6]|head|header|hr|html|iframe|img|input|li|link|main|meta|nav|object|ol|option|p|pre"
    "|script|section|select|source|style|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|ul|video"
)
_TAG = re.compile(
    rf"</?(?:({_INLINE})|{_BLOCK})(?:[\s/][^<>]{{0,300}})?>|<!--|-->|<!doctype [^<>]{{0,100}}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FANCY = re.compile(
    "[\u0262\u026a\u0274\u0276\u0280\u0281\u028f\u0299\u029c\u029f\u02b0-\u02b8\u1d00-\u1dbf\u2070-\u209c"
    "\u2100-\u214f\u2460-\u24ff\ua730-\ua731\uff01-\uff5e\U0001d400-\U0001d7ff\U0001f110-\U0001f189"
    "\U0001fbf0-\U0001fbf9]+"
)
_STYLES = ("<font>", "<wide>", "<circle>", "<square>")  # not <super>: "1ᵉʳ" is good French
_SAID = re.compile(r"(?:LATIN LETTER SMALL CAPITAL|LATIN CAPITAL LETTER) ([A-Z])$")
_WORD = re.compile(r"[^\W\d_]+")
# Letters from Greek on, but for the Latin blocks that come after it.
_FOREIGN = re.compile(
    r"[^\W\d_\0-\u036f\u1d00-\u1eff\u2100-\u214f\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f\ufb00-\ufb06]"
)
_LETTER = r"[^\W\d_]"
_SPACED_OUT = re.compile(  # words too, when the gaps between them are wider
    rf"(?<!\w){_LETTER}(?:[ \u00a0\u2009\u202f]{_LETTER}){{1,30}}"
    rf"(?:[ \u00a0]{{2,4}}{_LETTER}(?:[ \u00a0\u2009\u202f]{_LETTER}){{1,30}}){{0,12}}(?!\w)"
)
_MARKED_OUT = re.compile(
    rf"(?<![\w.·•*|~/-]){_LETTER}([.·•*_|~/-]){_LETTER}(?:\1{_LETTER}){{3,38}}(?!\w)"
)
_WIDE = re.compile(r"[ \u00a0]{2,4}")
_RUN = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{16,}={0,2}")
_READABLE = 0.7  # share of letters and blanks in a text somebody wrote
_SHORT = re.compile(r"[A-Za-z]{1,15}")


@dataclass(frozen=True, slots=True)
class Disguise:
    """A disguised stretch of the original text: `text[start:end]`."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clean:
    """What the eye reads, the way back, and what was disguised (`MOST_SHOWN` stretches at most).

    `places.original(start, end)` is the stretch of the original behind `text[start:end]`.
    `count` is the number of disguised letters, words or runs.
    """

    text: str
    places: Places
    count: int = 0
    disguises: tuple[Disguise, ...] = ()

    @property
    def disguised(self) -> bool:
        """Whether somebody meant it: one stray character is forgiven."""
        return self.count >= FEWEST


# An edit, and for how many disguised letters, words or runs it counts.
_Found = tuple[Edit, int]


def unmask(text: str) -> Clean:
    """Undo the disguises of a text, in linear time; what is unmasked once has none left."""
    clean = Clean(text, Places.unmoved(text))
    for _ in range(LAYERS):
        peeled = clean
        for kind, step in _STEPS:
            peeled = _applied(peeled, kind, step)
        if peeled is clean:
            return clean
        clean = peeled
    return _applied(clean, LAYERED, _flattened)


def _applied(clean: Clean, kind: str, step: Callable[[str], Iterator[_Found]]) -> Clean:
    found = list(step(clean.text))
    if not found:
        return clean
    shown = list(clean.disguises)
    for (start, end, _), count in found:
        start, end = clean.places.original(start, end)
        if count and shown and shown[-1].kind == kind and shown[-1].end == start:
            shown[-1] = replace(shown[-1], end=end)  # letter by letter, one stretch
        elif count and len(shown) < MOST_SHOWN:
            shown.append(Disguise(kind, start, end))
    text, places = rewrite(clean.text, clean.places, (edit for edit, _ in found))
    return Clean(text, places, clean.count + sum(count for _, count in found), tuple(shown))


def _without_unseen(text: str) -> Iterator[_Found]:
    for match in _UNSEEN.finditer(text):
        start, end = match.span()
        inside = _is_latin(text[start - 1 : start]) and _is_latin(text[end : end + 1])
        yield (start, end, ""), int(inside and not _ACCIDENTAL.issuperset(match.group()))


def _without_markup(text: str) -> Iterator[_Found]:
    if "<" in text or "-->" in text:
        for match in _TAG.finditer(text):
            yield (*match.span(), "" if match.group(1) else "\n"), 0


def _without_entities(text: str) -> Iterator[_Found]:
    if "&" not in text:
        return
    for match in _ENTITY.finditer(text):
        name = match.group()[1:]
        said = html.unescape(match.group()) if name[0] == "#" else html5.get(name)
        if said is not None:
            yield (*match.span(), said), 0


def _without_style(text: str) -> Iterator[_Found]:
    for match in _FANCY.finditer(text):
        run, start, end = match.group(), *match.span()
        plain = [_plain(character) for character in run]
        beside = text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()
        counts = beside or sum(styled for _, styled in plain) > 1
        for place, (character, (letter, styled)) in enumerate(zip(run, plain, strict=True), start):
            if letter != character:
                yield (place, place + 1, letter), int(styled and counts)


def _without_look_alikes(text: str) -> Iterator[_Found]:
    if not _FOREIGN.search(text):
        return
    for match in _WORD.finditer(text):
        word = match.group()
        foreign = _FOREIGN.findall(word)
        if not foreign or not any(map(_is_latin, word)):
            continue
        seen = {letter: _look_alikes().get(letter, "") for letter in set(foreign)}
        if all(seen.values()):
            for place, letter in enumerate(word, match.start()):
                if letter in seen:
                    yield (place, place + 1, seen[letter]), 1


def _without_gaps(text: str) -> Iterator[_Found]:
    for match in _SPACED_OUT.finditer(text):
        words = ["".join(word.split()) for word in _WIDE.split(match.group())]
        measured = all(set(word[1::2].lower()) <= {"x"} for word in words)  # "L x l x H"
        if sum(map(len, words)) >= _LEAST_SPACED and not measured:
            yield (*match.span(), " ".join(words)), len(words)


def _without_marks(text: str) -> Iterator[_Found]:
    for match in _MARKED_OUT.finditer(text):
        word, mark = match.group(), match.group(1)
        if mark != "." or not word.isupper():  # "U.N.E.S.C.O" is an abbreviation
            yield (*match.span(), word.replace(mark, "")), 1


def _decoded(text: str) -> Iterator[_Found]:
    for match in _RUN.finditer(text):
        if hidden := _readable(match.group()):
            yield (*match.span(), f"\n{hidden}\n"), FEWEST


def _flattened(text: str) -> Iterator[_Found]:
    """More layers than anybody needs: keep the letters, a few a line, where nothing can hide."""
    done, count = 0, FEWEST
    for match in _SHORT.finditer(text):
        yield (done, match.start(), "\n"), count
        done, count = match.end(), 0
    yield (done, len(text), ""), count


_STEPS: tuple[tuple[str, Callable[[str], Iterator[_Found]]], ...] = (
    (INVISIBLE, _without_unseen),
    ("", _without_entities),
    ("", _without_markup),
    (STYLISED, _without_style),
    (LOOK_ALIKE, _without_look_alikes),
    (SPACED, _without_gaps),
    (SPACED, _without_marks),
    (ENCODED, _decoded),
)


@cache
def _plain(character: str) -> tuple[str, bool]:
    """What a stylised character reads as, itself if nothing, and whether it is a styled letter."""
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) == 1 and folded.isascii() and folded != character:
        style = unicodedata.decomposition(character).split(" ")[0]
        return folded, folded.isalpha() and style in _STYLES
    said = _SAID.search(unicodedata.name(character, ""))
    if said is None:
        return character, False
    return (said[1].lower() if "SMALL" in said[0] else said[1]), True


@cache
def _is_latin(character: str) -> bool:
    return character.isalpha() and unicodedata.name(character, "").startswith("LATIN")


@cache
def _look_alikes() -> dict[str, str]:
    """Letters of other scripts and the ASCII letter each looks like (Unicode's confusables).

    A letter that looks like a small capital ("в" like "ʙ") reads as that letter.
    """
    from confusable_homoglyphs.confusables import confusables_data  # read with the first disguise

    found: dict[str, str] = {}
    for letter, twins in confusables_data.items():
        if len(letter) != 1 or not _FOREIGN.match(letter):
            continue
        for twin in (_plain(each["c"])[0] for each in twins if len(each["c"]) == 1):
            twin = "k" if twin == "ĸ" else twin
            if twin.isascii() and twin.isalpha():  # Unicode draws capital I as small l
                found[letter] = "I" if twin == "l" and letter.isupper() else twin
                break
    return found


def _readable(run: str) -> str:
    """The text hidden in a base64 run, or nothing; cut characters at its ends are dropped."""
    body = run.rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
    body = body[: len(body) - (len(body) % 4 == 1)]
    data = base64.b64decode(body + "=" * (-len(body) % 4)).lstrip(bytes(range(0x80, 0xC0)))
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return ""
    shown = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    written = sum(character.isalpha() or character == " " for character in shown)
    return text if shown.isprintable() and written >= _READABLE * len(shown) > 0 else ""
