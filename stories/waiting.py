"""What waits for a person, as one moderator may see it: by key, never by offset, counted to a cap.

A moderator is offered what they read the language of, without a tie to its brand, and did not
write. The order reads the clock and the suspicion only: never the love, the ending or the brand.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import number_format

from .detector.judgement import Verdict
from .models import BrandAlias, DoubleReading, Interest, ModeratorProfile, StoryState
from .moderation import CLAIM_MINUTES
from .vocabulary import State
from .words import EditState

PAGE = 20
COUNTED = 1_000  # more are « 1 000+ »
LATE, SUSPECTED, UNSURE = range(3)  # levels of the queue, the most pressing first
READ_AGAIN = (State.PUBLISHED, State.ACCEPTED, State.REFUSED)  # where a second reading makes sense
_KEY = re.compile(r"([012])\.([0-9]{1,17})\.([0-9]{1,18})")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Desk:
    """A moderator: the languages they read, and the brands they are tied to, heirs included."""

    user_id: int
    languages: tuple[str, ...]
    tied: frozenset[int]

    def why_not(self, story) -> bool:
        """Whether this story is kept from them."""
        return (
            story.language not in self.languages
            or story.brand_id in self.tied
            or story.author_id == self.user_id
        )

    def offered(self, prefix: str = "story__") -> Q:
        """The stories of this desk, seen from a model that leads to them by `prefix`."""
        mine = Q(**{f"{prefix}language__in": self.languages})
        mine &= Q(**{f"{prefix}author": None}) | ~Q(**{f"{prefix}author": self.user_id})
        if self.tied:
            mine &= Q(**{f"{prefix}brand": None}) | ~Q(**{f"{prefix}brand__in": self.tied})
        return mine


def desk_of(user) -> Desk:
    """The desk of a moderator, in two queries."""
    profile = ModeratorProfile.objects.filter(user=user).first()
    ties = Interest.objects.filter(moderator=user).select_related("brand__merged_into")
    tied = {brand.pk for tie in ties for brand in (tie.brand, tie.brand.heir)}
    return Desk(user.pk, tuple(profile.languages) if profile else (), frozenset(tied))


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where a story stands in the queue; written in addresses as "level.microseconds.key"."""

    level: int
    since: dt.datetime
    story_id: int

    def __str__(self) -> str:
        return f"{self.level}.{(self.since - _EPOCH) // _MICROSECOND}.{self.story_id}"


def place_in(words: str) -> Place | None:
    """The place an address names; None for anything else."""
    match = _KEY.fullmatch(words)
    if match is None:
        return None
    level, microseconds, story_id = (int(part) for part in match.groups())
    try:
        return Place(level, _EPOCH + microseconds * _MICROSECOND, story_id)
    except OverflowError:
        return None


@dataclass(frozen=True)
class Item:
    """One story that waits: its state row, its place, its clock. `reading` is a second reading,
    which nothing on the page tells apart."""

    state: StoryState
    place: Place
    deadline: dt.datetime | None
    reading: DoubleReading | None = None
    unusual: bool = False

    @property
    def story(self):
        return self.state.story

    @property
    def suspected(self) -> bool:
        if self.reading:
            return self.reading.decision.verdict == Verdict.SUSPECTED_AD
        return self.state.priority > 1

    @property
    def late(self) -> bool:
        return self.place.level == LATE


@dataclass(frozen=True)
class QueuePage:
    """The most pressing items, and the key of those that follow; `first` without a key asked."""

    items: list[Item]
    after: str = ""
    first: bool = True


def moderation_queue(now: dt.datetime | None = None) -> QuerySet[StoryState]:
    """Held stories and held edits of public ones: those past their delay, then suspected
    advertisements, then the others; in each, the longest wait first."""
    edits = Q(state=State.PUBLISHED, priority__gt=0, edit=EditState.HELD)  # in the index
    level = Case(
        When(deadline__lt=now or timezone.now(), then=Value(LATE)),
        When(priority__gt=1, then=Value(SUSPECTED)),
        default=Value(UNSURE),
    )
    held = StoryState.objects.filter(Q(state=State.HELD) | edits)
    held = held.annotate(level=level, waiting_since=Coalesce("edit_since", "since"))
    return held.order_by("level", "waiting_since", "pk")


def second_readings(desk: Desk) -> QuerySet[DoubleReading]:
    """Decisions drawn to be read again, of texts that are still those the first person read."""
    drawn = DoubleReading.objects.filter(
        desk.offered(),
        read_at=None,
        story__text_hash=F("text_hash"),
        story__state__state__in=READ_AGAIN,
        story__state__edit="",
    )
    return drawn.exclude(decision__actor=desk.user_id)


def unclaimed(user_id: int, prefix: str = "") -> Q:
    """State rows nobody else reads now."""
    return (
        Q(**{f"{prefix}claimed_by": None})
        | Q(**{f"{prefix}claimed_by": user_id})
        | Q(**{f"{prefix}claimed_at__lt": claims_from()})
    )


