"""The words of messages as safe HTML, links and citations found for all of them at once."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable

import nh3
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ...markdown import TooIntricate, Wikilink, as_typed, draw
from ..content import Block, Content
from ..models import Message
from ..references import CITED
from ..rights import EDITORS
from ..sections import anchor_of
from ..vocabulary import Evidence
from .gathering import Gathered, gather

_TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "br", "span", "code"}
_ATTRIBUTES = {
    "a": {"href", "class", "data-state", "lang"},
    "span": {"class", "data-state"},
    "p": {"class"},
    "ol": {"start"},
}


def drawn(messages: Collection[Message], language: str) -> dict[int, SafeString]:
    """HTML by key of message; eight queries at most, whatever their number.

    Messages come with their authors and what the wiki knows of them. Links of people who are not
    confirmed lead nowhere outside the site: they are shown as typed.
    """
    trusted = _trusted(messages)
    texts = {
        each.pk: each.text if each.author_id in trusted else without_links(each.text)
        for each in messages
    }
    blocks = tuple(Block(str(key), "text", text) for key, text in texts.items())
    found = gather(Content(title="", blocks=blocks), language, figures={})
    return {
        each.pk: _draw(texts[each.pk], found, trusted=each.author_id in trusted)
        for each in messages
    }


def without_links(text: str) -> str:
    """A text whose links in the Markdown stay as they were typed."""
    return text.replace("](", r"\](")


def _trusted(messages: Iterable[Message]) -> set[int]:
    """Keys of the authors who are confirmed, or editors."""
    authors = {each.author_id: each.author for each in messages if each.author_id}
    confirmed = {
        key
        for key, author in authors.items()
        if author.is_superuser
        or (hasattr(author, "wiki_contributor") and author.wiki_contributor.is_confirmed)
    }
    others = authors.keys() - confirmed
    if not others:
        return confirmed
    editors = get_user_model().objects.filter(pk__in=others, groups__name=EDITORS)
    return confirmed | set(editors.values_list("pk", flat=True))


def _draw(text: str, found: Gathered, *, trusted: bool) -> SafeString:
    try:
        said = draw(text, _Spoken(found))
    except TooIntricate:
        return as_typed(text)

    def kept(tag: str, name: str, value: str) -> str | None:
        inside = value.startswith("/") and not value.startswith("//")
        return value if trusted or name != "href" or inside else None

    cleaned = nh3.clean(
        said,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
    return mark_safe(cleaned)  # noqa: S308 — cleaned one line above


class _Spoken:
    """The notation of a message: a citation is a link, without a note."""

    def __init__(self, found: Gathered) -> None:
        self.found = found

    def words(self, text: str) -> str:
        return text

    def wikilink(self, link: Wikilink) -> str:
        if not link.title:
            return html.escape(link.words)
        if address := self.found.address_of(link.title):
            to = f"{address}#{anchor_of(link.section)}" if link.section else address
            return format_html('<a class="wiki-link" href="{}">{}</a>', to, link.words)
        address = self.found.address_to_write(link.title)
        shown = '<a class="wiki-link" data-state="missing" href="{}">{}</a>'
        return format_html(shown, address, link.words)

    def citation(self, kind: str, key: str, more: str, in_link: bool) -> str:
        cited = CITED[kind.casefold()]
        if cited == Evidence.STORY and (story := self.found.stories.get(key)) and not in_link:
            shown = '<a href="{}" lang="{}">{}</a>'
            return format_html(shown, story.get_absolute_url(), story.language, story.title)
        if cited == Evidence.SOURCE and (source := self.found.sources.get(key)) and not in_link:
            words = f"{source.short}, {more}" if more else source.short
            return format_html('<a href="{}">{}</a>', reverse("wiki:source", args=[key]), words)
        return html.escape(f"{{{{{kind}:{key}{'|' if more else ''}{more}}}}}")
