"""Counting a story and taking it out: its spells, and the sums they enter, in its transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.db import connection, transaction
from django.db.models import Count, Q

from ranking import statistics
from stories.published import Ending, StoryFacts

from ..endings import CAUSES, CONTRACTS, ENDINGS, HABIT, OUTCOMES, STILL_SEEN, outcome_of
from ..methods import (
    ImpossibleDates,
    Outcome,
    When,
    detector_bin,
    is_surge,
    iso_week,
    month_number,
    spells_of,
    story_weight,
)
from ..methods.spells import Spell as Stretch
from ..methods.spells import interval_of
from ..methods.weights import WEEKS_LOOKED_BACK
from ..models import BrandMonth, Spell

log = logging.getLogger(__name__)
_AT_ONCE = 5_000  # keys in one statement, below the limit of every SQLite
_PRIOR = 0.1  # chance of an advertisement, for a story the detector could not weigh


class Changes:
    """Differences of the sums, gathered while spells change and written once."""

    def __init__(self) -> None:
        self.sums: dict[tuple, list[int]] = defaultdict(lambda: [0] * len(BrandMonth.MEASURES))

    def take(self, spell: Spell) -> None:
        self._move(spell, -1)

    def give(self, spell: Spell) -> None:
        self._move(spell, 1)

    def _move(self, spell: Spell, sign: int) -> None:
        key, measures = statistics.contribution(spell)
        kept = self.sums[key]
        for place, value in enumerate(measures):
            kept[place] += sign * value

    def write(self) -> None:
        statistics.add(self.sums)


def cause_of(facts: StoryFacts) -> str:
    """The cause told, or the first one offered after that ending."""
    if facts.ending == HABIT:
        return "moved_on"
    if outcome_of(facts.ending) is not Outcome.LEFT:
        return ""
    return facts.cause or str(Ending(facts.ending).causes[0].value)


@transaction.atomic(savepoint=False)  # of the story's own transaction: both hold, or neither
def count_story(facts: StoryFacts) -> int:
    """Count a public story, anew if it was counted; returns its number of spells.

    A story counts with a brand, a beginning and an ending, as long as the form demands, from a
    consumer without a declared link or anything received. The sums follow in the same
    transaction.
    """
    changes = Changes()
    earlier = Spell.objects.filter(story_id=facts.story_id, part=0).first()
    stretches = _stretches(facts)
    lock_brands(facts.brand_id if stretches else None, earlier.brand_id if earlier else None)
    _take_out(facts.story_id, earlier, changes)
    if stretches:
        _put_in(facts, stretches, earlier, changes)
    changes.write()
    return len(stretches)


@transaction.atomic
def uncount_story(story_id: int) -> None:
    """Take a story out of the sums; its copies and its author's other story weigh anew."""
    changes = Changes()
    earlier = Spell.objects.filter(story_id=story_id, part=0).first()
    lock_brands(earlier.brand_id if earlier else None)
    _take_out(story_id, earlier, changes)
    changes.write()


@transaction.atomic
def recluster(clusters: Mapping[int, int]) -> int:
    """Follow stories that changed cluster (story id to cluster); the number of those counted.

    Those they leave and those they join weigh anew, on each of their brands.
    """
    firsts = Spell.objects.filter(part=0)
    rows = [
        row
        for ids in _slices(list(clusters))
        for row in firsts.filter(story__in=ids).only("story_id", "brand_id", "cluster")
        if row.cluster != clusters[row.story_id]
    ]
    lock_brands(*(row.brand_id for row in rows))
    touched: dict[int, set[int]] = defaultdict(set)
    joining: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        touched[row.brand_id] |= {row.cluster, clusters[row.story_id]}
        joining[clusters[row.story_id]].append(row.story_id)
    for cluster, stories in joining.items():
        for ids in _slices(stories):
            Spell.objects.filter(story__in=ids).update(cluster=cluster)
    changes = Changes()
    for brand_id, changed in touched.items():
        _share_weight(brand_id, changed, changes)
    changes.write()
    return len(rows)


