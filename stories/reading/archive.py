"""Stories by the year they were published and by the decade their love began in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from ..finding.asked import StoryFilter
from ..finding.facets import FIRST_DECADE, FIRST_YEAR, digits
from ..finding.rows import token
from ..finding.search import Match, counts
from ..finding.stemming import wanted
from ..models import Story
from ..queries import StoryPage, stories_page

LAST_YEAR = 2099  # of what an address may ask for


@dataclass(frozen=True, slots=True)
class Shelf:
    """A year of publication or a decade of beginnings; `count` in digits: « 12 », « 1 000+ »."""

    start: int
    label: str
    count: str


@dataclass(frozen=True, slots=True)
class Archive:
    """Every shelf that holds a story, the latest first."""

    years: list[Shelf]
    decades: list[Shelf]


def archive() -> Archive:
    """Two queries; a shelf is counted up to a thousand stories."""
    first = Story.objects.live().order_by("first_published_at", "pk")
    earliest = first.values_list("first_published_at", flat=True).first()
    if earliest is None:
        return Archive([], [])
    this = timezone.now().year  # in UTC, as the search keeps the year
    years = range(this, max(earliest.year, FIRST_YEAR) - 1, -1)
    decades = range(this // 10 * 10, FIRST_DECADE - 1, -10)
    asked = [("year", year) for year in years] + [("decade", decade) for decade in decades]
    numbers = counts([Match(wanted(""), (token(name, str(start)),)) for name, start in asked])
    shelves: dict[str, list[Shelf]] = {"year": [], "decade": []}
    for (name, start), number in zip(asked, numbers, strict=True):
        if number:
            shelves[name].append(Shelf(start, label_of(name, start), digits(number)))
    return Archive(shelves["year"], shelves["decade"])


def label_of(name: str, start: int) -> str:
    """A year in digits, a decade in words."""
    return _("the %(decade)ss") % {"decade": start} if name == "decade" else str(start)


def shelf_page(name: str, start: int, before: str) -> StoryPage | None:
    """The stories of one shelf, the most recently published first; None when it holds none.

    `name`: `year` of publication, or `decade` in which the love began.
    """
    asked = StoryFilter.from_query({name: str(start), "before": before[:60]})
    if not asked.values(name):
        return None
    page = stories_page(asked)
    return page if page.stories or not page.is_first else None
