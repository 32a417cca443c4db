"""Adding a work to the bibliography, under a key that stays."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ..models import Source

RESERVED_KEYS = frozenset({"new", "nouveau"})  # the page that adds one stands at this address
_NAMES, _LETTERS = 3, "abcdefghijklmnopqrstuvwxyz"


class KeyTaken(ValidationError):
    """Another work has this key."""

    def __init__(self, source: Source):
        self.source = source
        super().__init__(
            _("Another source has this key: “%(title)s”."), params={"title": source.title}
        )


def propose_key(authors: str, year: int | None, title: str) -> str:
    """A free key: surnames, else the first words of the title, and the year.

    One query. Raises `ValidationError` when nothing in them makes a key.
    """
    names = [each.partition(",")[0] for each in authors.split(";") if each.strip()]
    words = names[:_NAMES] if names else title.split()[:4]
    parts = [slugify(each.replace("’", " ")) for each in [*words, str(year or "")]]
    key = "-".join(part.replace("_", "-").strip("-") for part in parts if part)[:70].strip("-")
    key = "-".join(filter(None, key.split("-")))
    if not key or key in RESERVED_KEYS:
        raise ValidationError(_("Type a key: none can be made from the authors and the title."))
    taken = set(Source.objects.filter(key__startswith=key).values_list("key", flat=True))
    tries = (
        key,
        *(f"{key}-{letter}" for letter in _LETTERS),
        *(f"{key}-{n}" for n in range(2, 999)),
    )
    return next(each for each in tries if each not in taken)


def add_source(source: Source, *, by) -> Source:
    """Add a work; the same one sent twice is added once.

    Raises `KeyTaken`, or `ValidationError` by field when a value is refused.
    """
    source.added_by = by
    if not source.key:
        twin = Source.objects.filter(
            authors=source.authors, year=source.year, title=source.title, added_by=by
        ).first()
        if twin is not None:
            return twin
        source.key = propose_key(source.authors, source.year, source.title)
    if source.key in RESERVED_KEYS:
        raise ValidationError({"key": _("The wiki has a page of its own at this address.")})
    source.clean_fields()
    try:
        with transaction.atomic():
            source.save(force_insert=True)
    except IntegrityError:
        other = Source.objects.get(key=source.key)
        if other.added_by_id == by.pk and other.title == source.title:
            return other
        raise KeyTaken(other) from None
    return source
