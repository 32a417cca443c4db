"""From a story to one line of the import schema (docs/guides/import.md): what went in comes out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils import translation

from ..fuzzy_dates import FuzzyDate, FuzzyDateError, parse
from ..models import Episode, Step, Story

_OF_STORY = (
    *("title", "text", "language", "brand_mask", "brand_initial", "region", "product", "condition"),
    *("sphere", "relation_kind", "contract_kind", "beginning", "inherited_from", "love"),
    *("repurchases", "free_to_leave", "would_choose_again", "staying_reasons", "renews_on"),
    *("ending", "cause", "handed_to", "cheaper", "better", "spirit", "wish_1", "wish_2", "wish_3"),
    *("advice", "link_to_brand", "counterpart", "licence"),
)
_OF_EPISODE = (
    *("title", "text", "love", "kind", "stage", "emotions", "excuses", "initiator"),
    *("expected_channel", "received_channel", "times_repeated", "agents", "memory_kept"),
    *("resolution", "refund_days", "healed", "gift_value", "promise", "promise_kept"),
    *("constraint_ignored", "consideration", "politeness", "effectiveness", "attention", "parties"),
)
_OF_STEP = (
    *("channel", "minutes", "cost", "premium_rate", "identity_checks", "result"),
    *("out_of_hours", "automated"),
)


def line_of(story: Story, *, beside: Collection[str] = ()) -> dict[str, Any]:
    """The line of a story; `beside` are the public ids of the lines it may say it answers."""
    parent = story.in_chain_of.public_id if story.in_chain_of_id else ""
    published = story.first_published_at
    line = {
        "id": story.public_id,
        "author": story.byline,
        "brand": story.brand.name if story.brand_id else "",
        "sector": story.sector.code if story.sector_id else "",
        "switched_to": story.switched_to.name if story.switched_to_id else "",
        "answers": parent if parent in beside else "",
        "told": story.told_on,
        "published": published.isoformat() if published else None,
        "tags": sorted(tag.name for tag in story.tags.all()),
        "episodes": [_episode(each, story) for each in story.episodes.all()],
        **_fields(story, _OF_STORY),
        **{name: _date(getattr(story, name), story) for name in ("began", "ended", "returned")},
    }
    return {name: value for name, value in line.items() if value not in ("", None, [])}


def _episode(episode: Episode, story: Story) -> dict[str, Any]:
    steps = [_fields(step, _OF_STEP) for step in episode.steps.all()]
    return _fields(episode, _OF_EPISODE) | {"when": _date(episode.when, story), "steps": steps}


def _fields(row: Story | Episode | Step, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _date(date: FuzzyDate | None, story: Story) -> str:
    """Words the importer reads as the same days: those typed, where they still mean them."""
    if date is None:
        return ""
    said = [date.words]
    for language in ("fr", "en"):
        with translation.override(language):
            said.append(date.in_words())
    said.append(f"{date.first:%d/%m/%Y}" if date.is_day else f"{date.first.year}-{date.last.year}")
    return next((words for words in said if words and _means(words, date, story)), said[-1])


def _means(words: str, date: FuzzyDate, story: Story) -> bool:
    try:
        read = parse(words, today=story.told_on)
    except FuzzyDateError:
        return False
    return (read.first, read.last) == (date.first, date.last)
