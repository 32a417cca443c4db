"""From a declared ending to what the ranking counts: codes that stand as small integers in tables.

New words are only ever added at the end of a tuple.
"""

from __future__ import annotations

from .methods import Cause, Outcome

OUTCOMES = tuple(Outcome)
CAUSES = ("", *Cause)  # 0: no cause
CONTRACTS = ("", "purchase", "subscription", "account", "service")  # 0: not said
ENDINGS = (
    "together_love",
    "together_habit",
    "together_hostage",
    "together_dispute",
    "came_back",
    "handed_on",
    "faded",
    "left_rival",
    "left_alone",
    "dropped",
    "brand_gone",
    "life",
    "one_night",
)
HABIT = "together_habit"
STILL_SEEN = ("together_love", "together_dispute")  # censored when told
FORCED_ENDINGS = ("dropped", "brand_gone", "life")  # parted by force: no end of love was seen
LEFT_ENDINGS = ("faded", "left_rival", "left_alone")  # gone by choice
SAD_ENDINGS = (*LEFT_ENDINGS, "together_hostage", HABIT)
_OUTCOME_OF = {
    **dict.fromkeys((*STILL_SEEN, "handed_on", *FORCED_ENDINGS), Outcome.LOYAL),
    **dict.fromkeys((*LEFT_ENDINGS, HABIT), Outcome.LEFT),
    "together_hostage": Outcome.CAPTIVE,
    "came_back": Outcome.CAME_BACK,
}


def outcome_of(ending: str) -> Outcome | None:
    """The ranking's word for a declared ending; None for one night, which has no spell.

    >>> outcome_of("together_habit"), outcome_of("life"), outcome_of("one_night")
    (<Outcome.LEFT: 'left'>, <Outcome.LOYAL: 'loyal'>, None)
    """
    return _OUTCOME_OF.get(ending)
