"""Insiders: labelled, blurred to the season, published on a day drawn at random, never ranked."""

from __future__ import annotations

import datetime as dt
import html
import json
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Revision

from ranking.dump.exporting import export_dump
from ranking.models import Spell
from ranking.services import make_edition
from stories import services
from stories.fuzzy_dates import FuzzyDate, parse
from stories.models import Brand, Decision, Episode, FollowUp, Letter, Story, StoryEvent, StoryState
from stories.published import all_facts, find_stories, number_told, public_story, sums_of
from stories.services import follow_ups
from stories.services.insiders import DELAY_DAYS, draw_day, season_of
from stories.vocabulary import Edit, Ending, LinkToBrand, NewEnding, State, TellingEpisode
from stories.words import FollowUpAnswer
from tests.factories import AD, BrandFactory, StoryFactory, a_telling, lived
from tests.journeys.telling import FADED
from tests.stories.author import Author

TODAY = dt.date(2026, 11, 22)
FACTS = "The third sentence gives a code and a shop: it was written to sell."
MOTIVE = "I bought that kettle with my own money and nobody has asked me to write a word of it."


def day(year: int, month: int, number: int) -> FuzzyDate:
    date = dt.date(year, month, number)
    return FuzzyDate(date, date, f"{number}/{month}/{year}")


def tell(n: int, **changes) -> Story:
    """What somebody who worked at Kettleby tells, with days that would give them away."""
    whole = {
        "title": "Behind the counter",
        "text": lived(n),
        "link_to_brand": LinkToBrand.STAFF,
        "began": day(1985, 1, 20),
        "ended": day(2004, 11, 30),
        "ending": Ending.LEFT_RIVAL,
        "episodes": (TellingEpisode("The order", "We were told so.", day(1999, 6, 3), 4),),
    }
    author = get_user_model().objects.member_for("lena@example.org", pseudonym="Lena")
    return services.tell_story(a_telling(**whole | changes), author=author)


