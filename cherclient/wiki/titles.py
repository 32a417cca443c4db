"""Titles: which may be given, what keeps two apart, and the address each makes."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii  # writes any script in Latin letters; Wagtail brings it
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from stories.folding import fold

from .vocabulary import TITLE_MAX

_SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # French narrow spaces stay
_APOSTROPHES = re.compile("['’ʼ]")
# A question mark may end a title: addresses are made of letters and figures only.
FORBIDDEN = frozenset("/#[]{}|<>\\")
# First words of the wiki's own addresses, in both languages: no article may hide behind them.
RESERVED_SLUGS = frozenset(
    """
    new nouveau recent modifications wanted souhaites categories letters lettres search chercher
    sources bibliographie pending attente watchlist suivis talks discussions tribunes cases retours
    export feed flux suggest suggestions evidence preuves preview apercu contributors contributeurs
    picture image
    """.split()  # noqa: SIM905 - a list this long is read more easily as words
)


def title_key(title: str, language: str) -> str:
    """What keeps two titles of one language apart: case, accents, apostrophes do not count."""
    return f"{language}:{fold(title)}{_other_letters(title)}"[:300]


def _other_letters(title: str) -> str:
    """Letters that folding leaves out beside Latin ones: "Café 日本" is not "Café"."""
    if not any("a" <= each <= "z" or each.isdigit() for each in fold(title)):
        return ""  # folding kept them all
    plain = unicodedata.normalize("NFKD", title.casefold())
    return "".join(
        each for each in plain if each.isalpha() and each > "\u024f" and not fold(each).isascii()
    )


def tidy(title: str) -> str:
    """A title with single spaces, composed letters and no invisible character at its ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", title)).strip()


def check_title(title: str) -> str:
    """The tidy title. Raises `ValidationError` saying what is wrong with it."""
    clean = tidy(title)
    if not fold(clean):
        raise ValidationError(_("A title has at least one letter or one figure."), code="empty")
    if len(clean) > TITLE_MAX:
        raise ValidationError(
            _("This title has %(length)s characters; the most is %(most)s."),
            code="long",
            params={"length": len(clean), "most": TITLE_MAX},
        )
    wrong = sorted(set(clean) & FORBIDDEN)
    if wrong == ["#"]:
        raise ValidationError(
            _("A title cannot contain #: in a link it leads to a section, [[Title#Section]]."),
            code="signs",
        )
    if wrong:
        raise ValidationError(
            _("A title cannot contain %(signs)s: these signs mean something in an address."),
            code="signs",
            params={"signs": " ".join(wrong)},
        )
    if any(unicodedata.category(each) in ("Cc", "Cf") for each in clean):
        raise ValidationError(_("This title contains an invisible character."), code="invisible")
    return clean


def slug_of(title: str) -> str:
    """The address a title makes, in Latin letters and figures; never one of the wiki's own."""
    words = anyascii(_APOSTROPHES.sub(" ", title))
    slug = slugify(words)[:200].strip("-_") or "article"
    return f"{slug}-article" if slug in RESERVED_SLUGS else slug
