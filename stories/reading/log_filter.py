"""What a reader asks of the public log of moderation, read from an address and put in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..folding import fold
from ..listing import with_merged
from ..models import Brand, BrandAlias, Decision
from ..moderation import DecisionKind, ReasonCode

NAME_MAX = 100
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"[a-z0-9]{10}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """One choice in words, and the address of the same list without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class LogFilter:
    """A choice of decisions; whatever makes no sense is left out."""

    reason: str = ""  # code of `ReasonCode`
    kind: str = ""  # code of `DecisionKind`
    month: str = ""  # "2026-11"
    brand: Brand | None = None  # public; the heir of a merged one
    unknown_brand: str = ""  # as typed, when no public brand is called so
    before: str = ""  # number of the last decision read

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> LogFilter:
        """Read an address; two queries at most, when it names a brand."""
        reason, kind, month, number, name = (
            str(query.get(key, "")).replace("\x00", "").strip()
            for key in ("reason", "kind", "month", "before", "brand")
        )
        name = name[:NAME_MAX].strip()
        brand = _brand(name) if name else None
        return cls(
            reason=reason if reason in ReasonCode.values else "",
            kind=kind if kind in DecisionKind.values else "",
            month=month if _MONTH.fullmatch(month) else "",
            brand=brand,
            unknown_brand="" if brand else name,
            before=number if _NUMBER.fullmatch(number) else "",
        )

    @property
    def query(self) -> str:
        """The same choice as an address writes it, without the place in the list."""
        asked = {
            "reason": self.reason,
            "kind": self.kind,
            "month": self.month,
            "brand": self.brand.slug if self.brand else "",
        }
        return urlencode({name: value for name, value in asked.items() if value})

    def after(self, number: str) -> str:
        """The address of what follows a decision."""
        return f"{self.query}&before={number}" if self.query else f"before={number}"

    @property
    def chosen(self) -> list[Chosen]:
        """Each choice in words, with a way out."""
        found = []
        if self.reason:
            words = f"{self.reason} – {ReasonCode(self.reason).label}"
            found.append(Chosen(_("Reason"), words, replace(self, reason="").query))
        if self.kind:
            words = str(DecisionKind(self.kind).label)
            found.append(Chosen(_("Decision"), words, replace(self, kind="").query))
        if self.brand:
            found.append(Chosen(_("Brand"), self.brand.name, replace(self, brand=None).query))
        if self.month:
            found.append(
                Chosen(_("Month"), month_in_words(self.month), replace(self, month="").query)
            )
        return found

    def narrow(self, decisions: QuerySet[Decision]) -> QuerySet[Decision]:
        """The decisions asked for, the newest first, those after `before` only."""
        if self.reason:
            decisions = decisions.filter(reason=self.reason)
        if self.kind:
            decisions = decisions.filter(kind=self.kind)
        if self.brand:
            decisions = decisions.filter(brand__in=with_merged(self.brand.pk))
        if self.month:
            first, end = _bounds(self.month)
            decisions = decisions.filter(made_at__gte=first, made_at__lt=end)
        last = Decision.objects.filter(number=self.before).first() if self.before else None
        if last:
            decisions = decisions.filter(made_at__lte=last.made_at).exclude(
                made_at=last.made_at, pk__gte=last.pk
            )
        return decisions.order_by("-made_at", "-pk")


def _brand(name: str) -> Brand | None:
    """The public brand of a slug or of any of its names."""
    found = Brand.objects.filter(slug=name).select_related("merged_into").first()
    if found is None:
        aliases = BrandAlias.objects.filter(folded=fold(name)).exclude(folded="")
        alias = aliases.select_related("brand__merged_into").first()
        found = alias.brand if alias else None
    return found.heir if found and found.heir.live else None


def _bounds(month: str) -> tuple[dt.datetime, dt.datetime]:
    """The first instant of a month and of the next, in the site's time."""
    year, number = map(int, month.split("-"))
    zone = timezone.get_current_timezone()
    following = (year, number + 1) if number < 12 else (year + 1, 1)
    return dt.datetime(year, number, 1, tzinfo=zone), dt.datetime(*following, 1, tzinfo=zone)


def month_in_words(month: str) -> str:
    """« novembre 2026 » for "2026-11"."""
    return date_format(dt.date.fromisoformat(f"{month}-01"), "F Y")


def months_offered() -> list[tuple[str, str]]:
    """Every month from the first decision to this one, the newest first: code and words."""
    first = Decision.objects.order_by("made_at", "pk").values_list("made_at", flat=True).first()
    if first is None:
        return []
    oldest, day = timezone.localdate(first).replace(day=1), timezone.localdate().replace(day=1)
    found = []
    while day >= oldest:
        found.append(f"{day:%Y-%m}")
        day = (day - dt.timedelta(days=1)).replace(day=1)
    return [(month, month_in_words(month)) for month in found]
