"""A public story as one row of the dump: months and codes, nobody's name."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stories.published import PublicStory, StoryFacts

from ..endings import CAUSES, ENDINGS, OUTCOMES, outcome_of
from ..methods import When, bin_centre, detector_bin, month_number
from ..methods.values import WEIGHT_UNIT
from ..models import Spell
from .codes import Uncounted

Cell = str | int | float | None
_AUTHOR_DIGITS = 16  # hexadecimal, 64 bits


@dataclass(frozen=True, eq=False)
class Disguise:
    """What hides authors and clusters: a key of this dump alone, which nobody keeps."""

    key: bytes
    shared: Mapping[tuple[int, int], int]  # stories of each text told more than once on a brand
    numbers: dict[tuple[int, int], int] = field(default_factory=dict)

    def author(self, brand: str, number: int) -> str:
        """Equal for two stories of one author on one brand of this dump, and for no others."""
        said = f"{brand}\n{number}".encode()
        return hmac.new(self.key, said, hashlib.sha256).hexdigest()[:_AUTHOR_DIGITS]

    def cluster(self, brand: int, cluster: int) -> int | None:
        """A number for a text told more than once on the brand, from 1 in order of appearance."""
        if (brand, cluster) not in self.shared:
            return None
        return self.numbers.setdefault((brand, cluster), len(self.numbers) + 1)


@dataclass(frozen=True)
class Months:
    """The dates of a story, each one month since January 1900."""

    began: int | None
    ended: int | None
    returned: int | None
    told: int


def months_from_spells(spells: Sequence[Spell], told_on: dt.date) -> Months:
    """Months that give these very spells again, told in the month of `told_on`.

    A love that began and ended in one month lasted one: it may come back as an end a month later,
    which is the same spell.
    """
    told, first = month_number(told_on), spells[0]
    latest = spells[1].began if spells[1:] else told
    ended = min(first.began + first.duration, latest)
    still_seen = not first.event and first.duration == max(1, told - first.began)
    return Months(
        began=first.began,
        ended=None if still_seen else ended,
        returned=spells[1].began if spells[1:] else None,
        told=told,
    )


def months_said(facts: StoryFacts) -> Months:
    """The months of a story that has no spell, moved where needed to come in order."""
    told, earliest = month_number(facts.told_on), 0
    found: list[int | None] = []
    for date in (facts.began, facts.ended, facts.returned):
        month = None
        if date is not None:
            earliest = month = min(max(When.between(date.first, date.last).month, earliest), told)
        found.append(month)
    began, ended, returned = found
    return Months(began, ended, returned, told)


def uncounted_because(facts: StoryFacts, spells: Sequence[Spell], copies: int) -> Uncounted | None:
    """Why a story does not count; None for one that does. `copies` of its text on its brand."""
    if spells:
        if spells[0].weight:
            return None
        if spells[0].surge:
            return Uncounted.SURGE
        return Uncounted.COPIES if copies > WEIGHT_UNIT else Uncounted.TOLD_AGAIN
    reasons = {
        Uncounted.NO_BRAND: not facts.brand_id,
        Uncounted.NO_ENDING: not facts.ending,
        Uncounted.ONE_NIGHT: outcome_of(facts.ending) is None,
        Uncounted.NO_BEGINNING: not facts.began,
        Uncounted.NOT_INDEPENDENT: not facts.independent,
        Uncounted.TOO_SHORT: not facts.long_enough,
        Uncounted.IMPOSSIBLE_DATES: True,
    }
    return next(reason for reason, applies in reasons.items() if applies)


def row_of(
    story: PublicStory,
    facts: StoryFacts,
    spells: Sequence[Spell],
    author: int,
    disguise: Disguise,
) -> dict[str, Cell]:
    """The row of a story, by column; what it has not is None. `author` is a number of theirs."""
    first = spells[0] if spells else None
    published = first.published_at if first else facts.published_at
    months = months_from_spells(spells, facts.told_on) if first else months_said(facts)
    place = (first.brand_id, first.cluster) if first else (0, 0)
    because = uncounted_because(facts, spells, disguise.shared.get(place, 1))
    return {
        "story": story.public_id,
        "brand": story.brand,
        "brand_name": story.brand_name,
        "author": disguise.author(story.brand, author),
        "began": month_words(months.began),
        "ended": month_words(months.ended),
        "returned": month_words(months.returned),
        "told": month_words(months.told),
        "outcome": str(OUTCOMES[first.outcome]) if first else None,
        "cause": (str(CAUSES[first.cause]) if first else facts.cause) or None,
        "love": first.love if first else facts.love,
        "ad_probability": _probability(first, facts),
        "duplicate_cluster": disguise.cluster(*place),
        "published": f"{published.astimezone(dt.UTC).date():%Y-%m-%d}",
        "weight": first.weight if first else 0,
        "ending": ENDINGS[first.ending] if first else facts.ending or None,
        "contract": facts.contract_kind or None,
        "language": story.language,
        "licence": story.licence or None,
        "uncounted_because": because.value if because else None,
    }


def _probability(spell: Spell | None, facts: StoryFacts) -> float | None:
    """The middle of the bin the story was counted in; None for one the detector never weighed."""
    if spell is None and facts.ad_probability is None:
        return None
    place = spell.bin if spell else detector_bin(facts.ad_probability)
    return round(bin_centre(place), 6)


def month_words(month: int | None) -> str | None:
    """A month since January 1900 as in the table.

    >>> month_words(1291), month_words(None)
    ('2007-08', None)
    """
    return None if month is None else f"{1900 + month // 12:04d}-{month % 12 + 1:02d}"
