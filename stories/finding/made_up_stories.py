"""Made-up public stories, straight into the tables, to measure search at scale.

Words fall as 1/rank (Zipf, 1935); a quarter of the stories are in English. Their rows are copies
of one story but for what lists show, and have no episodes: the search table says what these held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.db import connection, transaction

from ..models import Brand, Sector, Story, StoryState
from ..vocabulary import Ending, State
from ..words import Channel, Emotion, Excuse, Stage
from .rows import SearchRow, place_of, token
from .search import write_rows
from .stemming import stem

SOURCE = "benchmark"
VOCABULARY = 30_000
BATCH = 2_000
_TITLE, _TEXT = 5, 105  # words: about 700 characters
_SYLLABLES = [c + v for c in "bdfglmnprtv" for v in ("a", "i", "o", "u")]
_FIRST = dt.datetime(2010, 1, 1, tzinfo=dt.UTC)


def word(rank: int) -> str:
    """The made-up word of a rank; the lower the rank, the commoner the word."""
    letters, number = "", rank
    for _place in range(4):
        number, place = divmod(number, len(_SYLLABLES))
        letters += _SYLLABLES[place]
    return f"{letters}k"


@dataclass(frozen=True)
class _Stock:
    """What stories are made of: words, their stems a language, their chances, brands."""

    words: np.ndarray
    stems: dict[str, np.ndarray]
    chance: np.ndarray
    brands: list[tuple[int, str, str]]  # key, name, code of the sector
    template: Story


def fill(first: int, last: int, *, progress: Callable[[str], None]) -> None:
    """Add the stories of these numbers, published twenty minutes apart; a transaction a batch."""
    if first >= last:
        return
    stock = _stock(max(20, last // 300))
    for start in range(first, last, BATCH):
        numbers = range(start, min(start + BATCH, last))
        with transaction.atomic():
            _add(numbers, stock)
        if start // BATCH % 10 == 9:
            progress(f"{numbers.stop} stories")


def _stock(brands: int) -> _Stock:
    words = [word(rank) for rank in range(VOCABULARY)]
    chance = 1 / np.arange(1, VOCABULARY + 1)
    template = Story.objects.filter(source=SOURCE).first() or Story.objects.create(
        title="-", text="-", source=SOURCE, source_key="0", public_id="0" * 10, live=False
    )
    return _Stock(
        words=np.array(words, dtype=object),
        stems={c: np.array([stem(w, c) for w in words], dtype=object) for c in ("fr", "en")},
        chance=chance / chance.sum(),
        brands=_brands(brands),
        template=template,
    )


def _brands(count: int) -> list[tuple[int, str, str]]:
    sectors = list(Sector.objects.all())
    known = Brand.objects.filter(slug__startswith="made-up-").count()
    made = [
        Brand(
            name=f"Made {word(n)}",
            slug=f"made-up-{n}",
            live=True,
            sector=sectors[n % len(sectors)] if sectors else None,
        )
        for n in range(known, count)
    ]
    Brand.objects.bulk_create(made, batch_size=500)
    rows = Brand.objects.filter(slug__startswith="made-up-").order_by("pk")
    return [(k, n, c or "") for k, n, c in rows.values_list("pk", "name", "sector__code")]


def _add(numbers: range, stock: _Stock) -> None:
    draw = np.random.default_rng(numbers.start)
    size = (len(numbers), _TITLE + _TEXT)
    ranks = draw.choice(VOCABULARY, size=size, p=stock.chance)
    key = stock.template.pk
    stories, rows = [], []
    for place, number in enumerate(numbers):
        language = "fr" if number % 4 else "en"
        published = _FIRST + dt.timedelta(minutes=20 * number)
        brand, name, sector = stock.brands[int(draw.integers(len(stock.brands)))]
        ending = _any(draw, Ending.values)
        told = stock.words[ranks[place]]
        title, text = " ".join(told[:_TITLE]), " ".join(told[_TITLE:])
        stories.append(
            {
                "id": key + number + 1,
                "public_id": f"{number + 1:010d}",
                "title": title,
                "slug": title.replace(" ", "-")[:80],
                "text": text,
                "opening": text[:280],
                "language": language,
                "brand_id": brand,
                "ending": ending,
                "told_on": published.date(),
                "first_published_at": published,
                "last_published_at": published,
                "live": True,
                "source_key": str(number + 1),
                "text_hash": f"{number:032d}",
            }
        )
        facets = {
            ("ending", ending),
            ("language", language),
            ("brand", brand),
            ("sector", sector),
            ("year", published.year),
            ("decade", int(draw.integers(196, 202)) * 10),
            ("stage", _any(draw, Stage.values)),
            ("channel", _any(draw, Channel.values)),
            ("emotion", _any(draw, Emotion.values)),
            ("emotion", _any(draw, Emotion.values)),
            ("excuse", _any(draw, Excuse.values)),
        }
        stems = stock.stems[language][ranks[place]]
        row = SearchRow(
            place=place_of(int(published.timestamp()), key + number + 1),
            story_id=key + number + 1,
            facets=tuple(sorted(token(*each) for each in facets if each[1])),
            head=(*stems[:_TITLE], "", *(stem(each, language) for each in name.lower().split())),
            body=tuple(stems[_TITLE:]),
        )
        rows.append(row)
    _copy(stock.template, stories)
    states = [StoryState(story_id=each["id"], state=State.PUBLISHED) for each in stories]
    StoryState.objects.bulk_create(states, batch_size=500)
    write_rows(rows)


def _copy(template: Story, stories: list[dict]) -> None:
    """Insert stories as copies of one, but for these columns."""
    table = Story._meta.db_table
    columns = [field.column for field in Story._meta.concrete_fields]
    quoted = ", ".join(f'"{column}"' for column in columns)
    changed = list(stories[0])
    taken = ", ".join("%s" if column in changed else f't."{column}"' for column in columns)
    order = [column for column in columns if column in changed]
    sql = f'INSERT INTO {table} ({quoted}) SELECT {taken} FROM {table} t WHERE t."id" = %s'  # noqa: S608
    adapt = connection.ops.adapt_datetimefield_value
    for each in stories:
        for name in ("first_published_at", "last_published_at"):
            each[name] = adapt(each[name])
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[each[c] for c in order] + [template.pk] for each in stories])


def _any(draw: np.random.Generator, values: list[str]) -> str:
    """One of these, the first ones oftener."""
    return values[int(len(values) * draw.random() ** 2)]
