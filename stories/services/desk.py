"""A moderator's desk: what they declare, what they may decide, the names they unveil."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import (
    Brand,
    Decision,
    DoubleReading,
    Interest,
    ModeratorProfile,
    Story,
    StoryState,
    Unveiling,
)
from ..vocabulary import Language, State
from ..waiting import desk_of
from .states import WrongState

RIGHT = "stories.publish_story"
UNVEILED = "stories.brand_unveiled"  # the action in Wagtail's log


class NotOffered(ValueError):
    """This story is not for this moderator; the words do not say why, the brand is in it."""

    def __init__(self) -> None:
        super().__init__(_("This story is not offered to you: another moderator reads it."))


class AlreadyDealt(WrongState):
    """Somebody was faster: says who, when and what."""

    def __init__(self, state: State, name: str, when: dt.datetime) -> None:
        super().__init__(state)
        self.args = (
            _("Already dealt with by %(name)s, %(time)s ago. Your own decision was not kept.")
            % {"name": name, "time": timesince(when, depth=1)},
        )


@transaction.atomic
def declare_languages(user, languages: Iterable[str]) -> ModeratorProfile:
    """The languages a moderator masters. Raises `ValueError` on one that is not read here."""
    said = set(languages)
    if not said <= set(Language.values):
        raise ValueError(_("Choose among the languages offered."))
    kept = [code for code in Language.values if code in said]
    profile, _made = ModeratorProfile.objects.update_or_create(
        user=user, defaults={"languages": kept}
    )
    return profile


@transaction.atomic
def declare_interest(user, brand: Brand, note: str = "") -> Interest:
    """A tie with a brand: its stories are no longer offered; those being read are given back."""
    kept = note.replace("\x00", "").strip()[:200]
    tie, _made = Interest.objects.get_or_create(
        moderator=user, brand=brand.heir, defaults={"note": kept}
    )
    StoryState.objects.filter(claimed_by=user, story__brand=brand.heir).update(
        claimed_by=None, claimed_at=None
    )
    return tie


def drop_interest(user, key: int) -> bool:
    """The tie is no more; False when there was none."""
    gone, _by_model = Interest.objects.filter(moderator=user, pk=key).delete()
    return bool(gone)


def may_decide(user, story: Story) -> bool:
    """A moderator who reads the language, is not tied to the brand and did not write the story."""
    return user.has_perm(RIGHT) and not desk_of(user).why_not(story)


@transaction.atomic
def unveil(story: Story, *, by) -> Unveiling:
    """Show a moderator which brand a story is about; written down. Raises `NotOffered`."""
    story = Story.objects.get(pk=story.pk)
    if not may_decide(by, story):
        raise NotOffered
    log(instance=story, action=UNVEILED, user=by)
    return Unveiling.objects.create(story=story, moderator=by)


def already_dealt(row: StoryState) -> WrongState:
    """Why a story waits no more: who decided or read it last, else where it is now."""
    last = Decision.objects.filter(story=row.pk).select_related("actor").first()
    acts = [(last.made_at, last.actor)] if last and last.after == row.state else []
    again = DoubleReading.objects.filter(story=row.pk, read_at__isnull=False)
    acts += [(each.read_at, each.reader) for each in again.select_related("reader")]
    known = [(when, who) for when, who in acts if who]
    if not known:
        return WrongState(State(row.state))
    when, who = max(known, key=lambda act: act[0])
    return AlreadyDealt(State(row.state), str(who), when)
