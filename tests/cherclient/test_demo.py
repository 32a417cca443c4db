"""The demonstration content: every line can become a story, and what it says holds together."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

import cherclient
from cherclient.management.commands.load_demo import Command, stories_files
from stories.fuzzy_dates import parse
from stories.imports import row_from
from tests.factories import BrandFactory

FOLDER = Path(cherclient.__file__).parent / "demo"


@cache
def rows():
    lines = [
        json.loads(line)
        for path in stories_files()
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return {row.key: row for row in (row_from(place, line) for place, line in enumerate(lines))}


def test_every_answer_comes_after_the_story_it_answers():
    for row in rows().values():
        if row.answers:
            assert rows()[row.answers].published < row.published, row.key


def test_the_chain_hangs_from_the_founding_story():
    def depth(key: str) -> int:
        answered = rows()[key].answers
        return depth(answered) + 1 if answered else 0

    def root(key: str) -> str:
        return root(rows()[key].answers) if rows()[key].answers else key

    linked = [key for key, row in rows().items() if row.answers]
    assert {root(key) for key in linked} == {"demo-c-001"}
    assert max(map(depth, linked)) == 5
    assert {rows()[key].telling.language for key in linked} == {"fr", "en"}


def test_moments_stand_in_the_order_they_were_lived():
    for row in rows().values():
        told = [each for each in row.telling.episodes if each.when]
        assert [each.when.first for each in told] == sorted(each.when.first for each in told), (
            row.key
        )
        began = row.telling.began
        assert not began or all(each.when.last >= began.first for each in told), row.key


def test_a_masked_brand_is_counted_somewhere():
    masked = [row.telling for row in rows().values() if row.telling.brand_mask != "named"]
    assert len(masked) == 6
    assert all(telling.sector and not telling.brand for telling in masked)


def test_events_can_be_read():
    listed = json.loads((FOLDER / "brand-events.json").read_text(encoding="utf-8"))
    brands = {row.telling.brand for row in rows().values()}
    for each in listed:
        assert each["brand"] in brands
        assert each["source"]
        assert parse(each["when"], today=max(row.telling.told_on for row in rows().values()))


@pytest.mark.django_db
def test_events_are_told_once():
    saab = BrandFactory(name="Saab")
    event = apps.get_model("stories", "BrandEvent")
    Command._tell_of_brands()
    kinds = list(event.objects.filter(brand=saab).values_list("kind", flat=True))
    assert kinds == ["founded", "renamed", "split", "bought_by", "bought_by", "closed"]
    Command._tell_of_brands()
    assert event.objects.count() == len(kinds)
