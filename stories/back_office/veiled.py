"""The brand of a story under review, hidden until a moderator asks to see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ..history import Change
from ..models import Brand, Story, Unveiling
from ..reading.explanation import Explanation, Signal
from ..services import Twin
from ..veil import MARK, veiled, veiled_runs


def names_of(brand: Brand | None) -> tuple[str, ...]:
    """All a brand goes by: its name, its other names, its slug, the domain of its site."""
    if brand is None:
        return ()
    domain = brand.site_domain.removeprefix("www.").split(".")[0]
    aliases = [alias.name for alias in brand.aliases.all()]
    return tuple({brand.name, brand.slug, domain, *aliases} - {""})


def names_hidden(story: Story, user) -> tuple[str, ...]:
    """The names this person must not read with this story; none once they asked to see them."""
    if Unveiling.objects.filter(story=story, moderator=user).exists():
        return ()
    return names_of(story.brand)


def veiled_explanation(explanation: Explanation, names: tuple[str, ...]) -> Explanation:
    return replace(
        explanation,
        paragraphs=[veiled_runs(runs, names) for runs in explanation.paragraphs],
        against=_signals(explanation.against, names),
        favour=_signals(explanation.favour, names),
        noticed=_signals(explanation.noticed, names),
    )


def _signals(signals: Iterable[Signal], names: tuple[str, ...]) -> list[Signal]:
    return [replace(signal, quote=veiled(signal.quote, names)) for signal in signals]


def veiled_changes(changes: Iterable[Change], names: tuple[str, ...]) -> list[Change]:
    """What an edit changes, each piece of words veiled."""
    return [
        replace(
            change,
            passages=tuple(tuple(veiled_runs(passage, names)) for passage in change.passages),
            before=veiled(change.before, names),
            after=veiled(change.after, names),
        )
        for change in changes
    ]


def veiled_twins(story: Story, twins: Iterable[Twin], names: tuple[str, ...]) -> list[dict]:
    """Near-duplicates by their title, and whether they are about the same brand."""
    return [
        {
            "twin": twin,
            "title": veiled(twin.story.title, names),
            "same_brand": twin.story.brand_id == story.brand_id,
        }
        for twin in twins
    ]


def title_in_list(story: Story) -> str:
    """Of a story that is not public, without the names of its brand."""
    return story.title if story.live else veiled(story.title, names_of(story.brand))


def brand_in_list(story: Story) -> str:
    if story.brand is None:
        return ""
    return str(story.brand) if story.live else MARK


class Veiled:
    """A page of Wagtail that would name the brand: it opens once the brand was unveiled."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        key = str(self.kwargs["pk"])
        stories = Story.objects.select_related("brand")
        story = stories.filter(pk=int(key)).first() if key.isdecimal() else None
        if story and names_hidden(story, request.user):
            messages.info(request, _("This page names the brand: show the brand first."))
            return redirect("queue_item", story.pk)
        return super().dispatch(request, *args, **kwargs)
