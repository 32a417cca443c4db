"""What stands beside a list of stories: what is chosen, what else can be, and how many there are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ..models import Sector
from ..telling.brand_names import close_names
from .asked import BY_NAME, FACETS, Facet, Sort, StoryFilter
from .rows import token
from .search import COUNTED_MAX, READ_MAX, Match, counts, facets_of

KEPT_SECONDS = 600
FIRST_YEAR, FIRST_DECADE = 1990, 1900  # below them values are read but not offered


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: its words, how many stories it leaves, where it leads."""

    label: str
    count: str  # in digits: « 12 », « 1 000+ »
    query: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    label: str
    choices: list[Choice]

    @property
    def chosen(self) -> str:
        """What is chosen in it, in words."""
        return ", ".join(choice.label for choice in self.choices if choice.chosen)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One thing asked, in words, and the address of the list without it."""

    label: str
    value: str
    query: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything beside a list. `total` is how many stories answer, in digits."""

    groups: list[Group]
    chosen: list[Narrowing]
    sorts: list[tuple[Sort, str]]  # the other orders offered, with their address
    total: str
    near: str = ""  # a brand whose name is close to words that found nothing
    near_query: str = ""


def beside(asked: StoryFilter) -> Beside:
    """Facets with their counts: three queries at most, whatever the number of stories."""
    sectors = {sector.code: str(sector) for sector in Sector.objects.all()}
    total, numbers = _counted(asked, list(sectors))
    groups = []
    for facet in FACETS:
        if not facet.offered:
            continue
        chosen = asked.values(facet.name)
        choices = [
            _choice(asked, facet, value, numbers[(facet.name, value)], sectors)
            for value in _values(facet, list(sectors))
            if numbers[(facet.name, value)] or value in chosen
        ]
        if choices:
            groups.append(Group(facet.name, str(facet.label), choices))
    near = close_names(asked.words)[:1] if asked.words and not total else []
    return Beside(
        groups=groups,
        chosen=list(_narrowed(asked, sectors)),
        sorts=[(sort, asked.sorted_by(sort).query) for sort in Sort if sort != asked.sort],
        total=digits(total),
        near="".join(near),
        near_query=StoryFilter(words="".join(near)).query,
    )


def digits(number: int) -> str:
    """A number as it stands beside a facet: exact up to a thousand, then « 1 000+ »."""
    if number > COUNTED_MAX:
        return f"{number_format(COUNTED_MAX, force_grouping=True)}+"
    return number_format(number, force_grouping=True)


def _counted(asked: StoryFilter, sectors: list[str]) -> tuple[int, Counter]:
    """How many stories each value leaves; what it adds to the choices, or puts in their place.

    A facet with one value at a time is counted as if nothing were chosen in it. Searches that
    find few stories are read whole; each value of the others is counted apart.
    """
    asides = ["", *(f.name for f in FACETS if f.offered and not f.several and asked.values(f.name))]
    if asked.is_senseless:
        return 0, Counter()
    bases = {aside: asked.match(aside=aside) for aside in asides}
    found = dict(zip(asides, facets_of(list(bases.values())), strict=True))
    numbers: Counter = Counter()
    apart = []
    for facet in (each for each in FACETS if each.offered):
        aside = facet.name if facet.name in bases else ""
        read = Counter(word for row in found[aside] for word in row.split())
        overflows = len(found[aside]) > (READ_MAX if bases[aside] else COUNTED_MAX)
        for value in _values(facet, sectors):
            if not overflows:
                numbers[(facet.name, value)] = read[token(facet.name, value)]
            elif aside != "" or value not in asked.values(facet.name):
                apart.append(((facet.name, value), bases[aside].also(token(facet.name, value))))
            else:
                numbers[(facet.name, value)] = COUNTED_MAX + 1
    more = _kept_counts([match for _value, match in apart])
    numbers.update(dict(zip((value for value, _match in apart), more, strict=True)))
    return len(found[""]), numbers


def _kept_counts(matches: list[Match]) -> list[int]:
    """Counts within searches that find thousands, kept ten minutes: each is one walk in the index."""
    if not matches:
        return []
    digest = hashlib.sha256(repr(matches).encode()).hexdigest()
    return cache.get_or_set(f"facets-{digest}", lambda: counts(matches), KEPT_SECONDS)


def _values(facet: Facet, sectors: list[str]) -> list[str]:
    if facet.choices:
        return list(facet.choices.values)
    if facet.name == "sector":
        return sectors
    this = timezone.localdate().year
    first, step = (FIRST_DECADE, 10) if facet.name == "decade" else (FIRST_YEAR, 1)
    return [str(year) for year in range(this // step * step, first - 1, -step)]


def label_of(facet: Facet, value: str, sectors: dict[str, str]) -> str:
    """A value in words."""
    if facet.choices:
        return str(facet.choices(value).label)
    if facet.name == "decade":
        return _("the %(decade)ss") % {"decade": value}
    return sectors.get(value, value)


def _choice(
    asked: StoryFilter, facet: Facet, value: str, number: int, sectors: dict[str, str]
) -> Choice:
    chosen = value in asked.values(facet.name)
    after = asked.without(facet.name, value) if chosen else asked.with_choice(facet.name, value)
    return Choice(label_of(facet, value, sectors), digits(number), after.query, chosen)


def _narrowed(asked: StoryFilter, sectors: dict[str, str]) -> Iterator[Narrowing]:
    if asked.words:
        yield Narrowing(_("Words"), asked.words, asked.without_words().query)
    named = dict(asked.named)
    for name, value in asked.chosen:
        called = named.get((name, value))
        words = called.name if called else label_of(BY_NAME[name], value, sectors)
        yield Narrowing(str(BY_NAME[name].label), words, asked.without(name, value).query)


def in_words(asked: StoryFilter) -> str:
    """What a list holds, in words: « Ending: the love faded; Words: kettle »; empty for all."""
    sectors = {sector.code: str(sector) for sector in Sector.objects.all()}
    return "; ".join(
        _("%(facet)s: %(value)s") % {"facet": each.label, "value": each.value}
        for each in _narrowed(asked, sectors)
    )