def claims_from() -> dt.datetime:
    """A claim made before this moment is given up."""
    return timezone.now() - dt.timedelta(minutes=CLAIM_MINUTES)


def queue_places(
    desk: Desk, after: Place | None = None, *, size: int, free: bool = False
) -> list[Place]:
    """The places that follow one, `size` at most, in two queries; `free`: claimed by nobody else."""
    now = timezone.now()
    held = moderation_queue(now).filter(desk.offered())
    drawn = second_readings(desk).order_by("drawn_at", "pk")
    if free:
        held = held.filter(unclaimed(desk.user_id))
        drawn = drawn.filter(unclaimed(desk.user_id, "story__state__"))
    if after:
        same = Q(level=after.level)
        held = held.filter(
            Q(level__gt=after.level)
            | same & Q(waiting_since__gt=after.since)
            | same & Q(waiting_since=after.since, pk__gt=after.story_id)
        )
    columns = held.values_list("level", "waiting_since", "pk")
    places = {Place(*row) for row in columns[:size]}
    again = {_place_of(each, now) for each in drawn.select_related("decision")}
    places |= {place for place in again if after is None or place > after}
    return sorted(places)[:size]


def _place_of(reading: DoubleReading, now: dt.datetime) -> Place:
    """A second reading has the clock and the level of any story held on the day it was drawn."""
    level = UNSURE
    if reading.decision.verdict == Verdict.SUSPECTED_AD:
        level = SUSPECTED
    if _due(reading) < now:
        level = LATE
    return Place(level, reading.drawn_at, reading.story_id)


def _due(reading: DoubleReading) -> dt.datetime:
    return reading.drawn_at + dt.timedelta(days=settings.DECISION_DAYS)


def queue_page(desk: Desk, after: Place | None = None, *, size: int = PAGE) -> QueuePage:
    """One page of the queue; five queries, whatever the number of stories that wait."""
    found = queue_places(desk, after, size=size + 1)
    shown = found[:size]
    key = str(shown[-1]) if len(found) > size else ""
    return QueuePage(_items(shown, desk), key, first=after is None)


def _items(places: Iterable[Place], desk: Desk) -> list[Item]:
    keys = [place.story_id for place in places]
    rows = states_with_brands().in_bulk(keys)
    drawn = second_readings(desk).filter(story__in=keys).select_related("decision")
    readings = {each.story_id: each for each in drawn}
    return [_item(rows[place.story_id], place, readings) for place in places]


def states_with_brands() -> QuerySet[StoryState]:
    """State rows with what a line of the queue shows: the names of the brand, to hide them."""
    names = Prefetch("story__brand__aliases", BrandAlias.objects.only("brand", "name"))
    rows = StoryState.objects.select_related("story__brand", "screening", "claimed_by")
    return rows.defer("story__text", "screening__reasons").prefetch_related(names)


def _item(row: StoryState, place: Place, readings: dict[int, DoubleReading]) -> Item:
    unusual = bool(row.screening and row.screening.behaviour.get("holds"))
    waits = row.state == State.HELD or row.edit == EditState.HELD
    reading = None if waits else readings.get(row.pk)
    deadline = _due(reading) if reading else row.deadline
    return Item(row, place, deadline, reading, unusual)


def item_of(row: StoryState, desk: Desk) -> Item | None:
    """A story as an item of this desk's queue; None when it does not wait for this person."""
    if desk.why_not(row.story):
        return None
    now = timezone.now()
    if place := moderation_queue(now).filter(pk=row.pk).values_list("level", "waiting_since", "pk"):
        return _item(row, Place(*place[0]), {})
    drawn = second_readings(desk).filter(story=row.pk).select_related("decision").first()
    return _item(row, _place_of(drawn, now), {row.pk: drawn}) if drawn else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many stories wait, and how many of them too long; capped."""

    all: int
    late: int

    @property
    def in_words(self) -> str:
        return _capped(self.all)

    @property
    def late_in_words(self) -> str:
        return _capped(self.late)


def _capped(number: int) -> str:
    most = number_format(COUNTED, use_l10n=True, force_grouping=True)
    return f"{most}+" if number > COUNTED else number_format(number, force_grouping=True)


def waiting_for(desk: Desk) -> Waiting:
    """Counted no further than `COUNTED` and one; three queries."""
    now = timezone.now()
    held = moderation_queue(now).filter(desk.offered()).order_by()
    late = held.filter(level=LATE)
    again = [_place_of(each, now) for each in second_readings(desk).select_related("decision")]
    return Waiting(
        held.values("pk")[: COUNTED + 1].count() + len(again),
        late.values("pk")[: COUNTED + 1].count() + sum(each.level == LATE for each in again),
    )


def late_for_all() -> Waiting:
    """The same for the whole site, whoever may read them; two queries."""
    held = moderation_queue().order_by()
    return Waiting(
        held.values("pk")[: COUNTED + 1].count(),
        held.filter(level=LATE).values("pk")[: COUNTED + 1].count(),
    )
