"""Finding stories: FTS5 on SQLite, a `tsvector` on PostgreSQL, the same answers in the same order.

Both databases hold the same stems and facets (`search_rows`) under the same key, the place of a
story in the order of publication. No order depends on a database's own idea of relevance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from ..models import Story
from .rows import PLACE_BITS, SearchRow, rows_of, story_id_at
from .stemming import NOTHING, Wanted, wanted

COUNTED_MAX = 1_000  # a count beside a facet is exact up to here
READ_MAX = 5_000  # stories whose facets are read to be counted, before each value is counted apart
TABLE, WORDS = "stories_search", "stories_search_words"
_GAP = "·"  # a token of FTS5's that no stem equals
_LAST_POSITION = 16_383  # of a tsvector


@dataclass(frozen=True, slots=True)
class Match:
    """What is looked for: words, tokens of facets that must all be there, and where the words are.

    `where` is "any", "head" (all words in the head) or "rest" (the others).
    """

    words: Wanted = NOTHING
    facets: tuple[str, ...] = ()
    where: str = "any"

    def __bool__(self) -> bool:
        return bool(self.words or self.facets)

    def also(self, facet: str) -> Match:
        """The same search with one token of a facet more."""
        return replace(self, facets=(*self.facets, facet))


def _postgresql() -> bool:
    return connection.vendor == "postgresql"


# ── keeping the table ────────────────────────────────────────────────────────────────────────────


def index_story(story: Story) -> None:
    """Make a public story findable, or findable by its new words."""
    index_stories([story])


def index_stories(stories: Iterable[Story]) -> None:
    write_rows(rows_of(stories))


def write_rows(rows: Sequence[SearchRow]) -> None:
    """Put rows into the table, in the place of those of the same stories."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if _postgresql():
            cursor.executemany(
                f"INSERT INTO {TABLE} (place, story_id, facets, vector) "
                "VALUES (%s, %s, %s, %s::tsvector) ON CONFLICT (story_id) DO UPDATE SET "
                "place = excluded.place, facets = excluded.facets, vector = excluded.vector",
                [(r.place, r.story_id, " ".join(r.facets), _vector(r)) for r in rows],
            )
            return
        cursor.executemany(
            f"DELETE FROM {TABLE} WHERE story_id = %s", [(r.story_id,) for r in rows]
        )
        cursor.executemany(
            f"INSERT INTO {TABLE} (place, story_id, facets, head, body) VALUES (%s, %s, %s, %s, %s)",
            [(r.place, r.story_id, " ".join(r.facets), _line(r.head), _line(r.body)) for r in rows],
        )


def unindex_story(story_id: int) -> None:
    """Make a story unfindable; the database does it by itself for one that is deleted."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE story_id = %s", [story_id])


def is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {TABLE} LIMIT 1")
        return cursor.fetchone() is None


def drop_hidden() -> None:
    """Take out what is not public, if anything slipped through."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {TABLE} WHERE story_id IN (SELECT s.story_id FROM {TABLE} s "
            "JOIN stories_story t ON t.id = s.story_id WHERE NOT t.live)"
        )


def tidy() -> None:
    """After a rebuild: one segment in place of many, fresh statistics for the planner."""
    with connection.cursor() as cursor:
        if _postgresql():
            cursor.execute(f"ANALYZE {TABLE}")
        else:
            cursor.execute(f"INSERT INTO {WORDS} ({WORDS}) VALUES ('optimize')")


def _line(stems: Sequence[str]) -> str:
    return " ".join(stem or _GAP for stem in stems)


def _vector(row: SearchRow) -> str:
    """The row as a literal: the head weighs A, the body B, the facets C; a gap takes a position."""
    places: dict[str, list[str]] = {}
    for weight, start, stems in (("A", 1, row.head), ("B", len(row.head) + 2, row.body)):
        for position, stem in enumerate(stems, start):
            if stem:
                at = f"{min(position, _LAST_POSITION)}{weight}"
                places.setdefault(stem, []).append(at)
    facets = [f"'{facet}':{_LAST_POSITION}C" for facet in row.facets]
    words = [f"'{stem}':{','.join(dict.fromkeys(at[:255]))}" for stem, at in places.items()]
    return " ".join(words + facets)


# ── asking ───────────────────────────────────────────────────────────────────────────────────────


def places(match: Match, *, before: int | None = None, limit: int) -> list[int]:
    """Places of the stories that match, the newest first, those before a place; one query."""
    sql, values = _places_sql(match, before, limit)
    return _column(sql, values)


def bare(match: Match, limit: int) -> list[int]:
    """The first matches in the database's own order: what a search costs at the very least."""
    where, values = _where(match)
    table, key = (TABLE, "place") if _postgresql() else (WORDS, "rowid")
    return _column(f"SELECT {key} FROM {table} {where} LIMIT {limit}", values)


