"""A content as readers see it: safe HTML, its headings, its notes, and what is wanting in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ...markdown import TooIntricate, as_typed, draw, signs_in
from ..content import PARAGRAPHS, Block, Content
from ..figures import Figure
from ..models import Source
from ..sections import anchors, heading_words
from .figure_words import edition_address, edition_words, figure_words
from .gathering import Gathered, gather
from .notes import Note, Notes
from .setting import Problem, Setting

SIGNS_IN_ALL = 20_000  # brackets, stars and their like drawn in one article


@dataclass(frozen=True, slots=True)
class Cited:
    """A story an article rests on. `story` is None unless it is public."""

    public_id: str
    story: object | None
    withdrawn: bool  # it was public once
    places: tuple[int, ...]  # blocks that cite it, from 1


@dataclass(frozen=True, slots=True)
class Rendering:
    """What the template `wiki/_rendered.html` shows."""

    html: SafeString
    headings: list[tuple[str, str, int]]  # anchor, words, level
    notes: list[Note]
    problems: list[Problem]
    sources: list[Source]  # all that are cited, in the order of a bibliography
    stories: list[Cited]  # all that are cited, in the order of the text
    figures: Mapping[str, Figure]  # those of the text and of the box that exist


def render_content(
    content: Content,
    language: str,
    *,
    figures: Mapping[str, Figure] | None = None,
    edit_address: str = "",
) -> Rendering:
    """Render a content in its language; at most eleven queries, whatever its length.

    `figures` are those of a revision's day, in place of the current ones. With `edit_address`,
    each heading of the second level bears a link to edit its section.
    """
    with translation.override(language):
        found = gather(content, language, figures)
        return _Renderer(found, edit_address).render(content)


class _Renderer:
    """Goes through the blocks once; holds what they add up to."""

    def __init__(self, found: Gathered, edit_address: str) -> None:
        self.found, self.edit_address = found, edit_address
        self.notes, self.problems = Notes(), []
        self.headings: list[tuple[str, str, int]] = []
        self.anchors: list[str] = []  # of all headings, known before the first link is drawn
        self.targets: frozenset[str] = frozenset()  # the same, for links to sections
        self.stories: dict[str, list[int]] = {}
        self.sources: dict[str, Source] = {}
        self.section = 0
        self.signs = 0

    def render(self, content: Content) -> Rendering:
        self.anchors = anchors(heading_words(content.blocks))
        self.targets = frozenset(self.anchors)
        parts = [self._block(block, place) for place, block in enumerate(content.blocks, 1)]
        return Rendering(
            html=mark_safe("\n".join(parts)),  # noqa: S308 — each part is a SafeString
            headings=self.headings,
            notes=list(self.notes),
            problems=self.problems,
            sources=sorted(
                self.sources.values(), key=lambda each: (each.authors, each.year or 0, each.title)
            ),
            stories=[
                Cited(key, self.found.stories.get(key), key in self.found.withdrawn, tuple(places))
                for key, places in self.stories.items()
            ],
            figures=self.found.figures,
        )

    def _block(self, block: Block, place: int) -> SafeString:
        if block.kind in PARAGRAPHS:
            return self._paragraph(block, place)
        drawn = getattr(self, f"_{block.kind}", None)
        return drawn(block.value, place) if drawn else mark_safe("")

    def _paragraph(self, block: Block, place: int) -> SafeString:
        text = str(block.value)
        setting = Setting(self.found, self.notes, place, self.targets)
        self.signs += signs_in(text)
        try:
            if self.signs > SIGNS_IN_ALL:
                raise TooIntricate
            drawn = draw(text, setting)
        except TooIntricate:
            self._problem(
                place, block.kind, "", _("This paragraph is too intricate: it is shown as typed.")
            )
            drawn = as_typed(text)
        else:
            self._collect(setting, place)
        if block.kind == "to_support":
            note = _("to be supported: no story and no source shows it yet")
            drawn = format_html('{}<p class="wiki-support">{}</p>', drawn, note)
            return _part(place, drawn, "wanting")
        return _part(place, drawn, "stories" if setting.rests_on_stories else "")

    def _collect(self, setting: Setting, place: int) -> None:
        self.problems += setting.problems
        for key in setting.stories:
            self.stories.setdefault(key, []).append(place)
        for source in setting.sources:
            self.sources[source.key] = source

    def _problem(self, place: int, kind: str, key: str, message: str) -> None:
        self.problems.append(Problem(place, kind, key, message))

    # --- one method a kind of block ---------------------------------------------------------------

    def _heading(self, words, place: int) -> SafeString:
        self.section += 1
        anchor = self._anchor(words, 2)
        edit = f"{self.edit_address}?section={self.section}" if self.edit_address else ""
        values = {"anchor": anchor, "words": words, "edit": edit}
        return render_to_string("wiki/blocks/heading.html", values)

    def _subheading(self, words, place: int) -> SafeString:
        return format_html('<h3 id="{}">{}</h3>', self._anchor(words, 3), words)

    def _anchor(self, words: str, level: int) -> str:
        anchor = self.anchors[len(self.headings)]
        self.headings.append((anchor, words, level))
        return anchor

    def _quotation(self, value, place: int) -> SafeString:
        return render_to_string("wiki/blocks/quotation.html", {"value": value})

    def _story(self, public_id, place: int) -> SafeString:
        setting = Setting(self.found, self.notes, place)
        story = setting.story(public_id)
        self._collect(setting, place)
        return render_to_string(
            "wiki/blocks/story.html",
            {
                "story": story,
                "withdrawn": public_id in self.found.withdrawn,
                "anchor": anchor_of(place),
            },
        )

    def _source(self, value, place: int) -> SafeString:
        setting = Setting(self.found, self.notes, place)
        source = setting.source(value["source"])
        self._collect(setting, place)
        values = {"source": source, "key": value["source"], "place": value["place"]}
        return render_to_string("wiki/blocks/source.html", values)

    def _live_figure(self, reference, place: int) -> SafeString:
        setting = Setting(self.found, self.notes, place)
        figure = setting.figure(reference)
        self._collect(setting, place)
        values = {"reference": reference, "figure": figure}
        if figure:
            values |= {
                "value": figure_words(figure),
                "edition": edition_words(figure),
                "address": edition_address(figure),
            }
        return render_to_string("wiki/blocks/live_figure.html", values)

    def _table(self, value, place: int) -> SafeString:
        return render_to_string("wiki/blocks/table.html", {"table": value})

    def _figure(self, value, place: int) -> SafeString:
        image = self.found.images.get(value["image"])
        if image is None:
            self._problem(place, "image", value["image"], _("This image is not on the site."))
        return render_to_string("wiki/blocks/figure.html", {"image": image, "value": value})


def _part(place: int, drawn: SafeString, support: str) -> SafeString:
    """A paragraph, with the anchor of its place and the thread where something supports it."""
    thread = format_html(' data-support="{}"', support) if support else ""
    return format_html('<div class="wiki-part" id="{}"{}>{}</div>', anchor_of(place), thread, drawn)


def anchor_of(place: int) -> str:
    """The id of a block in its article: `place` as links and citations keep it, from 1."""
    return f"p-{place}"
