"""What a year of moderation left in the database, as plain values without names nor texts."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Act:
    """One decision of a person: codes of `DecisionKind`, `ReasonCode`, `DecisionSource`."""

    kind: str
    reason: str
    source: str
    by_two: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """A held story somebody decided on: hours since it was held, and whether the delay was over."""

    kind: str
    hours: float | None
    late: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """A notice, an appeal or a request for a reply: its kind and state, hours until the answer."""

    kind: str
    state: str
    hours: float | None  # None while nobody has answered
    late: bool  # answered after its day, or past it without an answer


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What two people decided of one text, neither knowing the other's answer."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Delay:
    """Hours between the first reading by software and publication; `praise` when the love lives."""

    praise: bool
    hours: float


@dataclass(frozen=True, slots=True)
class Year:
    """All that the report of one year is made of."""

    year: int
    decision_days: int
    read: int = 0  # stories read by software for the first time
    held: int = 0  # of those, held for a person
    suspected: int = 0  # of those, as suspected advertisements
    waiting_late: int = 0  # held stories past their delay when the report is made
    acts: list[Act] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    notices: list[Matter] = field(default_factory=list)
    appeals: list[Matter] = field(default_factory=list)
    replies: list[Matter] = field(default_factory=list)
    second_readings: list[SecondReading] = field(default_factory=list)
    delays: list[Delay] = field(default_factory=list)
