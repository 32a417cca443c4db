"""From a telling to unsaved rows: a story, its moments and the contacts each took."""

from __future__ import annotations

from dataclasses import fields

from django.utils import timezone

from ..models import Episode, Step, Story
from ..models.story import new_public_id
from ..vocabulary import Telling, TellingEpisode, TellingStep

_ELSEWHERE = {"brand", "sector", "switched_to", "in_chain_of", "told_on", "tags", "episodes"}
_AS_TOLD = [each.name for each in fields(Telling) if each.name not in _ELSEWHERE]
_OF_EPISODES = [each.name for each in fields(TellingEpisode) if each.name != "steps"]
_OF_STEPS = [each.name for each in fields(TellingStep)]


def put_on(story: Story, telling: Telling) -> None:
    """Set what was told on a story, but for brands, tags, moments and the day it was told."""
    for name in _AS_TOLD:
        setattr(story, name, _plain(getattr(telling, name)))


def unsaved_story(telling: Telling) -> Story:
    """A new story with what was told, without brand, tags and moments."""
    story = Story(public_id=new_public_id(), told_on=telling.told_on or timezone.localdate())
    put_on(story, telling)
    return story


def put_on_episode(episode: Episode, told: TellingEpisode, place: int) -> Episode:
    """Set what was told of one moment, but for its contacts."""
    for name in _OF_EPISODES:
        setattr(episode, name, _plain(getattr(told, name)))
    episode.sort_order = place
    return episode


def unsaved_steps(told: TellingEpisode) -> list[Step]:
    return [
        Step(sort_order=place, **{name: getattr(step, name) for name in _OF_STEPS})
        for place, step in enumerate(told.steps)
    ]


def unsaved_episode(told: TellingEpisode, place: int) -> Episode:
    """One moment with its contacts, to be added to a story."""
    episode = put_on_episode(Episode(), told, place)
    episode.steps.set(unsaved_steps(told))
    return episode


def _plain(value):
    """Tuples as the lists that JSON columns keep."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value
