"""Revisions: added to a closed month, never in place of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from ranking.models import Edition
from ranking.pages.history import closed_edition, closed_editions
from ranking.pages.moves import Figures, moves, moves_between
from ranking.services import CannotRevise, close_months, revise_month, uncount_story
from ranking.verifying import problems_of_the_chain
from stories.models import Story
from tests.ranking.counted import published, told_by

pytestmark = pytest.mark.django_db
JANUARY = dt.date(2024, 1, 1)
FEBRUARY = dt.date(2024, 2, 1)
WHY = "Two stories were taken back by their authors."


@pytest.fixture
def chain(ranked_brand) -> list[Edition]:
    return close_months(today=dt.date(2024, 3, 15))


@pytest.fixture
def revised(chain) -> Edition:
    """January 2024, revised after two of its stories were taken back."""
    for story in Story.objects.order_by("first_published_at")[:2]:
        uncount_story(story.pk)
    return revise_month(JANUARY, reason=WHY)


def test_a_revision_stands_beside_the_edition_it_revises(chain, revised):
    former = closed_edition(JANUARY, 0)
    assert (former.pk, former.document, former.stories) == (
        chain[0].pk,
        chain[0].document,
        chain[0].stories,
    )
    assert (revised.revision, revised.reason, revised.stories) == (1, WHY, former.stories - 2)
    assert str(revised) == "2024-01 r1"


def test_a_revision_is_sealed_after_the_last_link(chain, revised):
    assert revised.previous_hash == chain[1].hash
    assert list(problems_of_the_chain()) == []


def test_the_month_after_a_revision_follows_it(revised):
    (march,) = close_months(today=dt.date(2024, 4, 1))
    assert march.previous_hash == revised.hash


def test_the_last_revision_is_in_force(chain, revised):
    assert closed_edition(JANUARY) == revised
    assert [str(edition) for edition in closed_editions()] == ["2024-02", "2024-01 r1"]


def test_revisions_are_numbered(revised):
    assert revise_month(dt.date(2024, 1, 31), reason="Again").revision == 2


def test_a_revision_counts_the_stories_up_to_its_month_only(chain, ranked_brand):
    told_by("late", brand=ranked_brand, first_published_at=published(3.5))
    told_by("later", brand=ranked_brand, first_published_at=published(12))
    assert revise_month(JANUARY, reason=WHY).stories == chain[0].stories + 1


@pytest.mark.parametrize(
    ("month", "reason", "said"),
    [
        (dt.date(2023, 5, 1), WHY, "2023-05 has no closed edition"),
        (dt.date(2024, 3, 1), WHY, "2024-03 has no closed edition"),
        (JANUARY, "  ", "says why"),
        (JANUARY, "x" * 2001, "2001 characters"),
        (JANUARY, "a\x00b", "cannot be printed"),
        (JANUARY, "a\udcffb", "cannot be printed"),
    ],
)
def test_what_cannot_be_revised_is_said(chain, month, reason, said):
    with pytest.raises(CannotRevise, match=said):
        revise_month(month, reason=reason)
    assert Edition.objects.closed().count() == 2


def test_a_month_of_which_nothing_can_be_said_any_more_is_not_revised(chain):
    for pk in Story.objects.values_list("pk", flat=True):
        uncount_story(pk)
    with pytest.raises(CannotRevise, match="Nothing can be said"):
        revise_month(JANUARY, reason=WHY)


def test_the_command_revises(chain, capsys):
    call_command("make_edition", "--revise", "2024-01", "--reason", WHY)
    assert "Edition 2024-01 r1: " in capsys.readouterr().out
    assert closed_edition(JANUARY).reason == WHY


@pytest.mark.parametrize(
    "arguments",
    [
        ("--revise", "2024-13", "--reason", WHY),
        ("--revise", "January", "--reason", WHY),
        ("--revise", "2024-01"),
        ("--revise", "2019-01", "--reason", WHY),
        ("--revise", "2024-01", "--close"),
    ],
)
def test_the_command_refuses_in_words(chain, arguments):
    with pytest.raises(CommandError):
        call_command("make_edition", *arguments)
    assert Edition.objects.closed().count() == 2


def test_the_command_closes_and_says_when_there_is_nothing_to_close(ranked_brand, capsys):
    call_command("make_edition", close=True)
    said = capsys.readouterr().out
    assert "Edition 2024-01: " in said
    assert "Sealed " in said
    call_command("make_edition", close=True)
    assert "No month to close: " in capsys.readouterr().out


def test_the_command_closes_nothing_on_an_empty_site(db, capsys):
    call_command("make_edition", close=True)
    assert "nothing can be said of any yet" in capsys.readouterr().out


# --- what moved -----------------------------------------------------------------------------------


def test_what_a_revision_changed_is_listed(chain, revised):
    (move,) = moves(chain[0], revised)
    assert move.name == "Solbrune"
    assert (move.before.stories, move.after.stories) == (chain[0].stories, revised.stories)


def test_a_revision_without_a_changed_figure_moves_nothing(chain):
    assert moves(chain[1], revise_month(FEBRUARY, reason="The reason was wrong.")) == []


def figures(percent: int, name: str = "Naubelle") -> Figures:
    return Figures(name, "ranked", 14, percent, 40, 80, 1, 3, 1)


def test_brands_that_moved_farthest_come_first():
    before = {"a": figures(60), "b": figures(60), "c": figures(60), "d": figures(60)}
    after = {"a": figures(61), "b": figures(50), "d": figures(60), "e": figures(70, "Solbrune")}
    found = moves_between(before, after)
    assert [(move.before is None, move.after is None, move.distance) for move in found] == [
        (False, True, 100),
        (True, False, 100),
        (False, False, 10),
        (False, False, 1),
    ]
