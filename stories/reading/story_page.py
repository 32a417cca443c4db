"""Everything the page of a story shows, in a number of queries that does not grow with the story.

Four here: the story with what hangs from it once, its moments, what readers said, and the stories
like it. Tags, photos and the events of the brand come as rows of JSON within the first, contacts
within the second. Around them the page cache asks once for versions, and the ranking whether the
story counts for now: six in all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Aggregate,
    Exists,
    F,
    JSONField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from ..models import (
    BrandEvent,
    Comment,
    Decision,
    Episode,
    MeToo,
    Photo,
    Proof,
    Screening,
    SpiritVote,
    Step,
    Story,
    StoryMargin,
    StoryTag,
)
from ..models.readers import READ
from ..moderation import DecisionKind
from ..reader_words import Fact
from ..words import CommentKind, CommentState, Spirit
from .components import story_context
from .explanation import explain
from .said_against import assessed, replied, replies_of

COMMENTS_SHOWN = 50
_EVENT = ("kind", "when_min", "when_max", "when_words", "source")
_OTHER = Coalesce(NullIf("other_name", Value("")), "other__name", Value(""))
_STEP = (
    *("channel", "minutes", "cost", "premium_rate", "identity_checks", "result"),
    *("out_of_hours", "automated", "sort_order"),
)
_PHOTO = ("file", "width", "height", "alt", "sort_order")


class JsonRows(Aggregate):
    """The JSON objects of a group as one JSON array."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)


def _rows(found: QuerySet, owner: str, columns: dict) -> Subquery:
    """The rows that hang from a story as a JSON array; NULL when there are none."""
    grouped = found.order_by().values(owner)
    grouped = grouped.annotate(rows=JsonRows(JSONObject(**columns)))
    return Subquery(grouped.values("rows"), output_field=JSONField())


def story_of_page(public_id: str) -> Story | None:
    """A story, public or not, with all its page shows of it; two queries."""
    this = OuterRef("pk")
    of_brand = BrandEvent.objects.filter(brand=OuterRef("brand"))
    decisions = Decision.objects.filter(story=this, kind=DecisionKind.PUBLISH).order_by("-pk")
    tags = StoryTag.objects.filter(content_object=this)
    photos = Photo.objects.filter(story=this)
    found = Story.objects.filter(public_id=public_id).annotate(
        decided_at=Subquery(decisions.values("made_at")[:1]),
        is_proven=Exists(Proof.objects.filter(story=this)),
        is_assessed=assessed(),
        is_replied=replied(),
        tag_rows=_rows(tags, "content_object", {"name": F("tag__name"), "slug": F("tag__slug")}),
        photo_rows=_rows(photos, "story", {name: F(name) for name in _PHOTO}),
        event_rows=_rows(
            of_brand, "brand", {"other_name": _OTHER} | {name: F(name) for name in _EVENT}
        ),
    )
    found = found.select_related(
        "brand__sector", "sector", "switched_to", "author", "state__screening", "margin"
    ).select_related("in_chain_of")
    steps = Step.objects.filter(episode=OuterRef("pk"))
    moments = Episode.objects.annotate(
        step_rows=_rows(steps, "episode", {name: F(name) for name in _STEP})
    )
    story = found.defer("in_chain_of__text").prefetch_related(Prefetch("episodes", moments)).first()
    for moment in story.episodes.all() if story else ():
        moment.steps.set([_step(row) for row in sorted(moment.step_rows or [], key=_in_order)])
    return story


def page_of(story: Story) -> dict:
    """What the template of a story's page shows; two queries more, three with a right of reply."""
    margin = margin_or_empty(story)
    context = story_context(
        story, tags=sorted(story.tag_rows or [], key=lambda tag: tag["name"]), events=_events(story)
    )
    last: Screening | None = story.state.screening
    return context | {
        "margin": margin,
        "explanation": explain(story, last) if last else None,
        "decided_at": story.decided_at,
        "photos": [Photo(**row) for row in sorted(story.photo_rows or [], key=_in_order)],
        "comments": comments_of(story) if margin.comments else [],
        "earlier_comments": margin.comments > COMMENTS_SHOWN,
        "me_toos": {int(key): me_toos_in_words(n) for key, n in margin.me_toos.items()},
        "spirit": spirit_of(story, margin),
        "similar": similar_to(margin),
        "replies": replies_of(story.public_id) if story.is_replied else [],
    }


def margin_or_empty(story: Story) -> StoryMargin:
    """The margin of a story; an empty one, not saved, while nothing stands there."""
    return story.margin if hasattr(story, "margin") else StoryMargin(story=story)


def _in_order(row: dict) -> int:
    return row["sort_order"] or 0


