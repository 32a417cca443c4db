"""Live figures: what the ranking says, by a reference that an article may pin to an edition.

`finissent-mal`, `fidelite:brumel`, `finissent-mal@2026-10`: a name, a brand for some, an edition.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ranking.models import Edition, Standing

SHARE, COUNT = "share", "count"
OF_ALL = {
    "finissent-mal": (SHARE, _("love stories that end badly")),
    "recits-racontes": (COUNT, _("public stories that name a brand")),
    "recits-comptes": (COUNT, _("stories counted by the ranking")),
    "marques-classees": (COUNT, _("brands ranked")),
}
OF_A_BRAND = {
    "fidelite": (SHARE, "score", _("loves still alive after five years")),
    "captifs": (SHARE, "share_captive", _("stayed without being free to leave")),
    "partis": (SHARE, "share_left", pgettext_lazy("share of customers", "gone by choice")),
    "revenus": (SHARE, "share_came_back", _("gone and come back")),
}
_REFERENCE = re.compile(
    r"(?P<name>[a-z-]+)(?::(?P<brand>[\w-]{1,200}))?(?:@(?P<edition>\d{4}-(?:0[1-9]|1[0-2])))?\Z"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as an edition gives it. Shares and their bounds run from 0 to 1."""

    reference: str
    kind: str
    value: float
    lower: float | None
    upper: float | None
    number: float | None  # stories it rests on
    edition: str  # a month, 2026-10; empty for the current edition
    day: str  # when the edition was made, ISO 8601
    brand: str = ""

    def as_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> Figure:
        return cls(**data)

    @property
    def made_on(self) -> dt.date:
        return dt.date.fromisoformat(self.day)

    @property
    def label(self):
        """What it counts, in the active language."""
        name = self.reference.partition("@")[0].partition(":")[0]
        return OF_ALL[name][-1] if name in OF_ALL else OF_A_BRAND[name][-1]


@dataclass(frozen=True, slots=True)
class _Asked:
    reference: str
    name: str
    brand: str
    edition: str


def is_reference(words: str) -> bool:
    """Whether some words are the reference of a figure that may exist."""
    return _asked(words) is not None


def read_figures(references: Iterable[str]) -> dict[str, Figure]:
    """The figures that exist among references; at most three queries."""
    asked = [each for each in map(_asked, dict.fromkeys(references)) if each]
    if not asked:
        return {}
    editions = _editions({each.edition for each in asked})
    brands = {each.brand for each in asked if each.brand}
    standings = {}
    if brands and editions:
        rows = Standing.objects.filter(edition__in=editions.values(), slug__in=brands)
        standings = {(row.edition_id, row.slug): row for row in rows}
    ranked = _ranked(each for each in asked if each.name == "marques-classees")(editions)
    found = {}
    for each in asked:
        edition = editions.get(each.edition)
        if edition is None:
            continue
        standing = standings.get((edition.pk, each.brand))
        if made := _figure(each, edition, standing, ranked.get(edition.pk, 0)):
            found[each.reference] = made
    return found


def _asked(words: str) -> _Asked | None:
    found = _REFERENCE.match(words.strip())
    if found is None:
        return None
    brand = found["brand"] or ""
    names = OF_A_BRAND if brand else OF_ALL
    return (
        _Asked(words.strip(), found["name"], brand, found["edition"] or "")
        if found["name"] in names
        else None
    )


def _editions(months: set[str]) -> dict[str, Edition]:
    found = {}
    closed = [f"{month}-01" for month in months if month]
    if closed:
        rows = Edition.objects.in_force().filter(month__in=closed)
        found = {edition.month_code: edition for edition in rows}
    if "" in months and (current := Edition.objects.current()):
        found[""] = current
    return found


def _ranked(asked: Iterable[_Asked]):
    wanted = {each.edition for each in asked}

    def counted(editions: dict[str, Edition]) -> dict[int, int]:
        keys = [editions[month].pk for month in wanted if month in editions]
        if not keys:
            return {}
        rows = Standing.objects.filter(edition__in=keys, gate="ranked").values_list("edition")
        counts: dict[int, int] = {}
        for (key,) in rows:
            counts[key] = counts.get(key, 0) + 1
        return counts

    return counted


def _figure(
    asked: _Asked, edition: Edition, standing: Standing | None, ranked: int
) -> Figure | None:
    day = timezone.localdate(edition.made_at).isoformat()

    def figure(kind, value, lower=None, upper=None, number=None, brand="") -> Figure:
        return Figure(
            asked.reference, kind, value, lower, upper, number, edition.month_code, day, brand
        )

    match asked.name:
        case "finissent-mal":
            if edition.sad_share is None:
                return None
            return figure(
                SHARE, edition.sad_share, edition.sad_lower, edition.sad_upper, edition.sad_number
            )
        case "recits-racontes":
            return figure(COUNT, edition.told)
        case "recits-comptes":
            return figure(COUNT, edition.stories)
        case "marques-classees":
            return figure(COUNT, ranked)
    if standing is None:
        return None
    kind, field, _label = OF_A_BRAND[asked.name]
    bounds = (standing.lower, standing.upper) if field == "score" else (None, None)
    return figure(kind, getattr(standing, field), *bounds, standing.stories, standing.name)
