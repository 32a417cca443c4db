"""What stands around a text, not in it: a head of its own, never mixed into the text's probability.

No set of labelled behaviour exists, so nothing is learned: the weights below are set by hand, in
log odds, so that **no circumstance alone holds a story**, and two together do only when both are
extreme. A first story by a new account on a quiet brand is never held, links or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp, log2

from .judgement import Reason
from .reasons import gettext_noop

NEW_ACCOUNT = "behaviour_new_account"
ONE_BRAND = "behaviour_one_brand"
BURST = "behaviour_burst"
LINKS = "behaviour_links"
CIRCUMSTANCES: dict[str, str] = {
    NEW_ACCOUNT: gettext_noop("The account is a few days old."),
    ONE_BRAND: gettext_noop("The account tells story after story about this one brand."),
    BURST: gettext_noop(
        "Many more stories about this brand came in the last seven days than in its usual week."
    ),
    LINKS: gettext_noop("The text sends the reader to other sites."),
}

BASE = -4.0  # log odds with nothing to notice: one story in fifty-five
HOLD = 0.5  # from which score a story that would be published waits for a person
NEWNESS_DAYS = 7.0  # after which an account is a third as new
QUIET_WEEK = 3.0  # stories any brand may receive in a week
# Each input is 0 when there is nothing to notice, and grows with what there is.
WEIGHTS = {
    NEW_ACCOUNT: 1.0,  # times newness, 1 on the first day
    ONE_BRAND: 1.1,  # times log2 of the stories told, times the share of them on the brand
    BURST: 1.2,  # times log2 of the week over three usual weeks
    LINKS: 0.7,  # times the links
}
MOST = {NEW_ACCOUNT: 1.0, ONE_BRAND: 3.0, BURST: 3.0, LINKS: 3.0}
_WORTH_SAYING = 0.5  # log odds
_LINK = re.compile(
    r"https?://|\bwww\.|\b[\w-]{2,40}\.(?:com|fr|net|org|shop|store|io|be|ch|ca|eu|uk|app)\b", re.I
)
_LINK_WORD = re.compile(r"\S{1,300}")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of an author and of a brand when a story is told."""

    account_days: float  # age of the account
    told: int = 1  # stories of the account, this one included
    brand_share: float = 0.0  # share of them on this brand, 0 to 1; 0 without a brand
    week: int = 0  # stories on the brand in the last seven days, this one included
    usual_week: float = 0.0  # median of its weeks with a story, over the year before
    links: int = 0  # going out of the text


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`score` is 0 to 1 and reads like a probability; nothing has calibrated it."""

    score: float
    reasons: tuple[Reason, ...]  # the heaviest first, without quotations

    @property
    def holds(self) -> bool:
        return self.score >= HOLD


def weigh(around: Circumstances) -> Behaviour:
    """A logistic score that never falls when any circumstance grows more unusual.

    >>> first_story = Circumstances(account_days=0, brand_share=1.0, week=1, links=3)
    >>> weigh(first_story).score, weigh(first_story).holds
    (0.289, False)
    """
    weights = {
        code: WEIGHTS[code] * min(MOST[code], value) for code, value in _inputs(around).items()
    }
    score = round(1.0 / (1.0 + exp(-BASE - sum(weights.values()))), 3)
    heaviest = sorted(weights.items(), key=lambda weighed: -weighed[1])
    said = max(
        sum(weight > _WORTH_SAYING for _code, weight in heaviest),
        2 if score >= HOLD else 0,  # however little the second added, it made the difference
    )
    return Behaviour(
        score, tuple(Reason(code, round(weight, 3)) for code, weight in heaviest[:said])
    )


def links_in(text: str) -> int:
    """How many different addresses of sites a text names.

    >>> links_in("See https://www.kettleby.example/offer or kettleby.com; not e.g. this one.")
    2
    """
    words = {word.casefold().rstrip(".,;:!?)»\"'") for word in _LINK_WORD.findall(text)}
    return sum(bool(_LINK.search(word)) for word in words)


def _inputs(around: Circumstances) -> dict[str, float]:
    full_week = max(QUIET_WEEK, 3.0 * around.usual_week)
    return {
        NEW_ACCOUNT: exp(-max(0.0, around.account_days) / NEWNESS_DAYS),
        ONE_BRAND: log2(max(1, around.told)) * around.brand_share,
        BURST: log2(max(1.0, around.week / full_week)),
        LINKS: float(around.links),
    }
