"""What the tests of edits and of later endings share."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse
from django.utils import translation

from stories import services
from stories.models import Story
from stories.vocabulary import Edit, TellingEpisode
from tests.factories import AD, a_telling, lived

OTHER = f"{lived(41)} I went back to Leeds."


def now(story: Story) -> Story:
    return Story.objects.select_related("state").get(pk=story.pk)


def an_edit(story: Story, **changes) -> Edit:
    """The story as it stands, with these changes."""
    story = now(story)
    version = services.pending_version(story) or story
    same = Edit(
        title=version.title,
        text=version.text,
        moments=tuple((each.title, each.text) for each in version.episodes.all()),
        version=story.state.version,
        product=version.product,
        tags=tuple(tag.name for tag in version.tags.all()),
        began=version.began,
        wishes=(version.wish_1, version.wish_2, version.wish_3),
        advice=version.advice,
        licence=version.licence,
    )
    return replace(same, **changes)


def an_ad(story: Story, n: int = 0) -> Edit:
    return an_edit(story, text=f"{AD} {'Really! ' * n}")


def address(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"stories:{name}", args=args)


def a_member_s_story(member, commits) -> Story:
    """A public story with a contract and two moments."""
    told = a_telling(
        contract_kind="subscription",
        episodes=(TellingEpisode("The coin", "Found.", love=9), TellingEpisode("The wait", love=4)),
    )
    with commits():
        story = services.tell_story(told, author=member)
    return now(story)
