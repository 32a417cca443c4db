"""What a member agreed to or declared, with the words that stood beside each box."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from ..models import Consent


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One row of the log. `sha256` is that of the wording, in UTF-8."""

    story_title: str
    public_id: str
    box: str
    wording: str
    given: bool
    made_at: dt.datetime
    sha256: str


def consents_of(member) -> list[ConsentLine]:
    """Newest first; one query."""
    rows = Consent.objects.filter(story__author=member).select_related("story").order_by("-id")
    return [
        ConsentLine(
            story_title=row.story.title,
            public_id=row.story.public_id,
            box=row.box,
            wording=row.wording,
            given=row.given,
            made_at=row.made_at,
            sha256=hashlib.sha256(row.wording.encode()).hexdigest(),
        )
        for row in rows.only(
            "box", "wording", "given", "made_at", "story__title", "story__public_id"
        )
    ]
