"""Whether an author may be asked again, and when: consent and the letters to come."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _noop

from ..models import Consent, FollowUp, Story
from ..vocabulary import Ending
from ..words import FollowUpKind

BOX = "follow_up"
WORDING = _noop("I agree to be asked again by mail how it goes, after 6, 12 and 24 months.")
MONTHS = {FollowUpKind.SIX_MONTHS: 6, FollowUpKind.ONE_YEAR: 12, FollowUpKind.TWO_YEARS: 24}


def consents(story: Story) -> bool:
    """Whether the author agrees to be asked again, as last said."""
    last = Consent.objects.filter(story=story, box=BOX).values_list("given", flat=True).first()
    return bool(last)


@transaction.atomic
def set_consent(story: Story, *, given: bool, wording: str = "") -> bool:
    """Keep a consent given or taken back, with its words; False when it stood so already."""
    if consents(story) == given:
        return False
    Consent.objects.create(story=story, box=BOX, given=given, wording=wording or gettext(WORDING))
    if given:
        schedule(story)
    else:
        cancel(story)
    return True


@transaction.atomic
def schedule(story: Story) -> None:
    """Plan the letters still to come: public, going on and with consent, else none; safe to repeat.

    6, 12 and 24 months after it was told, and at the renewal date. Days gone by are left out.
    """
    goes_on = story.ending and Ending(story.ending).goes_on
    if not (story.live and goes_on and consents(story)):
        return
    renewals = FollowUp.objects.filter(story=story, sent_at=None, kind=FollowUpKind.RENEWAL)
    renewals.exclude(due_on=story.renews_on).delete()  # the date was changed
    today = timezone.localdate()
    days = {kind: months_after(story.told_on, months) for kind, months in MONTHS.items()}
    if story.renews_on:
        days[FollowUpKind.RENEWAL] = story.renews_on
    FollowUp.objects.bulk_create(
        [FollowUp(story=story, kind=kind, due_on=day) for kind, day in days.items() if day > today],
        ignore_conflicts=True,
    )


def cancel(story: Story) -> None:
    """Forget the letters that were not sent."""
    FollowUp.objects.filter(story=story.pk, sent_at=None).delete()


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or the last one of a shorter month.

    >>> months_after(dt.date(2025, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=month + 1, day=1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    return min(first + dt.timedelta(days=day.day - 1), following - dt.timedelta(days=1))
