"""What people paste, turned into plain paragraphs. Nothing a reader could see is lost."""

import html
import re
import unicodedata

import nh3

_TAG = re.compile(r"<\s*/?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]*>", re.IGNORECASE)
_HIDDEN = dict.fromkeys(  # zero width, direction marks, soft hyphen, byte order mark
    (
        *range(0x200B, 0x200D),
        *(0x200E, 0x200F, 0x00AD, 0x061C, 0x180E, 0xFEFF, 0xE0001),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFFF9, 0xFFFC),
    )
)
_EMOJI = r"[^\w\s\0-\u2000\u200d]"  # wide enough: no letter, digit or space, nothing of ASCII
_STRAY_JOINERS = re.compile(f"(?<!{_EMOJI})\u200d|\u200d(?!{_EMOJI})")
_STRAY_TAGS = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+")
_TRANSLATED = _HIDDEN | {0x2028: "\n", 0x2029: "\n\n"}  # and separators
# Controls but tab and line feed, lone surrogates, private use, non-characters.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)
_SPACES = re.compile(r"[ \t\u2000-\u200a]+")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE = re.compile(r"^.{40,240}?[.!?…](?=\s|$)", re.DOTALL)
SENTENCE_MAX = 220  # characters of a first sentence


def has_markup(text: str) -> bool:
    """Whether the text carries tags, as pasted web pages do. `a <3 b` does not."""
    comment = text.find("<!--")
    return bool(_TAG.search(text)) or (comment >= 0 and text.find("-->", comment) >= 0)


def without_markup(text: str) -> str:
    """The words of a pasted page: tags gone, scripts and styles gone with their content."""
    broken = _BREAKS.sub("\n", text)
    stripped = nh3.clean(broken, tags=set(), clean_content_tags={"script", "style"})
    return html.unescape(stripped)


def clean_text(text: str) -> str:
    """Plain paragraphs: normalised (NFC), no control or invisible character, blank lines folded.

    Emoji are kept whole, the joiner between their parts included.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.replace("\n", "").isprintable():  # most texts are, and skip this
        text = _CONTROL.sub("", text.translate(_TRANSLATED))
        text = _STRAY_JOINERS.sub("", _STRAY_TAGS.sub("", text))
    text = unicodedata.normalize("NFC", text)  # last: what was taken out stood between letters
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """A title or a name: like `clean_text`, on one line."""
    if text.isascii() and text.isprintable():  # nothing to clean but spaces
        return " ".join(text.split())
    return " ".join(clean_text(text).split())


def french_spaces(text: str) -> str:
    """Spaces that do not break, where French typography wants them.

    >>> french_spaces("Vraiment ? « Oui » : voilà !")
    'Vraiment\\u202f? «\\xa0Oui\\xa0»\\xa0: voilà\\u202f!'
    """
    text = re.sub(r" +([;!?])", "\u202f\\1", text)
    return re.sub(r"« +", "«\u00a0", re.sub(r" +([:»])", "\u00a0\\1", text))


def first_sentence(opening: str) -> str:
    """The first sentence of a text, or its first words.

    >>> first_sentence("C’était un samedi matin, à Dijon, et il pleuvait encore. Puis rien.")
    'C’était un samedi matin, à Dijon, et il pleuvait encore.'
    """
    found = _SENTENCE.match(opening)
    if found and len(found[0]) <= SENTENCE_MAX:
        return found[0]
    return (
        opening if len(opening) <= SENTENCE_MAX else opening[:SENTENCE_MAX].rsplit(" ", 1)[0] + "…"
    )
