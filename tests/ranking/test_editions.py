"""From sums to a leaderboard: editions nobody edits."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from ranking.models import Edition
from ranking.services import make_edition, uncount_story
from ranking.tasks import refresh
from stories.models import Story
from stories.vocabulary import Ending
from tests.factories import BrandFactory, StoryFactory

pytestmark = pytest.mark.django_db


def leaderboard(client) -> str:
    with translation.override("en"):
        return client.get(reverse("ranking:leaderboard")).content.decode()


def test_a_brand_told_about_often_enough_is_ranked(ranked_brand, client):
    StoryFactory(brand=BrandFactory(name="Naubelle"))
    edition = make_edition()
    assert [(s.brand.name, s.tier) for s in edition.standings.filter(gate="ranked")] == [
        ("Solbrune", 1)
    ]
    ranked, _heading, apart = leaderboard(client).partition('id="few"')
    assert "Solbrune" in ranked
    assert "Naubelle" in apart


def test_nothing_to_rank_makes_no_edition_and_the_page_says_so(client):
    assert make_edition() is None
    assert "No edition yet" in leaderboard(client)


def test_loves_that_never_ended_make_no_edition(published_story, client):
    assert make_edition() is None
    assert "No edition yet" in leaderboard(client)


def test_the_last_story_taken_out_takes_the_edition_with_it(ranked_brand):
    make_edition()
    Story.objects.all().delete()
    assert make_edition() is None
    assert Edition.objects.current() is None


def test_an_edition_made_twice_says_the_same(ranked_brand):
    first = make_edition()
    said = list(first.standings.values_list("brand", "score", "tier", "rank_lower", "rank_upper"))
    second = make_edition()
    assert second.digest == first.digest
    assert said == list(
        second.standings.values_list("brand", "score", "tier", "rank_lower", "rank_upper")
    )


def test_a_new_current_edition_replaces_the_former(ranked_brand):
    make_edition()
    StoryFactory(brand=ranked_brand)
    make_edition()
    assert Edition.objects.get(kind="current").stories == 15


def test_nobody_edits_an_edition_nor_a_standing(ranked_brand):
    edition = make_edition()
    for result in (edition, edition.standings.first()):
        with pytest.raises(TypeError):
            result.save()


def test_the_command_says_what_it_made(ranked_brand, capsys):
    call_command("make_edition")
    assert "14 stories counted, 1 brands ranked" in capsys.readouterr().out


def test_the_command_says_when_there_is_nothing_to_make(db, capsys):
    call_command("make_edition")
    assert "No edition" in capsys.readouterr().out


def test_an_edition_fresh_enough_is_not_made_again(ranked_brand, settings):
    settings.RANKING_REFRESH_SECONDS = 3600
    first = make_edition()
    refresh.call()
    assert Edition.objects.current() == first


def test_a_story_taken_back_leaves_the_leaderboard_without_waiting(ranked_brand, settings):
    settings.RANKING_REFRESH_SECONDS = 3600
    make_edition()
    uncount_story(Story.objects.first().pk)
    refresh.call(at_once=True)
    assert Edition.objects.current().stories == 13


def test_the_share_that_ends_badly_leaves_out_forced_ends(ranked_brand):
    before = make_edition().sad_share
    for ending in (Ending.DROPPED, Ending.BRAND_GONE, Ending.LIFE):
        StoryFactory(ending=ending, first_published_at=timezone.now())
    assert before == pytest.approx(0.5, abs=0.01)
    assert make_edition().sad_share == pytest.approx(before, abs=0.01)
