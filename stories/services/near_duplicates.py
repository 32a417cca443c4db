"""Signing stories, so that a text told again is known: its twins found, its cluster kept.

Every screened story has one `Signature`. A cluster goes by the key of one of its members: a story
without a neighbour founds its own, another joins that of its neighbours, and clusters bridged by
a story become the eldest of them. Stories refused or taken back stay signed: they were told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from django.db import connection, transaction
from django.db.models import Case, F, Min, QuerySet, Value, When, Window
from django.db.models.functions import Length, RowNumber

from .. import signals
from ..detector.judgement import Judgement, Reason, Verdict
from ..detector.near_duplicates import (
    NEAR,
    TWIN,
    TWIN_CHARACTERS,
    band_keys,
    signature_of,
    similarities,
)
from ..detector.reasons import NEAR_DUPLICATE
from ..models import Signature, SignatureBand, Story
from ..published import author_key

MOST_SHARING = 50  # stories looked at for one band: a text copied a thousand times stays cheap
MOST_SHOWN = 10  # twins on a moderator's page
_AT_ONCE = 5_000  # keys in one statement, below the limit of every SQLite
_INSERT_BAND = 'INSERT INTO stories_signatureband ("key", story_id) VALUES (%s, %s)'
_LOCK = 0x6E656172  # "near": one process signs at a time, or two twins would miss each other

Neighbours = Mapping[int, list[tuple[int, float]]]  # story id to (story id, similarity)


@dataclass(frozen=True, slots=True)
class Twin:
    """A story whose text is nearly that of another one; `similarity` is `NEAR` to 1."""

    story: Story  # without its text
    similarity: float
    same_author: bool
    long_enough: bool  # both texts

    @property
    def makes_campaign(self) -> bool:
        """Whether this is one text under two authors, and no author telling again."""
        return self.similarity >= TWIN and self.long_enough and not self.same_author

    @property
    def percent(self) -> int:
        return int(100 * self.similarity)


@dataclass(frozen=True, slots=True)
class _Row:
    """A signature in memory; `cluster` is None before it has one."""

    story_id: int
    minhash: bytes
    text_hash: str
    cluster: int | None


@transaction.atomic
def sign_stories(stories: Sequence[Story], *, bulk: bool = False) -> dict[int, list[Twin]]:
    """Sign stories and join them to their clusters; each one's twins told before, nearest first.

    Before means signed before, or standing before in `stories`. A story signed already keeps its
    signature and its cluster while its text is the same; otherwise it leaves the cluster. The
    number of queries does not depend on the number of stories (up to some hundreds).
    """
    if not stories:
        return {}
    _wait_for_others()
    known = {row.story_id: row for row in _rows(story.pk for story in stories)}
    rows = [_row_of(story, known.get(story.pk)) for story in stories]
    fresh = [row for row in rows if row.cluster is None]
    moved = _leave([row.story_id for row in fresh if row.story_id in known])
    _write_bands(fresh)
    others, neighbours = _neighbours(rows)
    joined, heirs = _joined(rows, {row.story_id: row.cluster for row in others}, neighbours)
    moved |= _move(heirs, besides=joined)
    _write(rows, joined)
    moved |= {story.pk: joined[story.pk] for story in stories if story.live}
    if moved:
        signals.clusters_changed.send(sender=Story, clusters=moved, bulk=bulk)
    return _twins(stories, neighbours)


def twins_if_told(story: Story) -> list[Twin]:
    """The twins a text would have were it signed, nearest first; nothing is kept of it."""
    with transaction.atomic():
        twins = sign_stories([story])[story.pk]
        transaction.set_rollback(True)
    return twins


def leave_clusters(story_ids: Sequence[int]) -> None:
    """Stories about to be erased: the texts nearly like theirs share one weight among those left."""
    _wait_for_others()
    if moved := _leave(story_ids):
        signals.clusters_changed.send(sender=Story, clusters=moved, bulk=False)


def twins_of(story: Story) -> list[Twin]:
    """The stories, told before or after, whose text is nearly this one's; the nearest ten."""
    row = next(iter(_rows([story.pk])), None)
    if row is None:
        return []
    _others, neighbours = _neighbours([row])
    return _twins([story], neighbours)[story.pk][:MOST_SHOWN]


def doubted(judgement: Judgement, twins: Iterable[Twin]) -> Judgement:
    """A judgement that asks a person when another author told nearly the same text before."""
    if not any(twin.makes_campaign for twin in twins):
        return judgement
    waits = Verdict.UNSURE if judgement.verdict is Verdict.PUBLISH else judgement.verdict
    return replace(
        judgement, verdict=waits, reasons=(*judgement.reasons, Reason(NEAR_DUPLICATE, 0.0))
    )


def unsigned(stories: QuerySet[Story]) -> QuerySet[Story]:
    """Those of the stories without a signature, or whose text was rewritten since."""
    return stories.exclude(signature__text_hash=F("text_hash"))


# --- signatures and their bands -------------------------------------------------------------------