def now(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def its_day_comes(story: Story) -> None:
    StoryState.objects.filter(pk=story.pk).update(deadline=timezone.now())
    call_command("keep_clocks", stdout=StringIO())


def path(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=args)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def released(db) -> Story:
    """An insider's story on its day."""
    story = tell(427_300)
    services.screen_story(story)
    its_day_comes(story)
    return now(story)


# --- dates ----------------------------------------------------------------------------------------

days = st.dates(dt.date(1901, 1, 1), TODAY)


@given(first=days, more=st.integers(0, 4_000), language=st.sampled_from(["fr", "en"]))
def test_a_blurred_date_holds_the_typed_one_and_its_words_say_exactly_that(first, more, language):
    last = min(first + dt.timedelta(days=more), TODAY)
    blurred = season_of(FuzzyDate(first, last, "3 mars"), language)
    assert blurred.first <= first <= last <= blurred.last
    assert (blurred.last - blurred.first).days >= 89
    read = parse(blurred.words, today=dt.date(2027, 12, 31))
    assert (read.first, read.last) == (blurred.first, blurred.last)
    again = season_of(blurred, language)
    assert again == blurred


@pytest.mark.parametrize(
    ("typed", "french", "english"),
    [
        ("20/1/1985", "hiver 1985", "winter 1985"),
        ("December 1984", "hiver 1985", "winter 1985"),
        ("summer 1985", "été 1985", "summer 1985"),
        ("1998", "1998", "1998"),
        ("early 1990", "1990", "1990"),
        ("85-86", "entre 1985 et 1986", "between 1985 and 1986"),
        ("2026", "2026", "2026"),  # cut at the day of telling, which the blur hides
    ],
)
def test_dates_become_seasons_or_whole_years(typed, french, english):
    date = parse(typed, today=TODAY)
    assert season_of(date, "fr").words == french
    assert season_of(date, "en").words == english


def test_the_day_is_drawn_between_a_week_and_thirty_days():
    start = timezone.now()
    drawn = {(draw_day(start) - start) for _n in range(300)}
    assert dt.timedelta(days=DELAY_DAYS[0]) <= min(drawn)
    assert max(drawn) <= dt.timedelta(days=DELAY_DAYS[1])
    assert len({each.days for each in drawn}) > 10


# --- the road -------------------------------------------------------------------------------------


def test_an_insider_is_blurred_when_told_accepted_by_the_software_and_published_on_the_day(
    db, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        story = tell(427_301, language="fr", renews_on=dt.date(2027, 2, 3))
    story = now(story)
    assert (story.began.words, story.ended.words) == ("hiver 1985", "automne 2004")
    assert story.episodes.get().when_words == "été 1999"
    assert (story.renews_on, story.told_on.day) == (None, 1)
    kept = json.dumps([r.content for r in Revision.objects.for_instance(story)], default=str)
    typed = ("1985-01-20", "20/1/1985", "30/11/2004", "1999-06-03")
    assert [each for each in typed if each in kept] == []

    row = StoryState.objects.get(pk=story.pk)
    assert (story.where, story.live, story.first_published_at) == (State.ACCEPTED, False, None)
    assert 7 <= (row.deadline - timezone.now()).days + 1 <= 31
    client.force_login(story.author)
    mine = html.unescape(client.get(path("stories:mine", story.public_id)).content.decode())
    with translation.override("en"):
        assert f"{timezone.localtime(row.deadline):%Y}" in mine
    assert client.get(story.get_absolute_url()).status_code in (404, 410)

    call_command("keep_clocks", stdout=StringIO())
    assert now(story).where == State.ACCEPTED, "its day has not come"
    deadline = row.deadline
    with django_capture_on_commit_callbacks(execute=True):
        its_day_comes(story)
    assert now(story).live
    events = StoryEvent.objects.filter(story=story, before=State.ACCEPTED)
    assert events.get().after == State.PUBLISHED
    kinds = list(Letter.objects.filter(story=story).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["accepted", "published"]
    assert {address for letter in mail.outbox for address in letter.to} == {"lena@example.org"}
    with translation.override("fr"):
        assert timezone.localtime(deadline).strftime("%Y") in mail.outbox[0].body


def test_f1_an_insider_is_labelled_and_counted_nowhere(released, client, tmp_path):
    brand = Brand.objects.get(name="Kettleby")
    for week in range(12):
        published = timezone.now() - dt.timedelta(weeks=week + 1)
        faded = FADED if week % 3 == 0 else {}
        each = StoryFactory(brand=brand, first_published_at=published, **faded)
        each.screenings.create(
            verdict="publish", probability=0.01, text_hash=each.text_hash, version="insiders"
        )
    released.refresh_from_db()
    assert released.kind == "insider"
    assert not released.counts_as_independent
    assert not Spell.objects.filter(story_id=released.pk).exists()
    assert released.pk not in {facts.story_id for facts in all_facts()}
    assert (sums_of(brand).told, number_told()) == (12, 12)
    assert dict(sums_of(brand).endings).get(Ending.LEFT_RIVAL) is None

    edition = make_edition()
    assert edition.told == 12
    export_dump(tmp_path / "dump")
    table = (tmp_path / "dump" / "stories.csv").read_text()
    assert len(table.splitlines()) == 13
    assert released.public_id not in table

    assert released in find_stories(released.text.split(";")[0])  # as evidence, for the wiki
    month = f"{released.first_published_at:%Y-%m}"
    exact = f"{released.first_published_at:%Y-%m-%d}"
    with translation.override("en"):
        address = released.get_absolute_url()
    page = html.unescape(client.get(address).content.decode())
    assert "An insider’s testimony" in page
    assert f'datetime="{month}"' in page
    lines = html.unescape(client.get(path("stories:list")).content.decode())
    assert "an insider’s testimony" in lines
    feed = client.get(path("stories:feed_json")).json()["items"]
    told = next(each for each in feed if released.public_id in each["url"])
    assert told["_cherclient"]["kind"] == "insider"
    assert told["date_published"].startswith(f"{month}-01")
    public = public_story(released.public_id)
    assert (public.kind, public.shown_at.day) == ("insider", 1)
    if exact != f"{month}-01":
        assert exact not in page
        assert exact not in json.dumps(told)
        assert exact not in client.get(path("stories:feed")).content.decode().split("<entry>")[-1]


def test_a_moderator_who_publishes_gives_it_a_day_and_closes_the_review(db, moderator):
    story = tell(427_302, text=AD)
    services.screen_story(story)
    story = now(story)
    assert story.workflow_in_progress
    decision = services.approve_story(story, by=moderator)
    story = now(story)
    assert (story.where, story.live) == (State.ACCEPTED, False)
    assert not story.workflow_in_progress
    assert (decision.before, decision.after) == (State.HELD, State.ACCEPTED)
    assert Decision.objects.count() == 1
    its_day_comes(story)
    assert now(story).live


def test_an_overturned_refusal_gives_it_a_day_and_a_removal_overturned_does_not(
    db, moderator, second_moderator, panel_member
):
    story = tell(427_303, text=AD)
    services.screen_story(story)
    refusal = services.refuse_story(now(story), by=moderator, reason="R01", facts=FACTS)
    made = services.appeal(refusal, by=now(story).author, motive=MOTIVE)
    services.decide_appeal(made, by=panel_member, overturn=True, facts=FACTS)
    assert now(story).where == State.ACCEPTED
    its_day_comes(story)

    proposal = services.propose_removal(now(story), by=moderator, reason="R08", facts=FACTS)
    removal = services.confirm_removal(proposal, by=second_moderator)
    made = services.appeal(removal, by=now(story).author, motive=MOTIVE)
    services.decide_appeal(made, by=panel_member, overturn=True, facts=FACTS)
    assert now(story).where == State.PUBLISHED, "readers have seen it already"


def test_an_insider_takes_it_back_before_its_day(db):
    story = tell(427_304)
    services.screen_story(story)
    services.withdraw_story(now(story), by=story.author)
    StoryState.objects.filter(pk=story.pk).update(deadline=timezone.now())
    assert not services.publish_on_its_day(story.pk)
    assert services.accepted_due() == []
    assert now(story).where == State.WITHDRAWN


def test_what_is_said_later_is_blurred_as_well(released):
    version = StoryState.objects.get(pk=released.pk).version
    moments = [(each.title, each.text) for each in released.episodes.all()]
    edit = Edit(
        title="Behind it",
        text=released.text,
        moments=tuple(moments),
        version=version,
        began=day(1990, 5, 6),
    )
    services.edit_story(released, edit, by=released.author)
    services.screen_edit(released)
    assert now(released).began.words == "spring 1990"
    ending = NewEnding(
        Ending.TOGETHER_LOVE, renews_on=dt.date(2027, 3, 4), ended=None, staying_reasons=()
    )
    services.change_ending(now(released), ending, by=released.author)
    assert now(released).renews_on is None

    asked = FollowUp.objects.create(
        story=released, kind="6m", due_on=timezone.localdate(), sent_at=timezone.now()
    )
    for love in (3, 5):  # said again, it replaces what was said
        follow_ups.answer(asked, FollowUpAnswer.TOGETHER, love=love)
    added = Episode.objects.filter(story=released, love=5).get()
    assert added.when_min.day == 1
    assert (added.when_max - added.when_min).days >= 89


def test_no_document_is_taken_and_the_legal_routes_are_named(released, client):
    with pytest.raises(services.InsiderProof, match="Maison des lanceurs d’alerte"):
        services.add_proof(released, ContentFile(b"%PDF-1.4", name="memo.pdf"))
    client.force_login(released.author)
    address = path("stories:proof", released.public_id)
    page = html.unescape(client.get(address).content.decode())
    assert "defenseurdesdroits.fr" in page
    assert 'type="file"' not in page
    document = ContentFile(b"%PDF-1.4\n%%EOF", name="memo.pdf")
    assert client.post(address, {"proof": document}).status_code == 200
    assert not released.proofs.exists()


def test_the_form_warns_with_the_choice(db, client):
    teller = Author(client)
    teller.walk(to="honesty")
    page = html.unescape(teller.open("honesty").content.decode())
    assert "Send us no internal document" in page
    assert page.index('value="staff"') < page.index("Send us no internal document")
    assert page.index("Send us no internal document") < page.index('name="counterpart"')


def test_an_import_is_published_at_once(db):
    story = StoryFactory(
        live=False,
        first_published_at=None,
        last_published_at=None,
        source="old blog",
        source_key="7",
        link_to_brand=LinkToBrand.STAFF,
        text=lived(427_305),
        brand=BrandFactory(),
    )
    services.screen_story(story, bulk=True)
    assert now(story).where == State.PUBLISHED
