"""The answer to the question, by a rule fixed before the data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .effects import Effects
from .plan import ALWAYS_LIMIT, Lack
from .prospective import Prospective
from .survival import Survival


class Always(StrEnum):
    REFUSED = "refused"  # too many much-loved stories ended within five years
    NOT_REFUSED = "not_refused"  # the exceptions are not sure to exceed the limit
    UNKNOWN = "unknown"


class Generally(StrEnum):
    YES = "yes"
    NOT_SHOWN = "not_shown"
    UNKNOWN = "unknown"


class Hint(StrEnum):
    """What the stories told afterwards suggest: never a proof."""

    LONGER = "longer"
    SHORTER = "shorter"
    UNDECIDED = "undecided"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    always: Always
    generally: Generally
    hint: Hint


def answer(much_loved: Survival | Lack, told: Effects | Lack, followed: Prospective) -> Answer:
    """ "Always" falls when even the lower bound of its exceptions exceeds the limit.

    "Generally" is said on the prospective part alone, when the whole interval of the hazard ratio
    lies below 1.
    """
    return Answer(_always(much_loved), _generally(followed), _hint(told))


def _always(much_loved: Survival | Lack) -> Always:
    if isinstance(much_loved, Lack):
        return Always.UNKNOWN
    refused = much_loved.ended_interval.low > ALWAYS_LIMIT
    return Always.REFUSED if refused else Always.NOT_REFUSED


def _generally(followed: Prospective) -> Generally:
    if isinstance(followed.effects, Lack):
        return Generally.UNKNOWN
    return Generally.YES if followed.effects.within.protects else Generally.NOT_SHOWN


def _hint(told: Effects | Lack) -> Hint:
    if isinstance(told, Lack):
        return Hint.UNKNOWN
    if told.within.protects:
        return Hint.LONGER
    return Hint.SHORTER if told.within.harms else Hint.UNDECIDED
