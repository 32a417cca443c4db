"""The digest of a watchlist: at most one letter a period, none when nothing happened."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Min
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from ..models import Contributor, Notice
from ..reading.watchlist import Line, lines, with_facts
from ..vocabulary import Frequency

LINES_MAX = 50  # of one letter; the watchlist has them all
_SALT = "wiki.digest"
_DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7}


class Claimed(NamedTuple):
    """A digest about to leave, and when the one before left."""

    contributor: Contributor
    before: dt.datetime | None


def set_frequency(member, frequency: str) -> None:
    Contributor.objects.update_or_create(member=member, defaults={"digest": frequency})


def due(today: dt.date) -> list[int]:
    """Keys of the members whose digest is due: something they have neither seen nor been sent
    waits, and the last letter, or else the first thing that waits, is a period old."""
    waiting = Notice.objects.filter(seen_at=None, mailed_at=None, member__is_active=True)
    rows = waiting.order_by().values_list(
        "member", "member__wiki_contributor__digest", "member__wiki_contributor__digest_sent_at"
    )
    found = []
    for member, frequency, sent_at, first in rows.annotate(first=Min("made_at")):
        days = _DAYS.get(Frequency(frequency or Frequency.WEEKLY))
        if days and (today - timezone.localdate(sent_at or first)).days >= days:
            found.append(member)
    return sorted(found)


@transaction.atomic
def claim(member_id: int, today: dt.date) -> Claimed | None:
    """Take a letter before it leaves, so that it leaves once; None when it was taken meanwhile."""
    Contributor.objects.get_or_create(member_id=member_id)
    row = Contributor.objects.select_for_update(of=("self",)).select_related("member")
    contributor = row.get(member_id=member_id)
    before = contributor.digest_sent_at
    days = _DAYS.get(Frequency(contributor.digest))
    if not days or (before and (today - timezone.localdate(before)).days < days):
        return None
    contributor.digest_sent_at = timezone.now()
    contributor.save(update_fields=["digest_sent_at"])
    return Claimed(contributor, before)


def unclaim(claimed: Claimed) -> None:
    """The letter could not leave: the next run tries again."""
    row = claimed.contributor
    sent = Notice.objects.filter(member=row.member_id, mailed_at=row.digest_sent_at)
    sent.update(mailed_at=None)
    _give_back(claimed)


def letter(claimed: Claimed) -> EmailMessage | None:
    """The letter of a claimed digest, whose notices are marked as sent.

    None, and the claim is given back, when what waited is no news after all.
    """
    row, member = claimed.contributor, claimed.contributor.member
    waiting = Notice.objects.filter(member=member, seen_at=None, mailed_at=None)
    notices = list(with_facts(waiting).order_by("-id")[: LINES_MAX + 1])
    with translation.override(member.language):
        told = lines(notices[:LINES_MAX])
        message = _message(member, told, more=len(notices) > LINES_MAX) if told else None
    if notices:
        waiting.filter(pk__lte=notices[0].pk).update(mailed_at=row.digest_sent_at)
    if message is None:
        _give_back(claimed)
    return message


def _give_back(claimed: Claimed) -> None:
    Contributor.objects.filter(pk=claimed.contributor.pk).update(digest_sent_at=claimed.before)


def _message(member, told: list[Line], *, more: bool) -> EmailMessage:
    site = settings.SITE_URL.rstrip("/")
    stop = site + reverse("wiki:stop_digest", args=[token_of(member)])
    values = {
        "told": [(line, site + line.address if line.address else "") for line in told],
        "more": more,
        "number": len(told),
        "watchlist": site + reverse("wiki:watchlist"),
        "stop": stop,
    }
    text = render_to_string("emails/wiki_digest.txt", values).strip()
    subject, _blank, body = text.partition("\n")
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[member.email], headers=headers)


def token_of(member) -> str:
    """What the link of a digest carries; it stops the digest and opens nothing else."""
    return signing.dumps(member.pk, salt=_SALT)


def member_of(token: str):
    """Whose digest a link stops; None for a token that is not ours or an account that is gone."""
    try:
        key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return get_user_model().objects.filter(pk=key).first()
