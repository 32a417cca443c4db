"""Public stories: what is counted of them, and their words when their author's licence lets them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from pydantic import Field

from ranking.endings import outcome_of
from ranking.listing import counted_weights
from ranking.methods.values import WEIGHT_UNIT
from stories.published import Ending, PublicStory, public_stories, public_story

from . import cursors
from .editions import MAY_FAIL, in_utc
from .envelope import ListQuery, Slug, link, meta, one_more, page_meta, pages, refuse_query
from .schemas import StoryOut, StoryPage

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LATEST = 4_102_444_800_000_000  # microseconds: 2100

PublicId = Annotated[
    str, Path(pattern=r"^[a-z0-9]{10}$", description=_("Public id, ten letters and figures."))
]

router = Router(tags=[_("Stories")])


class StoryQuery(ListQuery):
    brand: Slug | None = Field(None, description=_("Slug of the brand."))
    ending: Ending | None = Field(None, description=_("A declared ending."))
    language: Literal["fr", "en"] | None = Field(None, description=_("Language it is told in."))


@router.get(
    "/stories",
    url_name="stories",
    response={200: StoryPage, **MAY_FAIL},
    summary=_("Stories"),
    description=_(
        "Public ones, the newest first. Without personal data, nor text unless licensed."
    ),
)
def stories(request: HttpRequest, response: HttpResponse, query: Query[StoryQuery]):
    found = public_stories(
        brand=query.brand or "",
        ending=query.ending or "",
        language=query.language or "",
        older_than=_place(query.cursor) if query.cursor else None,
        limit=query.limit + 1,
    )
    rows, last = one_more(found, query.limit)
    weights = counted_weights(story.story_id for story in rows)
    cursor = cursors.encode("stories", _micros(last.published_at), last.public_id) if last else None
    return {
        "meta": page_meta(request, response, cursor),
        "items": [story_facts(story, weights) for story in rows],
    }


@router.get(
    "/stories/{public_id}",
    url_name="story",
    response={200: StoryOut, **MAY_FAIL},
    summary=_("One story"),
    description=_("By its public id. A withdrawn story is no longer here."),
)
def story(request: HttpRequest, public_id: PublicId):
    refuse_query(request)
    found = public_story(public_id)
    if not found:
        raise Http404("No public story has this id.")
    return story_facts(found, counted_weights([found.story_id])) | {"meta": meta()}


def story_facts(story: PublicStory, weights: dict[int, int]) -> dict:
    return {
        "id": story.public_id,
        "kind": story.kind,
        "brand": story.brand or None,
        "brand_name": story.brand_name or None,
        "language": story.language,
        "ending": story.ending or None,
        "outcome": outcome_of(story.ending),
        "cause": story.cause or None,
        "contract": story.contract or None,
        "love": story.love,
        "began": _months(story.began),
        "ended": _months(story.ended),
        "returned": _months(story.returned),
        "told": f"{story.told_on:%Y-%m}",
        "published_at": in_utc(story.shown_at),
        "counted": weights.get(story.story_id, 0) / WEIGHT_UNIT,
        "licence": story.licence or None,
        "title": story.title or None,
        "text": story.text or None,
        "byline": story.byline or None,
        "links": {
            "self": link("story", story.public_id),
            "brand": link("brand", story.brand) if story.brand else None,
            "page": pages("stories:short", story.public_id),
        },
    }


def _months(days: tuple[dt.date, dt.date] | None) -> dict[str, str] | None:
    """The months a date lies between: never the day."""
    return {"first": f"{days[0]:%Y-%m}", "last": f"{days[1]:%Y-%m}"} if days else None


def _micros(moment: dt.datetime) -> int:
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)


def _place(cursor: str) -> tuple[dt.datetime, str]:
    micros, public_id = cursors.decode(cursor, "stories", [int, str])
    if micros > _LATEST:
        raise cursors.BadCursor(cursor)
    return _EPOCH + dt.timedelta(microseconds=micros), public_id
