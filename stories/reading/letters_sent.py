"""The letters sent to an author about their stories, in words: what the account keeps of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import Letter, Story

KINDS = {
    "held": _("held, waiting for a person"),
    "asked": _("a question"),
    "reminder": _("a reminder of the question"),
    "dormant": _("asleep"),
    "published": pgettext_lazy("notice", "published"),
    "accepted": _("accepted for a later day"),
    "refused": pgettext_lazy("notice", "refused, with the reasons"),
    "removed": _("taken down, with the reasons"),
    "edit_held": _("an edit waits for a person"),
    "edit_published": _("an edit is published"),
    "edit_refused": _("an edit is refused, with the reasons"),
    "appeal_received": _("appeal received"),
    "appeal_upheld": _("appeal: the decision stands"),
    "appeal_overturned": _("appeal: the decision is overturned"),
    "reply_published": _("a right of reply is published"),
    "new_link": _("a new link"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter: what it was about, and when it was written; `left` once it was sent."""

    words: str
    written: dt.datetime
    left: bool


def notices_of(stories: Iterable[Story], *, member) -> dict[int, list[Notice]]:
    """The letters to a member about these stories, the latest first, in one query.

    Those that only say that somebody wrote under a story are left out.
    """
    letters = Letter.objects.filter(story__in=stories, member=member, kind__in=KINDS)
    found: dict[int, list[Notice]] = {}
    for key, kind, written, sent in letters.order_by("-id").values_list(
        "story_id", "kind", "made_at", "sent_at"
    ):
        found.setdefault(key, []).append(Notice(str(KINDS[kind]), written, sent is not None))
    return found
