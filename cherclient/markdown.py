"""The small Markdown of wiki articles and site pages: bold, emphasis, lists, links, `[[wikilinks]]`.

Wikilinks and citations are tokens of the parser: what stands in a code span, in an address or
behind a backslash is none.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_GAP = r"[ \t\u00a0\u202f]{0,3}"  # bounded: no run of spaces makes a search slow
CITATION = re.compile(
    rf"\{{\{{{_GAP}(récit|recit|story|source|chiffre|figure){_GAP}:{_GAP}"
    rf"([^{{}}|\n]{{1,120}}?){_GAP}(?:\|([^{{}}\n]{{1,120}}))?\}}\}}",
    re.IGNORECASE,
)
WIKILINK = re.compile(
    r"\[\[(?=[\s#]{0,40}[^\s#\[\]|])([^\[\]|#\n]{0,140})(#[^\[\]|\n]{0,140})?"
    r"(?:\|([^\[\]\n]{1,300}))?\]\]"
)
_IN_THE_SENTENCE = ("chiffre", "figure")
Resolve = Callable[[str], str]  # a title to an address, empty when nobody wrote it yet

PARAGRAPH_MAX = 20_000  # characters of a source; a longer one is shown as typed
SIGNS_MAX = 4_000  # brackets, stars and their like in a source: the parser's work goes with them
NESTING_MAX = 20  # two a level of lists
_SIGNS = re.compile(r"[\[\]*`_\\&<!(]")
_LINES_MAX = 1_000
_TICKS = re.compile("`+")
_TICKS_OR_ESCAPE = re.compile(r"\\[\[{`\\]|`+")
_TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "br", "span", "code", "sup"}
_ATTRIBUTES = {
    "a": {"href", "class", "id", "aria-label", "data-state"},
    "span": {"class", "data-state", "title"},
    "sup": {"class"},
    "ol": {"start"},
}


@dataclass(frozen=True, slots=True)
class Wikilink:
    """`[[title#section|words]]`: without a title, it leads to a section of its own page."""

    title: str
    section: str = ""
    given: str = ""  # the words to show, if others than those of the target

    @classmethod
    def of(cls, found: re.Match[str]) -> Wikilink:
        """The link that `WIKILINK` found."""
        section = (found[2] or "").strip("# \t\u00a0\u202f")
        return cls(found[1].strip(), section, (found[3] or "").strip())

    @property
    def words(self) -> str:
        """What readers see."""
        return self.given or " §\u00a0".join(filter(None, (self.title, self.section)))

    def led_to(self, title: str) -> Wikilink:
        """The same link, to another title: readers see the same words."""
        bare = replace(self, title=title, given="")
        return bare if bare.words == self.words else replace(bare, given=self.words)

    def __str__(self) -> str:
        target = f"{self.title}#{self.section}" if self.section else self.title
        return f"[[{target}|{self.given}]]" if self.given else f"[[{target}]]"


class Notation(Protocol):
    """What the signs of a section become: each gives safe HTML, and may count what it saw."""

    def words(self, text: str) -> str:
        """A run of plain words, before it is escaped."""

    def wikilink(self, link: Wikilink) -> str:
        """Never inside another link: words that hold one are no link."""

    def citation(self, kind: str, key: str, more: str, in_link: bool) -> str:
        """`more` is what follows the bar; empty without one."""


class TooIntricate(ValueError):
    """A source whose drawing would cost more than any honest text needs."""


def render(source: str, resolve: Resolve | None = None) -> SafeString:
    """Safe HTML of a source; wikilinks are resolved by `resolve`, else left as words."""
    try:
        return draw(source, _Plain(resolve))
    except TooIntricate:
        return as_typed(source)


def draw(source: str, notation: Notation) -> SafeString:
    """Safe HTML of a source. Raises `TooIntricate` rather than working for long."""
    if (
        len(source) > PARAGRAPH_MAX
        or signs_in(source) > SIGNS_MAX
        or source.count("\n") > _LINES_MAX
    ):
        raise TooIntricate
    env = {"notation": notation}
    tokens = _parser.parse(source, env)
    if any(token.level >= NESTING_MAX - 2 for token in tokens):
        raise TooIntricate  # the parser drops what is nested deeper
    drawn = _parser.renderer.render(tokens, _parser.options, env)
    cleaned = nh3.clean(
        drawn,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return mark_safe(cleaned)  # noqa: S308 — cleaned one line above


def as_typed(source: str) -> SafeString:
    """A source shown as it was typed, its signs included."""
    return format_html('<p class="as-typed">{}</p>', source)


def signs_in(source: str) -> int:
    """How many signs the parser has to look at."""
    return sum(1 for _found in _SIGNS.finditer(source))


def without_code(source: str) -> str:
    """A source whose code spans and escaped brackets are blanked: what they show is not meant.

    As long as the source; work in proportion to it.
    """
    closing: dict[int, list[int]] = {}
    for run in _TICKS.finditer(source):
        closing.setdefault(run.end() - run.start(), []).append(run.start())
    kept, at = [], 0
    while found := _TICKS_OR_ESCAPE.search(source, at):
        end = found.end()
        kept.append(source[at : found.start()])
        if found[0][0] == "`":
            length = end - found.start()
            starts = closing.get(length, [])
            where = bisect_left(starts, end)
            if where == len(starts):
                kept.append(found[0])
                at = end
                continue
            end = starts[where] + length
        kept.append(" " * (end - found.start()))
        at = end
    return "".join(kept) + source[at:]


class _Plain:
    """The notation of site pages: wikilinks alone."""

    def __init__(self, resolve: Resolve | None) -> None:
        self.resolve = resolve

    def words(self, text: str) -> str:
        return text

    def wikilink(self, link: Wikilink) -> str:
        if address := self.resolve(link.title) if self.resolve else "":
            return format_html('<a class="wiki-link" href="{}">{}</a>', address, link.words)
        return format_html('<span class="wiki-link" data-state="missing">{}</span>', link.words)

    def citation(self, kind: str, key: str, more: str, in_link: bool) -> str:
        return html.escape(f"{{{{{kind}:{key}{'|' if more else ''}{more}}}}}")


# --- the parser -----------------------------------------------------------------------------------


def _wikilink_rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos):
        return False
    found = WIKILINK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("wikilink", "", 0).meta = {"link": Wikilink.of(found)}
    state.pos = found.end()
    return True


def _citation_rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{{", state.pos):
        return False
    found = CITATION.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        said = found[1], found[2].strip(), (found[3] or "").strip()
        if found[1].casefold() not in _IN_THE_SENTENCE:  # the call of a note touches its word
            state.pending = state.pending.rstrip(" \u00a0\u202f")
        state.push("citation", "", 0).meta = {"said": said, "in_link": state.linkLevel > 0}
    state.pos = found.end()
    return True


def _draw_words(self, tokens, at, options, env) -> str:
    return html.escape(env["notation"].words(tokens[at].content))


def _draw_wikilink(self, tokens, at, options, env) -> str:
    return env["notation"].wikilink(tokens[at].meta["link"])


def _draw_citation(self, tokens, at, options, env) -> str:
    meta = tokens[at].meta
    return env["notation"].citation(*meta["said"], meta["in_link"])


def _made_parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "breaks": False, "maxNesting": NESTING_MAX})
    parser.enable(["emphasis", "list", "link", "newline", "escape", "entity", "backticks"])
    parser.inline.ruler.before("link", "wikilink", _wikilink_rule)
    parser.inline.ruler.before("link", "citation", _citation_rule)
    parser.add_render_rule("text", _draw_words)
    parser.add_render_rule("wikilink", _draw_wikilink)
    parser.add_render_rule("citation", _draw_citation)
    return parser


_parser = _made_parser()
