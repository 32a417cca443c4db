"""Finding stories by their words: FTS5 on SQLite, a `tsvector` on PostgreSQL, the same answers.

Words are folded and stemmed here, by the story's language, so that both databases index the same
stems (FTS5 has no French stemmer).
"""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.signals import post_delete
from django.dispatch import receiver

from .folding import fold
from .models import Story

_STEMMERS = {"fr": "french", "en": "english"}
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 12
TABLE = "stories_search"


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str:
    if language == "fr" and len(word) > 3 and word[-1] in "sx":
        word = word[:-1]  # Snowball's French keeps the plural of « stylos » and « tuyaux »
    return fold(_stemmer(language).stemWord(word)).replace(" ", "")


@lru_cache(maxsize=8)
def _stemmer(language: str):
    return snowballstemmer.stemmer(_STEMMERS.get(language, "french"))


def stems(text: str, language: str) -> list[str]:
    """The folded stems of a text, in order."""
    words = (word.casefold() for word in _WORD.findall(text))
    return [stem for word in words if (stem := _stem(word, language))]


def index_story(story: Story) -> None:
    """Make a public story findable, or findable by its new words."""
    index_stories([story])


def index_stories(stories: list[Story]) -> None:
    rows = [(story.pk, _indexed(story)) for story in stories]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                f"INSERT INTO {TABLE} (story_id, stems) VALUES (%s, to_tsvector('simple', %s)) "
                "ON CONFLICT (story_id) DO UPDATE SET stems = excluded.stems",
                rows,
            )
        else:
            cursor.executemany(
                f"INSERT OR REPLACE INTO {TABLE} (rowid, stems) VALUES (%s, %s)", rows
            )


def unindex_story(story_id: int) -> None:
    key = "story_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE {key} = %s", [story_id])


def find_stories(words: str) -> QuerySet[Story]:
    """Public stories that hold all the words in either language, in no order; none without a word."""
    found = Story.objects.live()
    asked = _WORD.findall(words.casefold())[:_MOST_WORDS]
    if not asked:
        return found.none()
    options = list(dict.fromkeys(tuple(_stem(word, code) for word in asked) for code in _STEMMERS))
    options = [tuple(stem for stem in option if stem) for option in options]
    options = [option for option in options if option]
    if not options:
        return found.none()
    if connection.vendor == "postgresql":
        match = " | ".join("(" + " & ".join(f"'{s}'" for s in option) + ")" for option in options)
        sql = f"SELECT story_id FROM {TABLE} WHERE stems @@ to_tsquery('simple', %s)"
    else:
        match = " OR ".join(
            "(" + " AND ".join(f'"{s}"' for s in option) + ")" for option in options
        )
        sql = f"SELECT rowid FROM {TABLE} WHERE stems MATCH %s"
    return found.filter(pk__in=RawSQL(sql, [match]))


def _indexed(story: Story) -> str:
    """The stems of a story, and those of its words without accents: many people type none."""
    words = _words_of(story)
    return " ".join(
        dict.fromkeys([*stems(words, story.language), *stems(fold(words), story.language)])
    )


def _words_of(story: Story) -> str:
    episodes = " ".join(f"{episode.title} {episode.text}" for episode in story.episodes.all())
    brand = story.brand.name if story.brand_id else ""
    return f"{story.title} {brand} {story.product} {story.text} {episodes}"


@receiver(post_delete, sender=Story)
def _forget(sender, instance: Story, **kwargs) -> None:
    unindex_story(instance.pk)