def places_head_first(
    words: Wanted, facets: tuple[str, ...], *, in_head: bool, before: int | None, limit: int
) -> list[tuple[bool, int]]:
    """Stories with all words in their head, then the others, the newest first in each; one query.

    `in_head` says in which of the two `before` stands. Pairs are (in head, place).
    """
    match = Match(words, facets)
    streams = [(False, None if in_head else before)]
    if in_head:
        streams.insert(0, (True, before))
    parts, values = [], []
    for head, start in streams:
        sql, more = _places_sql(replace(match, where="head" if head else "rest"), start, limit)
        parts.append(f"SELECT {int(head)} AS head, place FROM ({sql}) AS stream{int(head)}")
        values += more
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY head DESC, place DESC", values)
        return [(bool(head), place) for head, place in cursor.fetchall()][:limit]


def facets_of(matches: Sequence[Match]) -> list[list[str]]:
    """For each of these searches the facets of what it finds, `READ_MAX` + 1 stories at most.

    One query; an item is the facets' tokens of one story, in one string. When nothing is asked,
    `COUNTED_MAX` + 1 stories are enough: each value has its list in the index.
    """
    parts, values = [], []
    for number, match in enumerate(matches):
        where, more = _where(match)
        limit = (READ_MAX if match else COUNTED_MAX) + 1
        if _postgresql() or not match:
            sql = f"SELECT facets FROM {TABLE} {where} LIMIT {limit}"
        else:
            sql = (
                f"SELECT facets FROM {TABLE} WHERE place IN "
                f"(SELECT rowid FROM {WORDS} {where} LIMIT {limit})"
            )
        parts.append(f"SELECT {number} AS n, facets FROM ({sql}) AS base{number}")
        values += more
    found: list[list[str]] = [[] for _match in matches]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for number, facets in cursor.fetchall():
            found[number].append(facets)
    return found


def counts(matches: Sequence[Match]) -> list[int]:
    """How many stories each search finds, `COUNTED_MAX` + 1 for more; one query."""
    if not matches:
        return []
    parts, values = [], []
    for number, match in enumerate(matches):
        where, more = _where(match)
        table = TABLE if _postgresql() or not match else WORDS
        inner = f"SELECT 1 FROM {table} {where} LIMIT {COUNTED_MAX + 1}"
        parts.append(f"SELECT {number} AS n, (SELECT count(*) FROM ({inner}) AS found)")
        values += more
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found = dict(cursor.fetchall())
    return [found[number] for number in range(len(matches))]


def find_stories(words: str) -> QuerySet[Story]:
    """Public stories that hold all the words in either language, in no order; none without a word."""
    match = Match(wanted(words))
    if not match:
        return Story.objects.none()
    where, values = _where(match)
    if _postgresql():
        sql = f"SELECT story_id FROM {TABLE} {where}"
    else:
        sql = f"SELECT rowid & {(1 << PLACE_BITS) - 1} FROM {WORDS} {where}"
    return Story.objects.live().filter(pk__in=RawSQL(sql, values))


def newest_matches(words: str, limit: int) -> list[int]:
    """Keys of public stories that hold all the words, the newest first; none without a word."""
    match = Match(wanted(words))
    return stories_at(places(match, limit=limit)) if match else []


def stories_at(places_: Iterable[int]) -> list[int]:
    return [story_id_at(place) for place in places_]


def _places_sql(match: Match, before: int | None, limit: int) -> tuple[str, list]:
    where, values = _where(match)
    full_text = match and not _postgresql()
    table, key = (WORDS, "rowid") if full_text else (TABLE, "place")
    if before is not None:
        where += f" {'AND' if where else 'WHERE'} {key} < %s"
        values = [*values, before]
    return f"SELECT {key} AS place FROM {table} {where} ORDER BY {key} DESC LIMIT {limit}", values


def _where(match: Match) -> tuple[str, list[str]]:
    if not match:
        return "", []
    if _postgresql():
        return "WHERE vector @@ %s::tsquery", [_tsquery(match)]
    return f"WHERE {WORDS} MATCH %s", [_fts5(match)]


def _fts5(match: Match) -> str:
    asked = []
    if match.words:
        units = ["(" + " AND ".join(_fts5_unit(u) for u in o) + ")" for o in match.words.options]
        either = " OR ".join(units)
        column = "{head}" if match.where == "head" else "{head body}"
        asked.append(f"({column} : ({either}))")
    asked += [f'(facets : "{facet}")' for facet in match.facets]
    whole = " AND ".join(asked)
    return f"({whole}) NOT ({{head}} : ({either}))" if match.where == "rest" else whole


def _fts5_unit(unit: tuple[str, ...]) -> str:
    return '"' + " ".join(unit) + '"'


def _tsquery(match: Match) -> str:
    asked = []
    if match.words:
        asked.append(_tsquery_words(match.words, "A" if match.where == "head" else "AB"))
    if match.where == "rest":
        asked.append("!" + _tsquery_words(match.words, "A"))
    asked += [f"'{facet}':C" for facet in match.facets]
    return " & ".join(asked)


def _tsquery_words(words: Wanted, weights: str) -> str:
    options = []
    for option in words.options:
        units = ["(" + " <-> ".join(f"'{s}':{weights}" for s in unit) + ")" for unit in option]
        options.append("(" + " & ".join(units) + ")")
    return "(" + " | ".join(options) + ")"


def _column(sql: str, values: list) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [place for (place,) in cursor.fetchall()]
