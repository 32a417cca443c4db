"""What a trouble cost its customer a second time: the waiting, the calls paid for, the telling again.

Sums over contacts: anything with `minutes`, `cost` (euros) and `identity_checks`, None where the
author did not say (`TellingStep`, the rows of `Step`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Contact(Protocol):
    """One contact of a customer with a brand."""

    minutes: int | None
    cost: Decimal | None
    identity_checks: int | None


@dataclass(frozen=True, slots=True)
class DoublePenalty:
    """Sums: whole minutes, euros, contacts, times identity was checked and the story repeated."""

    minutes: int = 0
    cost: Decimal = Decimal(0)
    contacts: int = 0
    identity_checks: int = 0
    repetitions: int = 0

    def __add__(self, other: DoublePenalty) -> DoublePenalty:
        return DoublePenalty(
            self.minutes + other.minutes,
            self.cost + other.cost,
            self.contacts + other.contacts,
            self.identity_checks + other.identity_checks,
            self.repetitions + other.repetitions,
        )

    def __bool__(self) -> bool:
        return bool(self.minutes or self.cost or self.identity_checks or self.repetitions)

    @property
    def in_words(self) -> str:
        """The sums for a reader, "47 min of waiting, €15.90 paid"; empty when all are zero."""
        parts = [
            self.minutes and _("%(time)s of waiting") % {"time": time_in_words(self.minutes)},
            self.cost and _("%(sum)s paid") % {"sum": euros_in_words(self.cost)},
            self.repetitions
            and ngettext(
                "the story told again %(n)s time",
                "the story told again %(n)s times",
                self.repetitions,
            )
            % {"n": self.repetitions},
            self.identity_checks
            and ngettext("%(n)s identity check", "%(n)s identity checks", self.identity_checks)
            % {"n": self.identity_checks},
        ]
        return ", ".join(part for part in parts if part)

    @property
    def to_author(self) -> str:
        """The minutes and euros said to the one who spent them; empty when both are zero."""
        values = {"time": time_in_words(self.minutes), "sum": euros_in_words(self.cost)}
        if self.minutes and self.cost:
            return _("You waited %(time)s and paid %(sum)s.") % values
        if self.minutes:
            return _("You waited %(time)s.") % values
        if self.cost:
            return _("You paid %(sum)s.") % values
        return ""


def double_penalty(steps: Iterable[Contact], *, repetitions: int | None = 0) -> DoublePenalty:
    """What contacts took together; `repetitions`: how often the story had to be told again.

    >>> from types import SimpleNamespace as Step
    >>> double_penalty([Step(minutes=47, cost=Decimal("15.90"), identity_checks=None)]).minutes
    47
    """
    minutes = contacts = checks = 0
    cost = Decimal(0)
    for step in steps:
        contacts += 1
        minutes += step.minutes or 0
        cost += step.cost or 0
        checks += step.identity_checks or 0
    return DoublePenalty(minutes, cost, contacts, checks, repetitions or 0)


def time_in_words(minutes: int) -> str:
    """Minutes below an hour, then hours and minutes: "47 min", "2 h", "2 h 05 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    if not rest:
        return f"{hours} h"
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": f"{rest:02}"}


def euros_in_words(cost: Decimal) -> str:
    """A sum in the active language, whole euros without cents: "€15.90", "€8"."""
    whole = cost == cost.to_integral_value()
    return _("€%(amount)s") % {"amount": number_format(cost, 0 if whole else 2)}
