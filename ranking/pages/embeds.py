"""What an embedded figure says of a brand, in the active language, and the HTML that embeds it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..drawings.vignette import THEMES, Vignette, vignette
from ..listing import closed_edition, was_revised
from ..methods import Gate
from ..models import Edition, Standing
from ..queries import current_edition, standing_of

_NAMED = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])(?:\.([0-9]{1,4}))?")


class NoSuchEdition(LookupError):
    """No edition was closed under this name."""


@dataclass(frozen=True)
class Figure:
    """A brand's figure: the words, for who reads and for who listens, and the picture."""

    brand: str
    sentence: str
    notes: list[str]
    picture: Vignette

    @property
    def description(self) -> str:
        """All the picture says, in one text."""
        return " ".join([self.sentence, *self.notes])

    @property
    def alternative(self) -> str:
        return f"{self.brand}. {self.description}"


def edition_named(name: str) -> Edition | None:
    """A closed edition, by its month (as it was revised last) or by month and revision.

    Without a name, the current one, if there is one. Raises `NoSuchEdition`.

    >>> edition_named("yesterday")
    Traceback (most recent call last):
    ranking.pages.embeds.NoSuchEdition: yesterday
    """
    if not name:
        return current_edition()
    found = _NAMED.fullmatch(name)
    if found:
        revision = int(found[3]) if found[3] else None
        edition = closed_edition(dt.date(int(found[1]), int(found[2]), 1), revision)
        if edition:
            return edition
    raise NoSuchEdition(name[:20])


def name_of(edition: Edition | None) -> str:
    """What `edition_named` finds this very edition by; empty for the current one."""
    if not edition or not edition.month:
        return ""
    return f"{edition.month:%Y-%m}.{edition.revision}"


def figure_of(brand, edition: Edition | None) -> Figure:
    standing = standing_of(brand, edition)
    scored = standing is not None and standing.gate in (Gate.RANKED, Gate.TOO_FEW)
    sentence = _sentence(standing, scored)
    notes = [*_count(standing), _notice(), *_source(edition)]
    name = (standing.name if standing else "") or brand.name
    thread = standing.thread if scored else None
    return Figure(name, sentence, notes, vignette(name, sentence, notes, thread=thread))


def _sentence(standing: Standing | None, scored: bool) -> str:
    if not standing or standing.gate == Gate.NO_STORY:
        return _("No story of this brand is counted yet.")
    if not scored:
        return _("No score: too many disguised advertisements among the stories told.")
    return _(
        "Of 100 love stories told, %(score)s are still alive after 5 years (between %(low)s and %(high)s)."
    ) % {
        "score": standing.percent,
        "low": standing.lower_percent,
        "high": standing.upper_percent,
    }


def _count(standing: Standing | None) -> list[str]:
    if not standing:
        return []
    counted = ngettext("%(n)s story counted.", "%(n)s stories counted.", standing.stories) % {
        "n": standing.stories
    }
    if standing.gate == Gate.TOO_FEW:
        needed = _("Not ranked: ten stories by eight people in two months are needed.")
        return [f"{counted} {needed}"]
    if not standing.ranked:
        return [f"{counted} {_('Not ranked.')}"]
    ranks = {"low": standing.rank_lower, "high": standing.rank_upper, "tier": standing.tier}
    if standing.rank_lower == standing.rank_upper:
        return [f"{counted} {_('Rank %(low)s, tier %(tier)s.') % ranks}"]
    return [f"{counted} {_('Rank %(low)s to %(high)s, tier %(tier)s.') % ranks}"]


def _notice() -> str:
    return _("Stories told here: this is not a survey of all customers.")


def _source(edition: Edition | None) -> list[str]:
    host = settings.SITE_URL.partition("://")[2].rstrip("/")
    if not edition:
        return [host]
    if edition.month:
        when = _("Edition of %(month)s") % {"month": date_format(edition.month, "F Y")}
        if was_revised(edition):
            when = f"{when} ({_('revised since')})"
    else:
        when = date_format(localtime(edition.made_at), "j F Y")
    method = _("method %(version)s") % {"version": edition.method}
    return [f"{host}, {when}, {method}"]


def address_of(slug: str, *, theme: str = "light", edition: str = "") -> str:
    """The absolute address of a picture."""
    query = {"theme": theme} if theme != "light" else {}
    query |= {"edition": edition} if edition else {}
    path = reverse("ranking:vignette", args=[slug], query=query or None)
    return settings.SITE_URL.rstrip("/") + path


def code_of(brand, edition: Edition | None, figure: Figure, *, theme: str) -> str:
    """The HTML to copy: no script, no frame, and the words for those who do not see the picture."""
    pinned = name_of(edition)
    page = edition.get_revision_url() if pinned and edition else brand.get_absolute_url()
    chosen = theme if theme in THEMES else "light"
    image = format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
        address_of(brand.slug, theme=chosen, edition=pinned),
        figure.picture.width,
        figure.picture.height,
        figure.alternative,
    )
    if theme == "auto":
        image = format_html(
            '<picture>\n    <source media="(prefers-color-scheme: dark)" srcset="{}">\n    {}\n  </picture>',
            address_of(brand.slug, theme="dark", edition=pinned),
            image,
        )
    return format_html('<a href="{}">\n  {}\n</a>', settings.SITE_URL.rstrip("/") + page, image)
