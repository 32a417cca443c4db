"""Whether a revision is the one that was published: its digests and its place in the chain."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..content import chained, moment
from ..models import ArticleRevision


class Fault(TextChoices):
    """What does not hold."""

    NUMBER = "number", _("a revision is missing before it")
    PREVIOUS = "previous", _("it does not follow the revision before it")
    CONTENT = "content", _("its text is not the one that was published")
    HASH = "hash", _("its hash is not that of its date, its summary and its text")


def fault_of(row: ArticleRevision, previous: ArticleRevision | None) -> Fault | None:
    """The first thing that does not hold; None when all does. An erased one keeps its digests."""
    if row.number != (previous.number + 1 if previous else 1):
        return Fault.NUMBER
    if row.previous_hash != (previous.hash if previous else ""):
        return Fault.PREVIOUS
    if not row.erased_at and (row.text is None or row.text.digest != row.content_digest):
        return Fault.CONTENT
    told = chained(
        row.previous_hash,
        row.number,
        moment(row.made_at),
        row.summary,
        row.content_digest,
        row.summary_digest if row.erased_at else "",
    )
    return None if told == row.hash else Fault.HASH
