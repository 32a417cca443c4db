"""The weekly batch: its shares, its repeatability, and what a reviewer's answer does."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from stories.detector_in_use import detector_in_use
from stories.forms.learning import passages_of
from stories.models import Label, Report, ReviewPick, Screening, Story, StoryState
from stories.services import AlreadyAnswered, answer_pick, pick_to_review
from stories.vocabulary import PickReason, Provenance, State
from tests.factories import LIVED, StoryFactory

pytestmark = pytest.mark.django_db
WEEK = dt.date(2026, 11, 16)
THURSDAY = dt.date(2026, 11, 19)


def judged(probability: float, *, live: bool = True, **changes) -> Story:
    story = StoryFactory(live=live, state=State.PUBLISHED if live else State.HELD, **changes)
    Screening.objects.create(
        story=story,
        verdict="publish" if live else "unsure",
        probability=probability,
        text_hash=story.text_hash,
        version="abc",
    )
    return story


@pytest.fixture
def site(db):
    """Sixty stories: fifty published, ten held, probabilities spread over both."""
    scores = [number / 100 for number in range(50)] + [0.5 + number / 25 for number in range(10)]
    stories = [
        Story(
            public_id=f"site{number:06}",
            title=f"Story {number}",
            text=LIVED.format(year=1950 + number, n=number),
            language="en",
            live=number < 50,
            first_published_at=timezone.now() if number < 50 else None,
        )
        for number in range(60)
    ]
    for story in stories:
        story.prepare()
    Story.objects.bulk_create(stories)
    StoryState.objects.bulk_create(
        StoryState(story=story, state=State.PUBLISHED if story.live else State.HELD)
        for story in stories
    )
    Screening.objects.bulk_create(
        Screening(
            story=story,
            verdict="publish" if story.live else "unsure",
            probability=score,
            text_hash=story.text_hash,
            version="abc",
        )
        for story, score in zip(stories, scores, strict=True)
    )
    return stories


@pytest.fixture
def pick(site):
    pick_to_review(week=WEEK, size=20)
    return ReviewPick.objects.filter(story__live=True).first()


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


# --- picking --------------------------------------------------------------------------------------


def test_six_in_ten_are_uncertain_two_random_one_high_one_novel(site):
    batch = pick_to_review(week=THURSDAY, size=50)
    assert batch.week == WEEK
    assert batch.counts == {
        PickReason.UNCERTAIN: 30,
        PickReason.AUDIT: 10,
        PickReason.HIGH: 5,
        PickReason.NOVEL: 5,
    }
    assert len({story for story, _why in batch.picks}) == 50


def test_the_same_week_and_database_give_the_same_batch(site):
    first = pick_to_review(week=WEEK, dry_run=True)
    assert pick_to_review(week=WEEK, dry_run=True) == first
    other = pick_to_review(week=WEEK + dt.timedelta(7), dry_run=True)
    assert {s for s, why in other.picks if why == PickReason.AUDIT} != {
        s for s, why in first.picks if why == PickReason.AUDIT
    }


def test_a_dry_run_writes_nothing(site):
    pick_to_review(week=WEEK, dry_run=True)
    assert not ReviewPick.objects.exists()


def test_a_week_is_picked_once(site):
    first = pick_to_review(week=WEEK, size=10)
    again = pick_to_review(week=THURSDAY, size=10)
    assert (again.was_there, again.picks) == (True, first.picks)
    assert ReviewPick.objects.count() == 10


def test_nothing_is_picked_twice_and_nothing_labelled_is(site, moderator):
    labelled = site[:5]
    for story in labelled:
        Label.objects.create(
            story=story, text_hash=story.text_hash, is_ad=False, provenance=Provenance.REVIEW
        )
    weeks = [pick_to_review(week=WEEK + dt.timedelta(7 * number), size=20) for number in range(4)]
    picked = [story for batch in weeks for story, _why in batch.picks]
    assert len(picked) == len(set(picked)) == 55
    assert not {story.pk for story in labelled} & set(picked)


def test_the_uncertain_ones_are_the_closest_to_where_stories_are_held(site):
    edge = detector_in_use().detector.thresholds.hold
    batch = pick_to_review(week=WEEK, size=20)
    picked = {story for story, _why in batch.picks}
    uncertain = {story for story, why in batch.picks if why == PickReason.UNCERTAIN}
    doubt = dict(Screening.objects.values_list("story_id", "probability"))
    worst = max(abs(doubt[story] - edge) for story in uncertain)
    assert all(abs(doubt[story] - edge) >= worst for story in doubt if story not in picked)


def test_published_stories_are_among_every_kind(site):
    batch = pick_to_review(week=WEEK, size=50)
    live = set(Story.objects.live().values_list("pk", flat=True))
    found = Counter(why for story, why in batch.picks if story in live)
    assert all(found[why] for why in PickReason)
    assert found[PickReason.HIGH] >= 3
    assert found[PickReason.NOVEL] >= 3


def test_the_highest_scores_are_picked_of_each_kind(site):
    batch = pick_to_review(week=WEEK, size=20)
    high = {story for story, why in batch.picks if why == PickReason.HIGH}
    by_chance = {story for story, why in batch.picks if why == PickReason.AUDIT}
    left = [story for story in site if story.pk not in by_chance]
    assert high == {
        max((s for s in left if s.live == live), key=_score).pk for live in (True, False)
    }


def _score(story: Story) -> float:
    return story.screenings.get().probability


def test_the_unlike_ones_are_the_texts_with_the_fewest_known_words(db):
    plain = [judged(0.01) for _n in range(9)]
    odd = judged(
        0.001, text="Zorglub brimborion quxfoo blargh wibble frobnicate snork gazorp. " * 8
    )
    batch = pick_to_review(week=WEEK, size=10)
    assert {why for story, why in batch.picks if story == odd.pk} <= {
        PickReason.NOVEL,
        PickReason.AUDIT,
    }
    assert len(batch.picks) == len(plain) + 1


@pytest.mark.parametrize("state", [State.SCREENING, State.REFUSED, State.WITHDRAWN])
def test_stories_that_are_nobodys_to_read_are_not_picked(db, state):
    StoryFactory(live=False, state=state)
    assert pick_to_review(week=WEEK).picks == []


def test_a_small_site_gives_a_small_batch(db):
    StoryFactory()
    assert len(pick_to_review(week=WEEK).picks) <= 1
    assert not pick_to_review(week=WEEK + dt.timedelta(7), size=0).picks


def test_the_command_says_what_it_picked(site):
    said = StringIO()
    call_command("pick_to_review", week="2026-11-19", size=10, dry_run=True, stdout=said)
    assert "Week of 2026-11-16: 10 stories would be picked" in said.getvalue()
    call_command("pick_to_review", week="2026-11-19", size=10, stdout=said)
    call_command("pick_to_review", week="2026-11-19", size=10, stdout=said)
    assert "10 stories were picked" in said.getvalue()
    assert "10 stories had been picked" in said.getvalue()
    assert "6 uncertain" in said.getvalue()
    with pytest.raises(CommandError, match="is not a day"):
        call_command("pick_to_review", week="soon")
    with pytest.raises(CommandError, match="at least 1"):
        call_command("pick_to_review", size=0)


# --- answering ------------------------------------------------------------------------------------


def review_page(pick: ReviewPick) -> str:
    return reverse("detector_review", args=[pick.pk])


def test_a_reviewer_reads_without_the_detectors_opinion(desk, pick):
    listed = desk.get(reverse("detector_to_review")).content.decode()
    assert review_page(pick) in listed
    page = desk.get(review_page(pick)).content.decode()
    assert pick.story.text[:60] in page
    for opinion in (pick.get_why_display(), 'data-kind="sells"', "0,"):
        assert opinion not in page.split('class="review-text"')[1].split("</form>")[0]


def test_an_answer_is_a_label(desk, pick, moderator):
    desk.post(review_page(pick), {"answer": "lived"})
    label = Label.objects.get()
    assert (label.is_ad, label.provenance, label.actor) == (False, Provenance.REVIEW, moderator)
    pick.refresh_from_db()
    assert (pick.answer, pick.label, pick.answered_by) == ("lived", label, moderator)
    assert not Report.objects.exists()


def test_a_public_advertisement_is_reported_and_stays_public(desk, pick):
    value, words = passages_of(pick.story)[1]
    answered = desk.post(review_page(pick), {"answer": "ad", "passage": value}, follow=True)
    label, report = Label.objects.get(), Report.objects.get()
    assert (label.is_ad, label.quote) == (True, words)
    assert report.story == pick.story
    assert words in report.motive
    assert len(report.motive) >= 80
    pick.story.refresh_from_db()
    assert pick.story.live
    assert StoryState.objects.get(pk=pick.story_id).state == State.PUBLISHED
    assert answered.status_code == 200


def test_a_held_advertisement_is_not_reported(desk, site):
    pick = ReviewPick.objects.create(story=site[-1], week=WEEK, why="high")
    desk.post(review_page(pick), {"answer": "ad"})
    assert Label.objects.get().is_ad
    assert not Report.objects.exists()
    assert StoryState.objects.get(pk=pick.story_id).state == State.HELD


def test_not_knowing_is_an_answer_and_no_label(desk, pick):
    desk.post(review_page(pick), {"answer": "unsure"})
    pick.refresh_from_db()
    assert pick.answer == "unsure"
    assert not Label.objects.exists()


@pytest.mark.parametrize("said", [{}, {"answer": "maybe"}, {"answer": "ad", "passage": "0-3"}])
def test_an_answer_that_makes_no_sense_is_asked_again(desk, pick, said):
    answered = desk.post(review_page(pick), said)
    assert answered.status_code == 200
    assert "error-message" in answered.content.decode()
    assert not Label.objects.exists()


def test_the_slower_of_two_reviewers_is_told(desk, pick, moderator):
    stale = ReviewPick.objects.get(pk=pick.pk)
    answer_pick(pick, by=moderator, answer="lived")
    with pytest.raises(AlreadyAnswered):
        answer_pick(stale, by=moderator, answer="ad")
    desk.post(review_page(pick), {"answer": "ad"})
    assert not Label.objects.get().is_ad


def test_the_next_story_follows_and_the_last_leads_back_to_the_list(desk, pick):
    answered = desk.post(review_page(pick), {"answer": "lived"})
    following = ReviewPick.objects.filter(answer="").order_by("pk")
    assert answered.url == review_page(following.first())
    following.exclude(pk=following.first().pk).delete()
    answered = desk.post(review_page(following.get()), {"answer": "lived"})
    assert answered.url.startswith(reverse("detector_to_review"))


@pytest.mark.parametrize("query", ["", "?week=2026-11-16", "?week=x", "?week=2001-01-01"])
def test_the_list_opens_whatever_the_week(desk, pick, query):
    assert desk.get(reverse("detector_to_review") + query).status_code == 200


def test_only_moderators_review(client, editor, member, pick):
    for person in (editor, member):
        client.force_login(person)
        for path in (reverse("detector_to_review"), review_page(pick)):
            assert client.get(path).status_code in (302, 403)
            assert client.post(path, {"answer": "ad"}).status_code in (302, 403)
    assert not Label.objects.exists()
