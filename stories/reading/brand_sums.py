"""What the stories of a brand add up to: excuses, promises, contacts, channels, comings and goings.

Statements that group in the database: their rows are kinds of answers, not stories. All values are
codes and whole numbers, so that the sums can be kept and worded in any language.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from ..double_penalty import euros_in_words, time_in_words
from ..models import Brand, BrandEvent, Episode, Step, Story
from ..vocabulary import Answer, Ending, LinkToBrand
from ..words import Channel, Excuse, PromiseKept, StayingReason
from .said_against import pressures_on

FEW = 3  # fewer stories than that towards one brand are not told apart
CHANNELS_SHOWN = 4  # a side of the table of channels; the others are added up


@dataclass(frozen=True)
class Counted:
    """One word of a closed list, how often it was told, and its share of the most frequent."""

    code: str
    label: str
    number: int
    length: int  # 0 to 100, of the longest bar


@dataclass(frozen=True)
class Told:
    """How often each code was told, among `number` moments or stories that answer."""

    counts: dict[str, int] = field(default_factory=dict)
    number: int = 0

    def __bool__(self) -> bool:
        return bool(self.number)

    def rows(self, words) -> list[Counted]:
        """The words told, the most frequent first; of equal ones, the order of the list."""
        longest = max(self.counts.values(), default=1)
        order = {code: place for place, code in enumerate(words.values)}
        told = sorted(self.counts.items(), key=lambda item: (-item[1], order[item[0]]))
        return [
            Counted(code, words(code).label, number, round(100 * number / longest))
            for code, number in told
        ]


@dataclass(frozen=True)
class Penalty:
    """What a contact takes: minutes and euros of those who said, times the story was repeated."""

    contacts: int = 0
    timed: int = 0  # contacts with their minutes
    minutes: int = 0
    paid: int = 0  # contacts with their cost
    cost: Decimal = Decimal(0)
    repeated: dict[int, int] = field(default_factory=dict)  # times: moments

    def __bool__(self) -> bool:
        return bool(self.timed or self.paid or self.repeated)

    @property
    def time_each(self) -> str:
        return time_in_words(round(self.minutes / self.timed)) if self.timed else ""

    @property
    def cost_each(self) -> str:
        cents = Decimal("0.01")
        return euros_in_words((self.cost / self.paid).quantize(cents)) if self.paid else ""

    @property
    def moments(self) -> int:
        return sum(self.repeated.values())

    @property
    def repeated_median(self) -> float | None:
        """The middle of the numbers of times the story had to be repeated, in one moment."""
        times = [
            times for times, number in sorted(self.repeated.items()) for _each in range(number)
        ]
        return median(times) if times else None


@dataclass(frozen=True)
class Channels:
    """Moments by the channel hoped for and the one received."""

    pairs: dict[tuple[str, str], int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.pairs)

    @property
    def number(self) -> int:
        return sum(self.pairs.values())

    @property
    def missed(self) -> int:
        """Moments in which the channel received was not the one hoped for."""
        return sum(number for (hoped, got), number in self.pairs.items() if hoped != got)

    @property
    def missed_share(self) -> int:
        return round(100 * self.missed / self.number)

    def table(self) -> ChannelTable:
        hoped, received = Counter(), Counter()
        for (wanted, got), number in self.pairs.items():
            hoped[wanted] += number
            received[got] += number
        rows, columns = _first(hoped), _first(received)
        cells: Counter = Counter()
        for (wanted, got), number in self.pairs.items():
            cells[wanted if wanted in rows else "", got if got in columns else ""] += number
        columns += [""] if len(received) > len(columns) else []
        rows += [""] if len(hoped) > len(rows) else []
        return ChannelTable(
            columns=[_channel(code) for code in columns],
            rows=[
                (_channel(wanted), [(cells[wanted, got], wanted == got) for got in columns])
                for wanted in rows
            ],
        )


@dataclass(frozen=True)
class ChannelTable:
    """Labels of the channels received; of each hoped for, its label and (moments, same channel).

    The empty label stands for all the others.
    """

    columns: list[str]
    rows: list[tuple[str, list[tuple[int, bool]]]]


def _first(counts: Counter) -> list[str]:
    """The codes told most; of equal ones, the order of the list."""
    order = {code: place for place, code in enumerate(Channel.values)}
    return sorted(counts, key=lambda code: (-counts[code], order[code]))[:CHANNELS_SHOWN]


def _channel(code: str) -> str:
    return str(Channel(code).label) if code else ""


@dataclass
class Switch:
    """Customers who went from one brand to another. `slug` is empty for a brand without page."""

    name: str
    slug: str
    number: int = 0
    cheaper: Counter = field(default_factory=Counter)
    better: Counter = field(default_factory=Counter)

    @property
    def is_few(self) -> bool:
        return self.number < FEW

    @property
    def cheaper_of(self) -> tuple[int, int]:
        """Who say yes, and who say yes or no."""
        return _yes_of(self.cheaper)

    @property
    def better_of(self) -> tuple[int, int]:
        return _yes_of(self.better)


def _yes_of(answers: Counter) -> tuple[int, int]:
    return answers[Answer.YES], answers[Answer.YES] + answers[Answer.NO]


@dataclass(frozen=True)
class BrandSums:
    """All that is added up over the public stories customers told of a brand."""

    told: int
    endings: list[tuple[str, int]]  # the most frequent first
    left: int  # who left for a competitor
    left_for: list[Switch]
    came_from: list[Switch]
    staying: Told  # why captives stay
    excuses: Told
    promises: Told
    penalty: Penalty
    channels: Channels
    pressures: int  # founded reports of pressure on those who tell of this brand

    @property
    def endings_told(self) -> list[tuple[Ending, int]]:
        return [(Ending(code), number) for code, number in self.endings]

    @property
    def left_named(self) -> int:
        return sum(switch.number for switch in self.left_for)

    @property
    def came_number(self) -> int:
        return sum(switch.number for switch in self.came_from)

    @property
    def staying_rows(self) -> list[Counted]:
        return self.staying.rows(StayingReason)

    @property
    def excuse_rows(self) -> list[Counted]:
        return self.excuses.rows(Excuse)

    @property
    def promise_rows(self) -> list[Counted]:
        return self.promises.rows(PromiseKept)


def sums_of(brand: Brand) -> BrandSums:
    """Four queries, whatever the number of stories."""
    endings: Counter = Counter()
    staying, stayers = Counter(), 0
    left_for: dict[int, Switch] = {}
    came_from: dict[int | None, Switch] = {}
    for row in _stories(brand):
        if row["brand"] != brand.pk:
            if row["ending"] == Ending.LEFT_RIVAL:
                _add(came_from, row, "brand")
            continue
        endings[row["ending"]] += row["n"]
        if row["ending"] == Ending.LEFT_RIVAL and row["switched_to"] not in (None, brand.pk):
            _add(left_for, row, "switched_to")
        if row["ending"] == Ending.TOGETHER_HOSTAGE and row["staying_reasons"]:
            stayers += row["n"]
            _tell(staying, row["staying_reasons"], row["n"], StayingReason)
    told = endings.total()
    endings.pop("", None)
    return BrandSums(
        told=told,
        endings=sorted(endings.items(), key=lambda item: (-item[1], item[0])),
        left=endings[Ending.LEFT_RIVAL],
        left_for=_most_first(left_for),
        came_from=_most_first(came_from),
        staying=Told(dict(staying), stayers),
        pressures=pressures_on(brand),
        **_moments(brand),
    )


def _stories(brand: Brand):
    live = Story.objects.opinions().filter(Q(brand=brand) | Q(switched_to=brand)).order_by()
    names = [f"{side}__{name}" for side in ("brand", "switched_to") for name in _NAMES]
    keys = ("brand", "ending", "staying_reasons", "switched_to", "cheaper", "better", *names)
    return live.values(*keys).annotate(n=Count("pk"))


_NAMES = ("name", "slug", "live")


def _add(switches: dict, row: dict, side: str) -> None:
    slug = (row[f"{side}__slug"] or "") if row[f"{side}__live"] else ""
    switch = switches.setdefault(row[side], Switch(row[f"{side}__name"] or "", slug))
    switch.number += row["n"]
    switch.cheaper[row["cheaper"]] += row["n"]
    switch.better[row["better"]] += row["n"]


def _most_first(switches: dict) -> list[Switch]:
    return sorted(switches.values(), key=lambda switch: (-switch.number, switch.name))


def _tell(counts: Counter, codes: list, number: int, words) -> None:
    """Count each code of a list once; what is no code of the list is left out."""
    for code in {code for code in codes if code in words.values}:
        counts[code] += number


def _moments(brand: Brand) -> dict:
    excuses, promises, repeated, pairs = Counter(), Counter(), Counter(), Counter()
    heard, sums = 0, Counter()
    for row in _episodes(brand):
        if row["excuses"]:
            heard += row["n"]
            _tell(excuses, row["excuses"], row["n"], Excuse)
        if row["promise_kept"]:
            promises[row["promise_kept"]] += row["n"]
        if row["times_repeated"] is not None:
            repeated[row["times_repeated"]] += row["n"]
        if row["expected_channel"] and row["received_channel"]:
            pairs[row["expected_channel"], row["received_channel"]] += row["n"]
        sums.update({name: row[name] or 0 for name in _CONTACTS})
    return {
        "excuses": Told(dict(excuses), heard),
        "promises": Told(dict(promises), promises.total()),
        "channels": Channels(dict(pairs)),
        "penalty": Penalty(
            contacts=sums["contacts"],
            timed=sums["timed"],
            minutes=sums["waited"],
            paid=sums["paid"],
            cost=Decimal(sums["spent"]),
            repeated=dict(repeated),
        ),
    }


_CONTACTS = {
    "contacts": Count("pk"),
    "timed": Count("minutes"),
    "waited": Sum("minutes"),
    "paid": Count("cost", filter=Q(cost__gt=0)),
    "spent": Sum("cost"),
}


def _episodes(brand: Brand):
    """Kinds of moments with their number and what their contacts took together."""
    steps = Step.objects.filter(episode=OuterRef("pk")).order_by().values("episode")
    taken = {
        name: Sum(Subquery(steps.annotate(taken=each).values("taken")))
        for name, each in _CONTACTS.items()
    }
    keys = ("excuses", "promise_kept", "times_repeated", "expected_channel", "received_channel")
    told = Episode.objects.filter(story__live=True, story__brand=brand).order_by()
    told = told.exclude(story__link_to_brand=LinkToBrand.STAFF)
    return told.values(*keys).annotate(n=Count("pk"), **taken)


def events_of(brand: Brand) -> list[BrandEvent]:
    """What happened to the brand itself, the oldest first."""
    return list(brand.events.select_related("other").order_by("when_min", "pk"))
