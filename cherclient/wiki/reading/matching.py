"""Which articles hold some words: asked of Wagtail's index, the same on both databases.

Wagtail fills its table of entries as articles are saved and go. It is not asked through Wagtail:
that orders by a relevance each database reckons in its own way, one subquery an article on SQLite,
and on PostgreSQL looks in two columns joined, which no index holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import IntegerField
from django.db.models.expressions import RawSQL
from wagtail.search.models import IndexEntry

from stories.finding.stemming import WORDS_ASKED_MAX, stem, wanted, words_of
from stories.folding import fold

from ..models import WikiArticlePage
from ..words import TITLE, token

_ENTRIES = IndexEntry._meta.db_table
_WORDS = f"{_ENTRIES}_fts"  # FTS5 of SQLite, kept by triggers of Wagtail's
_BEGUN_MIN = 3  # letters of a word not typed to its end


@dataclass(frozen=True, slots=True)
class Asked:
    """`units` are all wanted: one stem each, several that follow each other for a phrase.

    `begun` is the last word typed: a word of a title may begin so.
    """

    units: tuple[tuple[str, ...], ...]
    begun: str = ""

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(each for unit in self.units for each in unit)


def asked_in(words: str, language: str) -> Asked | None:
    """Read what was typed; None without a letter or a figure."""
    options = wanted(words).options  # one a language, French first; one alone when they agree
    if not options:
        return None
    typed = words_of(words)[:WORDS_ASKED_MAX]
    last = fold(typed[-1]).replace(" ", "") if words[-1] not in '"»”' else ""
    units = options[0] if language == "fr" else options[-1]
    begins = len(last) >= _BEGUN_MIN and units[-1] == (stem(typed[-1], language),)
    return Asked(units, last if begins else "")


def articles_with(asked: Asked, worth: int) -> RawSQL:
    """Keys of the articles that hold all of it in words of this worth or a better one."""
    kind = ContentType.objects.get_for_model(WikiArticlePage).pk
    if connection.vendor == "postgresql":
        sql = (
            f"SELECT object_id::integer FROM {_ENTRIES} "
            "WHERE content_type_id = %s AND body @@ to_tsquery('simple', %s)"
        )
        values = [kind, _tsquery(asked, worth)]
    else:
        sql = (
            f"SELECT CAST(object_id AS integer) FROM {_WORDS} "
            # CROSS: the words are looked up first; without statistics SQLite asks them once an article
            f"CROSS JOIN {_ENTRIES} ON {_ENTRIES}.id = {_WORDS}.rowid "
            f"WHERE {_WORDS} MATCH %s AND content_type_id = %s"
        )
        values = [_fts5(asked, worth), kind]
    return RawSQL(sql, values, output_field=IntegerField())


def _fts5(asked: Asked, worth: int) -> str:
    begun = f' OR "{token(TITLE, asked.begun)}" *'
    units = [" OR ".join(f'"{" ".join(each)}"' for each in _told(u, worth)) for u in asked.units]
    if asked.begun:
        units[-1] += begun
    return "{body} : (" + " AND ".join(f"({each})" for each in units) + ")"


def _tsquery(asked: Asked, worth: int) -> str:
    begun = f" | '{token(TITLE, asked.begun)}':*"
    units = [
        " | ".join(
            "(" + " <-> ".join(f"'{stem}'" for stem in each) + ")" for each in _told(u, worth)
        )
        for u in asked.units
    ]
    if asked.begun:
        units[-1] += begun
    return " & ".join(f"({each})" for each in units)


def _told(unit: tuple[str, ...], worth: int) -> list[list[str]]:
    """A unit as tokens of each worth asked for."""
    return [[token(each, stem) for stem in unit] for each in range(TITLE, worth + 1)]