def _step(row: dict) -> Step:
    """A contact as JSON gave it: a sum comes as a number, a boolean of SQLite as 0 or 1."""
    cost, automated = row["cost"], row["automated"]
    return Step(
        **row
        | {
            "cost": None if cost is None else Decimal(str(cost)),
            "premium_rate": bool(row["premium_rate"]),
            "out_of_hours": bool(row["out_of_hours"]),
            "automated": None if automated is None else bool(automated),
        }
    )


def _events(story: Story) -> list[BrandEvent]:
    """The events of the brand, the earliest first; their dates come as texts of JSON."""
    rows = sorted(story.event_rows or [], key=lambda row: row["when_min"])
    days = ("when_min", "when_max")
    return [
        BrandEvent(**row | {name: dt.date.fromisoformat(row[name]) for name in days})
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Said:
    """A comment or a correction as readers see it; `fact` and `state` are words, or empty."""

    comment: Comment
    fact: str
    state: str


def comments_of(story: Story, *, before: int | None = None) -> list[Said]:
    """The last comments that everybody reads, the oldest first; those before a key. One query."""
    found = story.comments.filter(state__in=READ).select_related("author").order_by("-id")
    if before is not None:
        found = found.filter(pk__lt=before)
    return [_said(comment) for comment in reversed(found[:COMMENTS_SHOWN])]


def _said(comment: Comment) -> Said:
    fact = str(Fact(comment.field).label) if comment.field in Fact.values else ""
    waiting = comment.state == CommentState.SHOWN
    state = _("the author has not answered yet") if waiting else comment.get_state_display()
    return Said(comment, fact, str(state) if fact else "")


_NUMBERS = {
    2: _lazy("Two readers"),
    3: _lazy("Three readers"),
    4: _lazy("Four readers"),
    5: _lazy("Five readers"),
    6: _lazy("Six readers"),
    7: _lazy("Seven readers"),
    8: _lazy("Eight readers"),
    9: _lazy("Nine readers"),
}


def me_toos_in_words(number: int) -> str:
    """How many readers lived the same, as a sentence; never a score."""
    if number == 1:
        return _("One reader lived this too.")
    who = _NUMBERS.get(number) or _("%(n)s readers") % {"n": number}
    return _("%(readers)s lived this too.") % {"readers": who}


@dataclass(frozen=True, slots=True)
class SpiritCompared:
    """What moved the brand: the author's answer in words, and the readers', the most given first."""

    author: str
    sentence: str  # of the readers; empty while nobody answered


def spirit_of(story: Story, margin: StoryMargin) -> SpiritCompared:
    given = [(Spirit(code), n) for code, n in margin.spirits.items() if code in Spirit.values and n]
    given.sort(key=lambda pair: (-pair[1], Spirit.values.index(pair[0])))
    total = sum(number for _spirit, number in given)
    words = {
        "n": total,
        "answers": ", ".join(f"{spirit.label} {number}" for spirit, number in given),
    }
    sentence = ngettext(
        "%(n)s reader answered: %(answers)s", "%(n)s readers answered: %(answers)s", total
    )
    return SpiritCompared(str(story.get_spirit_display()), sentence % words if total else "")


@dataclass(frozen=True, slots=True)
class Similar:
    """A story like another, and the words both share."""

    story: Story
    shared: str


def similar_to(margin: StoryMargin) -> list[Similar]:
    """Stories found alike that are public now, with the reason; one query, none without any."""
    near = {each["id"]: each for each in margin.similar if isinstance(each, dict) and "id" in each}
    stories = Story.objects.live().in_lines().in_bulk(list(near)) if near else {}
    return [
        Similar(stories[key], ", ".join(str(word) for word in each.get("shared", ())))
        for key, each in near.items()
        if key in stories
    ]


@dataclass(frozen=True, slots=True)
class Reader:
    """A signed-in member before a story: what they said of it so far, and what is theirs."""

    member_id: int
    is_author: bool
    lived: frozenset[int]  # keys of the moments they lived, too
    spirit: str  # the code of their answer, or nothing
    spirits: tuple[tuple[str, str], ...]  # codes and labels to choose from


def reader_of(story: Story, member) -> Reader:
    """Two queries, for signed-in members only."""
    lived = MeToo.objects.filter(member=member, episode__story=story)
    votes = SpiritVote.objects.filter(member=member, story=story)
    return Reader(
        member_id=member.pk,
        is_author=story.author_id == member.pk,
        lived=frozenset(lived.values_list("episode", flat=True)),
        spirit=votes.values_list("spirit", flat=True).first() or "",
        spirits=tuple(Spirit.choices),
    )


def accepted_corrections(story: Story) -> list[Said]:
    """What the author accepted to correct, for the page where the author does it; one query."""
    accepted = story.comments.filter(state=CommentState.ACCEPTED, kind=CommentKind.RECTIFICATION)
    return [_said(comment) for comment in accepted.select_related("author")]
