"""What a visitor asks of a list of stories, read from an address and written back into one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..folding import fold
from ..models import Brand, Sector, StoryTagWord, TagSynonym
from ..vocabulary import Ending, Language
from ..words import Channel, Emotion, Excuse, Stage
from .rows import token
from .search import Match
from .stemming import Wanted, wanted

WORDS_MAX = 200
CHOSEN_MAX = 5  # values of one facet that may be wanted together
_KEY = re.compile(r"(t?)([0-9]{1,17})-([0-9]{1,18})")
_DECADE, _YEAR = re.compile(r"1[89][0-9]0|20[0-9]0"), re.compile(r"19[89][0-9]|20[0-9]{2}")
_SLUG = re.compile(r"[-\w]{1,100}")


def _one_of(choices: type[TextChoices]) -> Callable[[str], bool]:
    return set(choices.values).__contains__


def _like(pattern: re.Pattern) -> Callable[[str], bool]:
    return lambda value: pattern.fullmatch(value) is not None


@dataclass(frozen=True)
class Facet:
    """One way of narrowing a list. `several`: values are wanted together, else one at a time."""

    name: str  # in the address
    label: Promise
    makes_sense: Callable[[str], bool]
    choices: type[TextChoices] | None = None
    several: bool = False
    offered: bool = True  # with its counts, beside the list


FACETS = (
    Facet("ending", _("Ending"), _one_of(Ending), Ending),
    Facet("emotion", _("Emotion"), _one_of(Emotion), Emotion, several=True),
    Facet("stage", _("Moment of the love"), _one_of(Stage), Stage, several=True),
    Facet("channel", _("Channel"), _one_of(Channel), Channel, several=True),
    Facet("excuse", _("Excuse heard"), _one_of(Excuse), Excuse, several=True),
    Facet("decade", _("Love begun in"), _like(_DECADE)),
    Facet("sector", _("Line of business"), _like(_SLUG)),
    Facet("language", _("Language"), _one_of(Language), Language),
    Facet("year", _("Year of publication"), _like(_YEAR)),
    Facet("tag", _("Tag"), _like(_SLUG), several=True, offered=False),
    Facet("brand", _("Brand"), _like(_SLUG), offered=False),
)
BY_NAME = {facet.name: facet for facet in FACETS}


class Sort(TextChoices):
    """The two orders of a list; each is said in words above it."""

    NEWEST = "", _("The most recently published first.")
    HEAD = (
        "title",
        _(
            "First the stories with all these words in their title, brand, product or tags; "
            "then the others. In both, the most recently published first."
        ),
    )


@dataclass(frozen=True)
class Place:
    """Where a page of a list begins: after this moment of publication and key."""

    moment: dt.datetime
    story_id: int
    in_head: bool = False  # in the first of the two parts of `Sort.HEAD`

    def __str__(self) -> str:
        part = "t" if self.in_head else ""
        micro = int(self.moment.timestamp()) * 1_000_000 + self.moment.microsecond
        return f"{part}{micro}-{self.story_id}"

    @classmethod
    def read(cls, key: str) -> Place | None:
        found = _KEY.fullmatch(key)
        if not found:
            return None
        seconds, micro = divmod(int(found[2]), 1_000_000)
        try:
            moment = dt.datetime.fromtimestamp(seconds, tz=dt.UTC).replace(microsecond=micro)
        except (OverflowError, OSError, ValueError):
            return None
        return cls(moment, int(found[3]), bool(found[1]))


@dataclass(frozen=True)
class Named:
    """A tag or a brand that an address names: its key, its name, its slug of today."""

    pk: int
    name: str
    slug: str


@dataclass(frozen=True)
class StoryFilter:
    """What a visitor asked for; whatever makes no sense is left out."""

    words: str = ""
    chosen: tuple[tuple[str, str], ...] = ()  # (facet, value), in the order of FACETS
    sort: Sort = Sort.NEWEST
    before: Place | None = None
    named: tuple[tuple[tuple[str, str], Named], ...] = ()  # of the tags and brands among `chosen`

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> StoryFilter:
        """Read an address; one query for tags, brands and sectors each, when it names some."""
        chosen: list[tuple[str, str]] = []
        for facet in FACETS:
            values = _values(query, facet.name)
            kept = list(dict.fromkeys(value for value in values if facet.makes_sense(value)))
            chosen += [(facet.name, value) for value in kept[: CHOSEN_MAX if facet.several else 1]]
        named = _named(chosen)
        chosen = [each for each in chosen if each in named or each[0] not in {"tag", "brand"}]
        sectors = [each for each in chosen if each[0] == "sector"]
        if sectors and not Sector.objects.filter(code=sectors[0][1]).exists():
            chosen.remove(sectors[0])
        words = _text(query, "q").strip()[:WORDS_MAX].strip()
        by_head = words and _text(query, "sort") == Sort.HEAD
        return cls(
            words=words,
            chosen=tuple(chosen),
            sort=Sort.HEAD if by_head else Sort.NEWEST,
            before=Place.read(_text(query, "before")),
            named=tuple(named.items()),
        )

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.chosen)

    @cached_property
    def wanted(self) -> Wanted:
        return wanted(self.words)

    @property
    def is_senseless(self) -> bool:
        """Words were typed, and none of them has a letter or a digit: nothing answers."""
        return bool(self.words) and not self.wanted

    def match(self, *, brand: int | None = None, aside: str = "") -> Match:
        """What the search looks for, the choices of the facet `aside` left out."""
        named = dict(self.named)
        tokens = [
            token(name, named[(name, value)].pk if (name, value) in named else value)
            for name, value in self.chosen
            if name != aside
        ]
        if brand is not None:
            tokens.append(token("brand", brand))
        return Match(self.wanted, tuple(dict.fromkeys(tokens)))

    @property
    def query(self) -> str:
        """The same filter as an address writes it, without the place in the list."""
        named = dict(self.named)
        asked = [("q", self.words)] if self.words else []
        asked += [(each[0], named[each].slug if each in named else each[1]) for each in self.chosen]
        asked += [("sort", self.sort.value)] if self.sort else []
        return urlencode(asked)

    @property
    def is_renamed(self) -> bool:
        """Whether the address names a tag or a brand by an address it had before a merge."""
        return any(called.slug != value for (_facet, value), called in self.named)

    def values(self, name: str) -> list[str]:
        return [value for facet, value in self.chosen if facet == name]

    @property
    def language(self) -> str:
        return next(iter(self.values("language")), "")

    def with_choice(self, name: str, value: str) -> StoryFilter:
        """One value more; in the place of the former one when a facet takes only one."""
        several = BY_NAME[name].several
        kept = [each for each in self.chosen if several or each[0] != name]
        order = list(BY_NAME)
        chosen = sorted({*kept, (name, value)}, key=lambda each: (order.index(each[0]), each[1]))
        return replace(self, chosen=tuple(chosen), before=None)

    def without(self, name: str, value: str) -> StoryFilter:
        chosen = tuple(each for each in self.chosen if each != (name, value))
        return replace(self, chosen=chosen, before=None)

    def without_words(self) -> StoryFilter:
        return replace(self, words="", sort=Sort.NEWEST, before=None)

    def sorted_by(self, sort: Sort) -> StoryFilter:
        return replace(self, sort=sort, before=None)


def _values(query: Mapping[str, str], name: str) -> list[str]:
    found = query.getlist(name) if hasattr(query, "getlist") else [query.get(name, "")]
    return [str(value).replace("\x00", "").strip() for value in found[:20]]


def _text(query: Mapping[str, str], name: str) -> str:
    return str(query.get(name, "")).replace("\x00", " ")


def _named(chosen: list[tuple[str, str]]) -> dict[tuple[str, str], Named]:
    """The tags and brands an address names; a merged one is followed to its heir."""
    found: dict[tuple[str, str], Named] = {}
    slugs = [value for name, value in chosen if name == "tag"]
    if slugs:
        written = {fold(slug): slug for slug in slugs}
        spelled = TagSynonym.objects.filter(Q(folded__in=written) | Q(tag__slug__in=slugs))
        tags: dict[str, StoryTagWord] = {}
        for each in spelled.select_related("tag"):
            if each.folded in written:
                tags.setdefault(written[each.folded], each.tag)
            if each.tag.slug in slugs:
                tags[each.tag.slug] = each.tag
        found |= {("tag", slug): Named(tag.pk, tag.name, tag.slug) for slug, tag in tags.items()}
    for slug in (value for name, value in chosen if name == "brand"):
        brand = Brand.objects.filter(slug=slug).select_related("merged_into").first()
        if brand and brand.heir.live:
            found[("brand", slug)] = Named(brand.heir.pk, brand.heir.name, brand.heir.slug)
    return found
