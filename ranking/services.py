"""The verbs of the ranking: count a story, uncount it, make an edition."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from stories.published import Ending, StoryFacts

from .methods import (
    ImpossibleDates,
    NothingToRank,
    Outcome,
    Place,
    Settings,
    When,
    detector_bin,
    is_surge,
    iso_week,
    month_number,
    rank,
    spells_of,
    story_weight,
)
from .models import CAUSES, ENDINGS, OUTCOMES, Edition, Spell, Standing
from .queries import love_stories, sad_share, tallies

log = logging.getLogger(__name__)

LOYAL_ENDINGS = {
    Ending.TOGETHER_LOVE,
    Ending.TOGETHER_DISPUTE,
    Ending.HANDED_ON,
    Ending.DROPPED,  # parted by force: no end of love was seen, censored at the end
    Ending.BRAND_GONE,
    Ending.LIFE,
}
LEFT_ENDINGS = {Ending.FADED, Ending.LEFT_RIVAL, Ending.LEFT_ALONE, Ending.TOGETHER_HABIT}
_STILL_SEEN = {Ending.TOGETHER_LOVE, Ending.TOGETHER_DISPUTE}  # censored when told
WEEKS_BACK = 52
_AT_ONCE = 5_000  # keys in one statement, below the limit of every SQLite
METHOD = Settings().method


def outcome_of(ending: str) -> Outcome | None:
    """The ranking's word for a declared ending; None for one night, which has no spell."""
    if ending in LOYAL_ENDINGS:
        return Outcome.LOYAL
    if ending in LEFT_ENDINGS:
        return Outcome.LEFT
    if ending == Ending.TOGETHER_HOSTAGE:
        return Outcome.CAPTIVE
    return Outcome.CAME_BACK if ending == Ending.CAME_BACK else None


def cause_of(facts: StoryFacts) -> str:
    """The cause told, or the first one offered after that ending."""
    if facts.ending == Ending.TOGETHER_HABIT:
        return "moved_on"
    if outcome_of(facts.ending) is not Outcome.LEFT:
        return ""
    return facts.cause or str(Ending(facts.ending).causes[0].value)


@transaction.atomic
def count_story(facts: StoryFacts) -> int:
    """Count a public story, anew if it was counted; returns its number of spells.

    A story counts with a brand, a beginning and an ending, as long as the form demands, from a
    consumer without a declared link or anything received.
    """
    earlier = Spell.objects.filter(story_id=facts.story_id).first()
    uncount_story(facts.story_id)
    outcome = outcome_of(facts.ending)
    if not (facts.brand_id and outcome and facts.began and facts.independent and facts.long_enough):
        return 0
    try:
        spells = spells_of(
            outcome,
            told=month_number(facts.told_on),
            began=_when(facts.began),
            ended=None if facts.ending in _STILL_SEEN else _when(facts.ended),
            returned=_when(facts.returned) if outcome is Outcome.CAME_BACK else None,
        )
    except ImpossibleDates as error:
        log.warning("Story %s is not counted: %s.", facts.story_id, error)
        return 0
    cause = cause_of(facts)
    week = iso_week(facts.published_at)
    common = {
        "story_id": facts.story_id,
        "brand_id": facts.brand_id,
        "author": _number(facts.author_key),
        "month": month_number(facts.published_at.astimezone(dt.UTC).date()),
        "week": week,
        "bin": detector_bin(facts.ad_probability),
        "weight": 0,
        "surge": _surge(facts.brand_id, week, earlier),
        "cluster": facts.duplicate_cluster,
        "outcome": OUTCOMES.index(outcome),
        "cause": CAUSES.index(cause) if cause else None,
        "ending": ENDINGS.index(facts.ending),
        "love": facts.love,
    }
    Spell.objects.bulk_create(
        Spell(part=part, began=s.start, duration=s.months, event=s.event, **common)
        for part, s in enumerate(spells)
    )
    _reweigh(facts.brand_id, author=common["author"], cluster=common["cluster"])
    return len(spells)


@transaction.atomic
def uncount_story(story_id: int) -> None:
    """Take a story out of the sums; its copies and its author's other story weigh anew."""
    row = Spell.objects.filter(story_id=story_id).first()
    if row:
        Spell.objects.filter(story_id=story_id).delete()
        _reweigh(row.brand_id, author=row.author, cluster=row.cluster)


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
    touched: dict[int, set[int]] = defaultdict(set)
    joining: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        touched[row.brand_id] |= {row.cluster, clusters[row.story_id]}
        joining[clusters[row.story_id]].append(row.story_id)
    for cluster, stories in joining.items():
        for ids in _slices(stories):
            Spell.objects.filter(story__in=ids).update(cluster=cluster)
    for brand_id, changed in touched.items():
        _share_weight(brand_id, changed)
    return len(rows)


