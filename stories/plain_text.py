"""What people paste, turned into plain paragraphs. Nothing a reader could see is lost."""

import html
import re
import unicodedata

import nh3

_MARKUP = re.compile(
    r"<\s*(?:/?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?|!--.*?--)>", re.IGNORECASE | re.DOTALL
)
_BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]*>", re.IGNORECASE)
_HIDDEN = dict.fromkeys(  # zero width, direction marks, soft hyphen, byte order mark
    (
        *range(0x200B, 0x200D),
        *(0x200E, 0x200F, 0x00AD, 0x180E, 0xFEFF),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
    )
)
_JOINER = "\u200d"
_SPACES = re.compile(r"[ \t\u2000-\u200a]+")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def has_markup(text: str) -> bool:
    """Whether the text carries tags, as pasted web pages do. `a <3 b` does not."""
    return bool(_MARKUP.search(text))


def without_markup(text: str) -> str:
    """The words of a pasted page: tags gone, scripts and styles gone with their content."""
    broken = _BREAKS.sub("\n", text)
    stripped = nh3.clean(broken, tags=set(), clean_content_tags={"script", "style"})
    return html.unescape(stripped)


def clean_text(text: str) -> str:
    """Plain paragraphs: normalised (NFC), no control or invisible character, blank lines folded.

    Emoji are kept whole, the joiner between their parts included.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(
        char
        for char in text.translate(_HIDDEN)
        if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Cn", "Co"}
    )
    text = _without_stray_joiners(text)
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """A title or a name: like `clean_text`, on one line."""
    return " ".join(clean_text(text).split())


def _without_stray_joiners(text: str) -> str:
    if _JOINER not in text:
        return text
    kept = []
    for place, char in enumerate(text):
        if char == _JOINER:
            before, after = text[place - 1 : place], text[place + 1 : place + 2]
            in_emoji = bool(before) and bool(after) and not before.isalnum() and ord(after) > 0x2000
            if not in_emoji:
                continue
        kept.append(char)
    return "".join(kept)


def french_spaces(text: str) -> str:
    """Spaces that do not break, where French typography wants them.

    >>> french_spaces("Vraiment ? « Oui » : voilà !")
    'Vraiment\\u202f? «\\xa0Oui\\xa0»\\xa0: voilà\\u202f!'
    """
    text = re.sub(r" +([;!?])", "\u202f\\1", text)
    return re.sub(r"« +", "«\u00a0", re.sub(r" +([:»])", "\u00a0\\1", text))
