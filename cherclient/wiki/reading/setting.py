"""What wikilinks and citations become in a paragraph."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stories.plain_text import french_spaces

from ...markdown import Wikilink
from ..figures import Figure
from ..models import Source
from ..references import CITED
from ..sections import anchor_of
from ..vocabulary import Evidence
from .figure_words import figure_words
from .gathering import Gathered
from .notes import Notes, call_sign

_SPACES = re.compile(r"[ \t]{2,}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an article cites that is wanting: `place` is the block, from 1."""

    place: int
    kind: str  # a value of `Evidence`, "image", "section", or the kind of the block
    key: str
    message: str


class Setting:
    """The notation of one block: draws its links and citations, and remembers what it met."""

    def __init__(
        self, found: Gathered, notes: Notes, place: int, anchors: Set[str] = frozenset()
    ) -> None:
        self.found, self.notes, self.place = found, notes, place
        self.anchors = anchors  # of the headings of the article
        self.stories: dict[str, None] = {}
        self.sources: list[Source] = []
        self.problems: list[Problem] = []

    @property
    def rests_on_stories(self) -> bool:
        return any(key in self.found.stories for key in self.stories)

    # --- the notation -----------------------------------------------------------------------------

    def words(self, text: str) -> str:
        one = _SPACES.sub(" ", text)
        return french_spaces(one) if self.found.language == "fr" else one

    def wikilink(self, link: Wikilink) -> str:
        words = self.words(link.words)
        anchor = f"#{anchor_of(link.section)}" if link.section else ""
        if not link.title and anchor[1:] not in self.anchors:
            said = _("This article has no section “%(key)s”.")
            self._problem("section", link.section, said)
            return escape(words)
        address = self.found.address_of(link.title) if link.title else ""
        if address or not link.title:
            return format_html('<a class="wiki-link" href="{}">{}</a>', address + anchor, words)
        return format_html(
            '<a class="wiki-link" data-state="missing" href="{}">{}</a>',
            self.found.address_to_write(link.title),
            words,
        )

    def citation(self, kind: str, key: str, more: str, in_link: bool) -> str:
        match CITED[kind.casefold()]:
            case Evidence.STORY:
                about, wanting = self.story(key), self._story_wanting(key)
            case Evidence.SOURCE:
                about, wanting = self.source(key), _("unknown source")
            case _:
                return self._figure_said(key, in_link)
        if about is None:
            return _wanting(wanting)
        if in_link:
            return ""
        place = more if isinstance(about, Source) else ""
        cited = CITED[kind.casefold()].value
        return call_sign(self.notes.call(cited, key, about, place))

    def _figure_said(self, reference: str, in_link: bool) -> str:
        figure = self.figure(reference)
        if figure is None:
            return _wanting(_("absent figure"))
        said = format_html('<span class="live-figure">{}</span>', figure_words(figure))
        if in_link:
            return said
        note = self.notes.call(Evidence.FIGURE.value, reference, figure)
        return format_html("{}{}", said, call_sign(note))

    # --- what is cited ----------------------------------------------------------------------------

    def story(self, public_id: str):
        """The story, when it is public; else a problem is kept."""
        self.stories[public_id] = None
        story = self.found.stories.get(public_id)
        if story is None:
            if public_id in self.found.withdrawn:
                said = _("The story %(key)s is no longer public.")
            else:
                said = _("No story has the identifier %(key)s.")
            self._problem(Evidence.STORY, public_id, said)
        return story

    def source(self, key: str) -> Source | None:
        source = self.found.sources.get(key)
        if source is None:
            said = _("The bibliography has no source of the key %(key)s.")
            self._problem(Evidence.SOURCE, key, said)
        else:
            self.sources.append(source)
        return source

    def figure(self, reference: str) -> Figure | None:
        figure = self.found.figures.get(reference)
        if figure is None:
            self._problem(Evidence.FIGURE, reference, _("No edition gives the figure %(key)s."))
        return figure

    def _story_wanting(self, public_id: str) -> str:
        return _("story taken back") if public_id in self.found.withdrawn else _("unknown story")

    def _problem(self, kind: str, key: str, message: str) -> None:
        self.problems.append(Problem(self.place, str(kind), key, message % {"key": key}))


def _wanting(words: str) -> SafeString:
    return format_html(' <span class="wiki-wanting">({})</span>', words)