def _slices(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _when(date) -> When | None:
    return When.between(date.first, date.last) if date else None


def _number(key: str) -> int:
    """A signed 64-bit number for a key: the table holds no name and no address."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)


def _surge(brand_id: int, week: int, earlier: Spell | None) -> bool:
    """Whether the surge rule holds a story; judged once, at publication, and kept."""
    if earlier and earlier.brand_id == brand_id and earlier.week == week:
        return earlier.surge
    counts = dict(
        Spell.objects.filter(
            brand_id=brand_id, part=0, surge=False, week__gte=week - WEEKS_BACK, week__lte=week
        )
        .values_list("week")
        .annotate(Count("id"))
    )
    return is_surge(counts.pop(week, 0), list(counts.values()))


def _reweigh(brand_id: int, *, author: int, cluster: int) -> None:
    """Weigh again the stories of one author, and all copies of one text, on one brand.

    One author counts once a brand: the story published last among those the surge rule does not
    hold. Copies share one weight.
    """
    firsts = Spell.objects.filter(brand_id=brand_id, part=0)
    clusters = set(firsts.filter(author=author).values_list("cluster", flat=True)) | {cluster}
    _share_weight(brand_id, clusters)


def _share_weight(brand_id: int, clusters: set[int]) -> None:
    """Weigh again the members of clusters of near-duplicates, on one brand."""
    firsts = Spell.objects.filter(brand_id=brand_id, part=0)
    rows = list(firsts.filter(cluster__in=clusters).order_by("week", "story_id"))
    authors = {row.author for row in rows}
    latest = {
        row.author: row.story_id
        for row in firsts.filter(author__in=authors, surge=False).order_by("week", "story_id")
    }
    for key in clusters:
        members = [row for row in rows if row.cluster == key]
        counting = {row.story_id for row in members if latest.get(row.author) == row.story_id}
        for row in members:
            held = row.story_id not in counting
            weight = story_weight(max(1, len(counting)), held=held)
            if weight != row.weight:
                Spell.objects.filter(story_id=row.story_id).update(weight=weight)


# --- editions -------------------------------------------------------------------------------------


def make_edition(*, close: bool = False, today: dt.date | None = None) -> Edition | None:
    """Make the current edition anew, or close the last whole month; None when nothing can be said.

    A month already closed is returned as it is. Without a counted story or an end of love
    nothing is published, and a former current edition goes.
    """
    today = today or timezone.localdate()
    month = (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1) if close else None
    if month and (closed := Edition.objects.closed().filter(month=month).first()):
        return closed
    for attempt in range(3):
        try:
            return _make(month)
        except IntegrityError:  # another process made one at the same moment
            if attempt == 2:
                raise
    return None


@transaction.atomic
def _make(month: dt.date | None) -> Edition | None:
    sums = tallies(until=month_number(month) if month else None)
    if not month:
        Edition.objects.select_for_update().filter(kind=Edition.Kind.CURRENT).delete()
    try:
        places = rank(sums)
    except NothingToRank as nothing:
        log.info("No edition: %s.", nothing.reason)
        return None
    edition = Edition(
        kind=Edition.Kind.CLOSED if month else Edition.Kind.CURRENT,
        month=month,
        made_at=timezone.now(),
        method=METHOD,
        digest=digest_of(sums),
        stories=sum(tally.stories for tally in sums),
    )
    share = sad_share(places, until=month_number(month) if month else None)
    if share:
        edition.sad_share, edition.sad_number = share.value, share.effective_number
        edition.sad_lower, edition.sad_upper = share.interval.low, share.interval.high
    edition.save()
    loved = love_stories(until=month_number(month) if month else None)
    Standing.objects.bulk_create(
        _standing(edition, position, place, loved.get(place.brand, 0))
        for position, place in enumerate(places)
    )
    return edition


def _standing(edition: Edition, position: int, place: Place, loved: int) -> Standing:
    return Standing(
        edition=edition,
        brand_id=place.brand,
        position=position,
        gate=place.gate.value,
        stories=place.stories,
        love_stories=loved,
        weight=place.weight,
        ad_share=place.ad_share,
        score=place.score,
        lower=place.lower,
        upper=place.upper,
        expected_rank=place.expected_rank,
        rank_lower=place.rank_lower,
        rank_upper=place.rank_upper,
        tier=place.tier,
        share_captive=place.share_captive,
        share_came_back=place.share_came_back,
        love_years=place.restricted_mean_years,
    )


def digest_of(sums) -> str:
    """SHA-256 of the sums in the order of brand ids: equal sums, equal edition."""
    digest = hashlib.sha256()
    for tally in sorted(sums, key=lambda tally: tally.brand):
        head = (tally.brand, tally.stories, tally.authors, tally.months)
        digest.update(repr(head).encode())
        for table in (tally.weight, tally.exposure, tally.events, tally.outcome_weight):
            digest.update(table.astype("<i8").tobytes())
    return digest.hexdigest()
