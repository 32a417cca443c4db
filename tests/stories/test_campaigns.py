"""One text under several names: found, held, shown to a moderator, and counted once."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories import services
from stories.models import Screening, Signature, SignatureBand, Story, StoryState
from stories.vocabulary import Ending, State
from tests.factories import BrandFactory, StoryFactory, a_telling, lived
from tests.stories.copied import clusters, reworded, weights

pytestmark = pytest.mark.django_db

NEAR_DUPLICATE = {"code": "near_duplicate", "weight": 0.0}


def account(name: str):
    return get_user_model().objects.create_user(f"{name}@example.org", pseudonym=name.title())


@pytest.fixture
def tell(django_capture_on_commit_callbacks):
    """Tells and screens a story of an account."""

    def run(author, text: str, **changes) -> Story:
        with django_capture_on_commit_callbacks(execute=True):
            story = services.tell_story(a_telling(text=text, **changes), author=author)
        return Story.objects.get(pk=story.pk)

    return run


@pytest.fixture
def first(tell):
    return tell(account("nell"), lived(1))


def imported(*texts: str, source: str = "blog", **changes) -> list[Story]:
    """Screened imports, one batch, each under its own byline."""
    stories = [
        StoryFactory(
            live=False,
            text=text,
            source=source,
            source_key=f"{n}",
            first_published_at=timezone.now(),
            **{"attribution": f"byline {n}"} | changes,
        )
        for n, text in enumerate(texts)
    ]
    twins = services.sign_stories(stories, bulk=True)
    for story in stories:
        services.screen_story(story, bulk=True, twins=twins[story.pk])
    return stories


# --- held, by whom and why ------------------------------------------------------------------------


def test_a_text_told_again_by_another_author_waits_for_a_person(first, tell):
    again = tell(account("tom"), reworded(first.text))
    assert (first.where, again.where) == (State.PUBLISHED, State.HELD)
    screening = again.screenings.get()
    assert screening.verdict == "unsure"
    assert NEAR_DUPLICATE in screening.reasons


def test_being_told_again_adds_no_suspicion_to_a_text(first, tell):
    again = tell(account("tom"), first.text)
    assert again.screenings.get().probability == first.screenings.get().probability


def test_an_author_s_own_retelling_is_no_campaign(first, tell):
    again = tell(first.author, reworded(first.text), title="Told again")
    assert again.where == State.PUBLISHED
    assert NEAR_DUPLICATE not in again.screenings.get().reasons


def test_another_story_is_no_campaign(first, tell):
    assert tell(account("tom"), lived(2)).where == State.PUBLISHED


@pytest.mark.parametrize("state", [State.HELD, State.REFUSED, State.WITHDRAWN])
def test_a_text_refused_or_taken_back_was_told(state, first, tell):
    StoryState.objects.filter(pk=first.pk).update(state=state)
    Story.objects.filter(pk=first.pk).update(live=False)
    assert tell(account("tom"), first.text).where == State.HELD


def test_a_text_nobody_confirmed_was_not_told(tell):
    services.tell_story(a_telling(text=lived(1)), email="tom@example.org")
    assert tell(account("nell"), lived(1)).where == State.PUBLISHED


def test_a_suspected_advertisement_stays_one(held_story, tell):
    again = tell(account("tom"), held_story.text)
    screening = again.screenings.get()
    assert screening.verdict == "suspected_ad"
    assert NEAR_DUPLICATE in screening.reasons


def test_imports_under_two_bylines_are_a_campaign_and_under_one_are_not():
    two = imported(lived(1), reworded(lived(1)))
    one = imported(lived(2), reworded(lived(2)), source="forum", attribution="Nell")
    assert [story.where for story in (*two, *one)] == [
        State.PUBLISHED,
        State.HELD,
        State.PUBLISHED,
        State.PUBLISHED,
    ]


def test_short_texts_are_no_campaign():
    short = "I loved that little kettle from the market for eleven long years, then it rusted."
    assert {story.where for story in imported(short, f"{short} Sigh.")} == {State.PUBLISHED}


def test_the_author_reads_why_the_story_waits(first, tell, client):
    again = tell(account("tom"), first.text)
    client.force_login(again.author)
    page = html.unescape(client.get(f"/en/stories/{again.public_id}/mine/").content.decode())
    assert "nearly that of a story told before under another name" in page
    assert first.title not in page.replace(again.title, "")


def test_the_moderator_reads_the_twins_and_how_alike_they_are(
    first, tell, client, english_moderator
):
    again = tell(account("tom"), reworded(first.text))
    client.force_login(english_moderator)
    page = client.get(reverse("queue_item", args=[again.pk]))
    shown = html.unescape(page.content.decode())
    (twin,) = services.twins_of(again)
    assert reverse("queue_item", args=[first.pk]) in shown
    assert f"{twin.percent} % alike" in shown
    assert "most of the text is the same" in shown or "a few words apart" in shown
    assert "another author: a campaign?" in shown
    assert "nell@example.org" not in shown


# --- clusters -------------------------------------------------------------------------------------


def test_a_story_like_no_other_is_alone_in_its_cluster():
    stories = [StoryFactory() for _ in range(3)]
    assert clusters() == {story.pk: story.pk for story in stories}


def test_a_near_duplicate_joins_the_cluster_of_its_nearest():
    one, other = StoryFactory(text=lived(1)), StoryFactory(text=lived(2))
    again = StoryFactory(text=reworded(lived(2)))
    assert clusters() == {one.pk: one.pk, other.pk: other.pk, again.pk: other.pk}


@pytest.fixture
def two_clusters():
    """Two counted stories whose texts are near a third, and not each other; the third; the brand."""
    sentences = [lived(n) for n in range(10)]
    left, right = " ".join(sentences[:7]), " ".join(sentences[4:])
    brand = BrandFactory()
    stories = [
        StoryFactory(text=text, brand=brand, source="test", attribution=text[:20])
        for text in (left, right)
    ]
    return stories, " ".join(sentences), brand


def test_clusters_bridged_by_a_story_become_the_elder(two_clusters):
    (one, other), between, brand = two_clusters
    assert clusters() == {one.pk: one.pk, other.pk: other.pk}
    bridge = StoryFactory(text=between, brand=brand, source="test", attribution="bridge")
    assert set(clusters().values()) == {one.pk}
    assert weights() == {one.pk: 333, other.pk: 333, bridge.pk: 333}


def test_a_bridge_that_is_held_still_makes_one_story_of_what_it_bridges(two_clusters):
    (one, other), between, brand = two_clusters
    StoryFactory(text=between, brand=brand, live=False)
    services.screen_story(Story.objects.latest("pk"))
    assert weights() == {one.pk: 500, other.pk: 500}


def test_stories_of_one_batch_are_compared_with_each_other():
    stories = [
        StoryFactory(live=False, text=text)
        for text in (lived(1), lived(2), reworded(lived(1)), reworded(lived(2)))
    ]
    twins = services.sign_stories(stories)
    a, b, c, d = (story.pk for story in stories)
    assert clusters() == {a: a, b: b, c: a, d: b}
    assert {pk: [twin.story.pk for twin in found] for pk, found in twins.items()} == {
        a: [],
        b: [],
        c: [a],
        d: [b],
    }


def test_texts_too_short_to_compare_are_one_when_they_are_equal():
    one = StoryFactory(text="Kettle mine. Adieu!")
    other = StoryFactory(text="KETTLE, mine… adieu")
    StoryFactory(text="Another kettle, adieu.")
    assert Signature.objects.filter(cluster=one.pk).count() == 2
    assert not SignatureBand.objects.exists()
    assert [twin.percent for twin in services.twins_of(other)] == [100]


def test_signing_twice_changes_nothing():
    stories = [StoryFactory(text=text) for text in (lived(1), reworded(lived(1)))]
    before = list(Signature.objects.values()), set(SignatureBand.objects.values_list())
    services.sign_stories(stories)
    after = list(Signature.objects.values()), set(SignatureBand.objects.values_list())
    assert [(r["story_id"], r["cluster"]) for r in after[0]] == [
        (r["story_id"], r["cluster"]) for r in before[0]
    ]
    assert after[1] == before[1]


def rewrite(story: Story, text: str) -> None:
    story.text = text
    story.save()
    services.sign_stories([story])


def test_a_rewritten_story_leaves_its_twins_and_is_found_by_its_new_words():
    one, again = StoryFactory(text=lived(1)), StoryFactory(text=reworded(lived(1)))
    rewrite(again, lived(2))
    assert clusters() == {one.pk: one.pk, again.pk: again.pk}
    assert services.twins_of(one) == []
    third = StoryFactory(text=reworded(lived(2)))
    assert clusters()[third.pk] == again.pk


def test_a_cluster_whose_founder_was_rewritten_goes_by_another_member():
    brand = BrandFactory()
    texts = [lived(1), reworded(lived(1), 2), reworded(lived(1), 4)]
    founder, *others = (
        StoryFactory(text=text, brand=brand, source="test", attribution=f"{n}")
        for n, text in enumerate(texts)
    )
    rewrite(founder, lived(2))
    assert clusters() == {founder.pk: founder.pk} | {s.pk: others[0].pk for s in others}
    assert weights() == {founder.pk: 1000, others[0].pk: 500, others[1].pk: 500}


def test_a_text_copied_many_times_is_compared_with_few(monkeypatch):
    monkeypatch.setattr(services.near_duplicates, "MOST_SHARING", 5)
    copies = [StoryFactory(text=reworded(lived(1), n % 3)) for n in range(12)]
    assert set(clusters().values()) == {copies[0].pk}
    assert 1 <= len(services.twins_of(copies[-1])) <= 10


# --- queries --------------------------------------------------------------------------------------


def queries_to_sign(count: int) -> int:
    texts = [text for n in range(count // 2) for text in (lived(n), reworded(lived(n)))]
    stories = [StoryFactory(live=False, text=text) for text in texts]
    with CaptureQueriesContext(connection) as seen:
        services.sign_stories(stories)
    return len(seen)


def test_signing_a_batch_takes_as_many_queries_as_signing_two():
    assert queries_to_sign(2) <= 8
    Story.objects.all().delete()
    assert queries_to_sign(40) <= 8


# --- around the text ------------------------------------------------------------------------------


def flood(brand, count: int) -> None:
    for n in range(count):
        StoryFactory(brand=brand, author=account(f"fan{n}"), told_on=timezone.localdate())


def aged(author, days: int):
    author.date_joined = timezone.now() - dt.timedelta(days=days)
    author.save()
    return author


def test_a_first_story_of_a_new_account_on_a_quiet_brand_is_published(tell):
    story = tell(account("nell"), lived(1))
    row = story.screenings.get().behaviour
    assert story.where == State.PUBLISHED
    assert (row["around"]["told"], row["around"]["week"], row["holds"]) == (1, 1, False)


def test_a_new_account_in_a_flood_waits_and_reads_why(tell, client):
    brand = BrandFactory(name="Kettleby")
    flood(brand, 29)
    story = tell(account("nell"), lived(999_999))
    screening = story.screenings.get()
    assert (story.where, screening.verdict) == (State.HELD, "unsure")
    assert screening.behaviour["holds"]
    assert not [r for r in screening.reasons if r["code"].startswith("behaviour")]
    client.force_login(story.author)
    page = html.unescape(client.get(f"/en/stories/{story.public_id}/mine/").content.decode())
    assert "Many more stories about this brand came in the last seven days" in page


def test_a_member_of_old_in_the_same_flood_is_published(tell):
    flood(BrandFactory(name="Kettleby"), 29)
    assert tell(aged(account("nell"), 400), lived(999_999)).where == State.PUBLISHED


def test_tellings_nobody_confirmed_and_imports_flood_nothing(tell):
    brand = BrandFactory(name="Kettleby")
    for n in range(29):
        state = State.AWAITING_CONFIRMATION if n % 2 else State.PUBLISHED
        author = account(f"fan{n}") if n % 2 else None
        StoryFactory(brand=brand, author=author, live=not n % 2, state=state)
    assert tell(account("nell"), lived(999_999)).where == State.PUBLISHED


def test_circumstances_change_no_probability_and_no_suspicion(tell):
    flood(BrandFactory(name="Kettleby"), 29)
    flooded = tell(account("nell"), lived(999_999)).screenings.get()
    quiet = tell(account("tom"), lived(999_999), brand="Quietby").screenings.get()
    assert flooded.probability == quiet.probability


def test_an_import_has_no_behaviour():
    (story,) = imported(lived(1))
    assert story.screenings.get().behaviour == {}


def test_the_moderator_reads_what_stands_around_a_text(tell, client, english_moderator):
    flood(BrandFactory(name="Kettleby"), 29)
    story = tell(account("nell"), lived(999_999))
    client.force_login(english_moderator)
    page = client.get(reverse("queue_item", args=[story.pk]))
    shown = html.unescape(page.content.decode())
    assert "Around the text, not in it" in shown
    assert "30 stories about the brand in seven days" in shown
    assert "The account is a few days old." in shown


def test_unusual_circumstances_are_said_in_the_queue_and_give_no_place_in_it(
    client, english_moderator
):
    plain, odd = (
        StoryFactory(live=False, title=title, state=State.HELD, ending=Ending.FADED)
        for title in ("Plain tale", "Odd tale")
    )
    for story, holds in ((plain, False), (odd, True)):
        screening = Screening.objects.create(
            story=story, verdict="unsure", probability=0.2, version="t", behaviour={"holds": holds}
        )
        StoryState.objects.filter(pk=story.pk).update(priority=services.UNSURE, screening=screening)
    client.force_login(english_moderator)
    page = client.get(reverse("story_queue")).content.decode()
    assert page.index("Plain tale") < page.index("Odd tale")
    assert page.count("unusual circumstances") == 1
