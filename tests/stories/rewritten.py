"""What the tests of rewriting share."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from stories import services
from stories.models import Story, StoryState
from stories.vocabulary import Rewriting, TellingEpisode
from tests.factories import AD, lived, tell_ad

TOLD = lived(7)
MOMENTS = (TellingEpisode("The box", "It came on a Friday."), TellingEpisode("The steam"))


def address(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"stories:{name}", args=args)


def version_of(story: Story) -> int:
    return StoryState.objects.get(pk=story.pk).version


def words(story: Story, **changes) -> Rewriting:
    whole = {"title": "My kettle", "text": TOLD, "moments": (), "version": version_of(story)}
    return Rewriting(**whole | changes)


def now(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def told_with_moments(commits) -> Story:
    """A held advertisement with two moments."""
    with commits():
        story = tell_ad(episodes=MOMENTS)
    return now(story)


def rewrite_often(story: Story, times: int, commits) -> None:
    for n in range(times):
        with commits():
            services.rewrite_story(story, words(story, text=f"{AD} Take {n}."))