def _slices(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def lock_brands(*brands: int | None) -> None:
    """Let one transaction at a time weigh the stories of a brand (SQLite has but one writer)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for brand in sorted({brand for brand in brands if brand}):
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, brand])


_LOCKS = 2007  # the family of these locks


def _stretches(facts: StoryFacts) -> tuple[Stretch, ...]:
    """The spells of a story that counts; none for one that does not."""
    outcome = outcome_of(facts.ending)
    if not (facts.brand_id and outcome and facts.began and facts.independent and facts.long_enough):
        return ()
    try:
        return spells_of(
            outcome,
            told=month_number(facts.told_on),
            began=_when(facts.began),
            ended=None if facts.ending in STILL_SEEN else _when(facts.ended),
            returned=_when(facts.returned) if outcome is Outcome.CAME_BACK else None,
        )
    except ImpossibleDates as error:
        log.warning("Story %s is not counted: %s.", facts.story_id, error)
        return ()


def _when(date) -> When | None:
    return When.between(date.first, date.last) if date else None


def _put_in(
    facts: StoryFacts, stretches: Iterable[Stretch], earlier: Spell | None, changes: Changes
) -> None:
    """Write the spells of a story and weigh it."""
    spells = spells_from(facts, stretches)
    first = spells[0]
    surge = _surge(first.brand_id, first.week, earlier)
    shares = Q(author=first.author) | Q(cluster=first.cluster)
    alone = not Spell.objects.filter(shares, brand_id=first.brand_id).exists()
    for spell in spells:
        spell.surge = surge
        if alone:
            spell.weight = story_weight(held=surge)
            changes.give(spell)
    Spell.objects.bulk_create(spells)
    if not alone:
        reweigh(first.brand_id, first.author, first.cluster, changes)


def spells_from(facts: StoryFacts, stretches: Iterable[Stretch] | None = None) -> list[Spell]:
    """The spells of a story, not weighed and not saved; none for one that does not count."""
    stretches = _stretches(facts) if stretches is None else stretches
    if not stretches:
        return []
    common = {
        "story_id": facts.story_id,
        "brand_id": facts.brand_id,
        "author": author_number(facts.author_key),
        "month": month_number(facts.published_at.astimezone(dt.UTC).date()),
        "week": iso_week(facts.published_at),
        "published_at": facts.published_at,
        "bin": detector_bin(_PRIOR if facts.ad_probability is None else facts.ad_probability),
        "weight": 0,
        "cluster": facts.duplicate_cluster,
        "outcome": OUTCOMES.index(outcome_of(facts.ending)),
        "cause": CAUSES.index(cause_of(facts)),
        "ending": ENDINGS.index(facts.ending),
        "contract": CONTRACTS.index(facts.contract_kind),
        "love": facts.love,
    }
    return [_spell(part, each, common) for part, each in enumerate(stretches)]


def _spell(part: int, stretch: Stretch, common: dict) -> Spell:
    interval = interval_of(stretch.months)
    return Spell(
        part=part,
        began=stretch.start,
        duration=stretch.months,
        interval=interval,
        rest=statistics.rest_of(stretch.months, interval),
        event=stretch.event,
        **common,
    )


def _take_out(story_id: int, earlier: Spell | None, changes: Changes) -> None:
    if earlier is None:
        return
    gone = Spell.objects.filter(story_id=story_id)
    for spell in gone:
        changes.take(spell)
    gone.delete()
    reweigh(earlier.brand_id, earlier.author, earlier.cluster, changes)


def author_number(key: str) -> int:
    """A signed 64-bit number for a key: the table holds no name and no address."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)


def _surge(brand_id: int, week: int, earlier: Spell | None) -> bool:
    """Whether the surge rule holds a story; judged once, at publication, and kept."""
    if earlier and earlier.brand_id == brand_id and earlier.week == week:
        return earlier.surge
    counts = dict(
        Spell.objects.filter(
            brand_id=brand_id,
            part=0,
            surge=False,
            week__gte=week - WEEKS_LOOKED_BACK,
            week__lte=week,
        )
        .values_list("week")
        .annotate(Count("id"))
    )
    return is_surge(counts.pop(week, 0), list(counts.values()))


def reweigh(brand_id: int, author: int, cluster: int, changes: Changes) -> None:
    """Weigh again the stories of one author, and all copies of one text, on one brand.

    One author counts once a brand: the story published last among those the surge rule does not
    hold. Copies share one weight.
    """
    firsts = Spell.objects.filter(brand_id=brand_id, part=0)
    clusters = set(firsts.filter(author=author).values_list("cluster", flat=True)) | {cluster}
    _share_weight(brand_id, clusters, changes)


def _share_weight(brand_id: int, clusters: set[int], changes: Changes) -> None:
    """Weigh again the members of clusters of near-duplicates, on one brand."""
    of_brand = Spell.objects.filter(brand_id=brand_id)
    rows = list(of_brand.filter(cluster__in=clusters).order_by("story_id", "part"))
    authors = {row.author for row in rows}
    latest = dict(
        of_brand.filter(part=0, surge=False, author__in=authors)
        .order_by("published_at", "story_id")
        .values_list("author", "story_id")
    )
    counting = {row.story_id for row in rows if latest.get(row.author) == row.story_id}
    copies = defaultdict(set)
    for row in rows:
        if row.story_id in counting:
            copies[row.cluster].add(row.story_id)
    moved: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        held = row.story_id not in counting
        weight = story_weight(max(1, len(copies[row.cluster])), held=held)
        if weight != row.weight:
            changes.take(row)
            row.weight = weight
            changes.give(row)
            moved[weight].append(row.pk)
    for weight, spells in moved.items():
        Spell.objects.filter(pk__in=spells).update(weight=weight)