def _wait_for_others() -> None:
    """SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _row_of(story: Story, known: _Row | None) -> _Row:
    if known and known.text_hash == story.text_hash:
        return known
    return _Row(story.pk, signature_of(story.text), story.text_hash, None)


def _rows(story_ids: Iterable[int]) -> list[_Row]:
    fields = ("story_id", "minhash", "text_hash", "cluster")
    return [
        _Row(story_id, bytes(minhash), *rest)
        for ids in _chunks(story_ids)
        for story_id, minhash, *rest in Signature.objects.filter(story__in=ids).values_list(*fields)
    ]


def _write_bands(rows: Sequence[_Row]) -> None:
    """One statement for all: a story has some twenty bands."""
    pairs = [(band, row.story_id) for row in rows for band in band_keys(row.minhash)]
    if pairs:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT_BAND, pairs)


def _write(rows: Sequence[_Row], clusters: Mapping[int, int]) -> None:
    changed = [
        Signature(
            story_id=row.story_id,
            minhash=row.minhash,
            text_hash=row.text_hash,
            cluster=clusters[row.story_id],
        )
        for row in rows
        if row.cluster != clusters[row.story_id]
    ]
    Signature.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["story"],
        update_fields=["minhash", "text_hash", "cluster"],
    )


# --- neighbours -----------------------------------------------------------------------------------


def _neighbours(rows: Sequence[_Row]) -> tuple[list[_Row], Neighbours]:
    """The signed stories worth comparing, and for each row its near ones, nearest first.

    Of two rows the later one has the earlier one for a neighbour, and not the reverse.
    """
    sharing = _sharing(rows)
    here = {row.story_id: place for place, row in enumerate(rows)}
    others = _rows(set(chain.from_iterable(sharing.values())) - here.keys())
    known = {row.story_id: row for row in chain(others, rows)}
    near = {}
    for place, row in enumerate(rows):
        ids = [i for i in sharing[row.story_id] if i in known and here.get(i, -1) < place]
        alike = similarities(row.minhash, [known[i].minhash for i in ids])
        found = [
            (i, 1.0 if known[i].text_hash == row.text_hash else value)
            for i, value in zip(ids, alike, strict=True)
        ]
        near[row.story_id] = sorted(
            ((i, value) for i, value in found if value >= NEAR),
            key=lambda pair: (-pair[1], pair[0]),
        )
    return others, near


def _sharing(rows: Sequence[_Row]) -> dict[int, set[int]]:
    """For each row the stories that share a band with it; without bands, those of the same text."""
    ids = [row.story_id for row in rows]
    keys = SignatureBand.objects.filter(story__in=ids).values("key")
    eldest = Window(RowNumber(), partition_by="key", order_by="story")
    bands = SignatureBand.objects.filter(key__in=keys).annotate(place=eldest)
    holders: dict[int | str, set[int]] = defaultdict(set)
    for key, story_id in bands.filter(place__lte=MOST_SHARING).values_list("key", "story"):
        holders[key].add(story_id)
    if bare := [row for row in rows if not row.minhash]:
        for row in bare:
            holders[row.text_hash].add(row.story_id)
        copies = Signature.objects.filter(text_hash__in=[row.text_hash for row in bare])
        for text_hash, story_id in copies.values_list("text_hash", "story"):
            holders[text_hash].add(story_id)
    return {
        row.story_id: set().union(
            *(holders.get(key, ()) for key in band_keys(row.minhash) or [row.text_hash])
        )
        for row in rows
    }


def _twins(stories: Sequence[Story], neighbours: Neighbours) -> dict[int, list[Twin]]:
    asked = {story.pk: story for story in stories}
    ids = {i for near in neighbours.values() for i, _similarity in near}
    told = Story.objects.defer("text").select_related("brand", "author", "state")
    found = (
        {s.pk: s for s in told.filter(pk__in=ids).annotate(length=Length("text"))} if ids else {}
    )
    return {
        story_id: [
            Twin(
                story=found[i],
                similarity=similarity,
                same_author=author_key(found[i]) == author_key(asked[story_id]),
                long_enough=min(found[i].length, len(asked[story_id].text)) >= TWIN_CHARACTERS,
            )
            for i, similarity in near
        ]
        for story_id, near in neighbours.items()
    }


# --- clusters -------------------------------------------------------------------------------------


def _joined(
    rows: Sequence[_Row], clusters: Mapping[int, int | None], neighbours: Neighbours
) -> tuple[dict[int, int], dict[int, int]]:
    """The cluster of each row, and the clusters that became another one (old to new)."""
    of = dict(clusters)
    heirs: dict[int, int] = {}

    def heir(cluster: int) -> int:
        while cluster in heirs:
            cluster = heirs[cluster]
        return cluster

    for row in rows:
        met = {heir(of[i]) for i, _similarity in neighbours[row.story_id]}
        if row.cluster is not None:
            met.add(heir(row.cluster))
        kept = min(met, default=row.story_id)
        heirs |= dict.fromkeys(met - {kept}, kept)
        of[row.story_id] = kept
    return {row.story_id: heir(of[row.story_id]) for row in rows}, {c: heir(c) for c in heirs}


def _leave(story_ids: Sequence[int]) -> dict[int, int]:
    """Stories whose text was rewritten leave: a cluster they gave their key to takes another."""
    if not story_ids:
        return {}
    SignatureBand.objects.filter(story__in=story_ids).delete()
    left = Signature.objects.filter(cluster__in=story_ids).exclude(story__in=story_ids)
    heirs = dict(left.values_list("cluster").annotate(Min("story")).order_by())
    return _move(heirs, besides=story_ids)


def _move(heirs: Mapping[int, int], *, besides: Collection[int]) -> dict[int, int]:
    """Move whole clusters; gives the new cluster of each story moved, `besides` left out."""
    if not heirs:
        return {}
    going = Signature.objects.filter(cluster__in=heirs).exclude(story__in=besides)
    moved = {story: heirs[cluster] for story, cluster in going.values_list("story", "cluster")}
    going.update(cluster=Case(*(When(cluster=a, then=Value(b)) for a, b in heirs.items())))
    return moved


def _chunks(keys: Iterable[int]) -> Iterable[list[int]]:
    left = iter(keys)
    while chunk := list(islice(left, _AT_ONCE)):
        yield chunk
