"""The small Markdown of wiki articles and site pages: bold, emphasis, lists, links, `[[wikilinks]]`."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

WIKILINK = re.compile(r"\[\[([^\[\]|\n]{1,140})(?:\|([^\[\]\n]{1,140}))?\]\]")
Resolve = Callable[[str], str]  # a title to an address, empty when nobody wrote it yet

_TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "br", "span", "code"}
_ATTRIBUTES = {"a": {"href", "class", "data-state"}, "span": {"class", "data-state", "title"}}
_parser = MarkdownIt("zero", {"html": False, "breaks": False}).enable(
    ["emphasis", "list", "link", "newline", "escape", "entity"]
)


def render(source: str, resolve: Resolve | None = None) -> SafeString:
    """Safe HTML of a Markdown source; wikilinks are resolved by `resolve`, else left as words."""
    linked = nh3.clean(
        _link(_parser.render(source), resolve),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return mark_safe(linked)  # noqa: S308 — cleaned one line above


def _link(rendered: str, resolve: Resolve | None) -> str:
    def one(found: re.Match[str]) -> str:
        title, words = found[1].strip(), (found[2] or found[1]).strip()
        address = resolve(html.unescape(title)) if resolve else ""
        if address:
            return f'<a class="wiki-link" href="{html.escape(address)}">{words}</a>'
        return f'<span class="wiki-link" data-state="missing">{words}</span>'

    return WIKILINK.sub(one, rendered)


def wikilinks(source: str) -> list[str]:
    """The titles a source links to, in order."""
    return [found[1].strip() for found in WIKILINK.finditer(source)]
