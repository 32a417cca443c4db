"""Nobody does too much: sliding windows, hashed subjects, pages that lose nothing (F40)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories import services
from stories.limits import (
    LIMITS,
    PEOPLE_AN_ADDRESS,
    Limit,
    Subject,
    client_address,
    limit_of,
    network_of,
    subject_of,
)
from stories.models import Attempt, DailySalt, Story, StoryState, TellingDraft
from stories.moderation import LimitedAction
from stories.services.limits import free_from
from stories.vocabulary import State
from tests.factories import StoryFactory
from tests.pictures import picture
from tests.stories.author import ANSWERS, Author

NOW = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)
EVERYBODY = Subject("address", "192.0.2.7")


@pytest.fixture(autouse=True)
def real_numbers(settings):
    settings.LIMITS_FACTOR = 1


def a_request(forwarded: str | None = None, direct: str = "192.0.2.7"):
    more = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=direct, **more)


def use_up(subject: Subject, action: LimitedAction, apart: str = "") -> None:
    """All that a subject may do within an hour, done by the verb itself."""
    for _each in range(subject.limit(action).hour):
        assert services.take(subject, action, apart=apart) is None


# --- windows --------------------------------------------------------------------------------------


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    ages=st.lists(st.integers(0, 90_000), max_size=40),
    hour=st.integers(1, 6),
    more=st.integers(0, 10),
)
def test_there_is_room_again_exactly_when_it_is_said(ages, hour, more):
    limit = Limit(hour, hour + more)
    done = sorted((NOW - dt.timedelta(seconds=age) for age in ages), reverse=True)
    within = [sum(age < window for age in ages) for window in (3_600, 86_400)]
    until = free_from(done, limit, NOW)
    assert (until is None) == (within[0] < limit.hour and within[1] < limit.day)
    if until:
        assert NOW < until <= NOW + dt.timedelta(days=1)
        assert free_from(done, limit, until) is None
        assert free_from(done, limit, until - dt.timedelta(microseconds=1)) is not None


def test_the_hour_then_the_day_then_room_again(db):
    member = Subject("account", "366001")
    use_up(member, LimitedAction.REPLY)
    refusal = services.take(member, LimitedAction.REPLY)
    assert 3_590 < refusal.seconds <= 3_601
    assert Attempt.objects.count() == 5, "a refusal is not counted"

    def age(**by) -> None:
        for each in Attempt.objects.all():
            Attempt.objects.filter(pk=each.pk).update(made_at=each.made_at - dt.timedelta(**by))

    age(minutes=61)
    use_up(member, LimitedAction.REPLY)  # ten: the day is full
    age(minutes=61)
    refusal = services.take(member, LimitedAction.REPLY)
    assert refusal.limit == LIMITS[LimitedAction.REPLY]
    assert refusal.until > timezone.now() + dt.timedelta(hours=21)
    with translation.override("en"):
        assert "5 times an hour and 10 times a day" in str(refusal)
    assert services.take(member, LimitedAction.REPORT) is None, "each act has its own number"
    assert services.take(member, LimitedAction.REPLY, apart="x") is None
    age(hours=24)
    assert services.take(member, LimitedAction.REPLY) is None


def test_f40_subjects_are_hashed_under_the_salt_of_the_day_and_yesterday_counts(db):
    use_up(EVERYBODY, LimitedAction.EXPORT)
    hashes = set(Attempt.objects.values_list("subject", flat=True))
    assert len(hashes) == 1
    assert "192.0.2.7" not in str(list(Attempt.objects.values()) + list(DailySalt.objects.values()))
    salt = DailySalt.objects.get()
    DailySalt.objects.filter(pk=salt.pk).update(day=salt.day - dt.timedelta(days=1))
    assert services.take(EVERYBODY, LimitedAction.EXPORT), "acts of yesterday still count"
    DailySalt.objects.filter(pk=salt.day - dt.timedelta(days=1)).delete()
    assert services.take(EVERYBODY, LimitedAction.EXPORT) is None, "without its salt, nobody"
    assert set(Attempt.objects.values_list("subject", flat=True)) > hashes


def test_counting_costs_few_queries_whatever_was_done(db, django_assert_max_num_queries):
    use_up(EVERYBODY, LimitedAction.UPLOAD)
    with django_assert_max_num_queries(5):  # a savepoint and its release among them
        services.take(EVERYBODY, LimitedAction.UPLOAD)


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.9", "192.0.2.7"),  # no proxy of ours: the header is the visitor's own words
        (1, None, "192.0.2.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first one was forged
        (2, "198.51.100.1, 203.0.113.9, 192.0.2.99", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.7"),  # fewer than there are proxies
        (1, "not an address", "192.0.2.7"),
        (1, "203.0.113.9, \x00", "192.0.2.7"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_a_forged_header_changes_nothing(settings, proxies, forwarded, found):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(a_request(forwarded)) == found


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_no_header_makes_an_error(header):
    request = a_request()
    request.META["HTTP_X_FORWARDED_FOR"] = header
    assert client_address(request) == "192.0.2.7"
    assert network_of(header) is not None


def test_who_is_counted(settings, member):
    request = a_request(direct="2001:db8:0:7:1:2:3:4")
    assert subject_of(request) == Subject("address", "2001:db8:0:7::"), "a household, not a device"
    assert network_of("::ffff:192.0.2.7") == "192.0.2.7"
    request.user = member
    assert subject_of(request) == Subject("account", str(member.pk))
    alone, together = (limit_of(LimitedAction.TELL, shared=shared) for shared in (False, True))
    assert together == alone.times(PEOPLE_AN_ADDRESS)
    settings.LIMITS_FACTOR = 3
    assert limit_of(LimitedAction.TELL) == alone.times(3)
    assert set(LIMITS) == set(LimitedAction)


# --- pages ----------------------------------------------------------------------------------------


def test_telling_too_often_is_said_and_what_was_typed_stays(client, db):
    here = Subject("address", "127.0.0.1")
    with translation.override("en"):
        door = reverse("stories:tell")
    use_up(here, LimitedAction.TELL, apart="begin")
    refused = client.post(door)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3_601
    assert "times an hour" in refused.content.decode()
    assert TellingDraft.objects.count() == 0
    Attempt.objects.all().delete()

    author = Author(client, "en")
    author.walk()
    use_up(here, LimitedAction.TELL)
    refused = author.send("you", pseudonym="Nell 366010")
    assert refused.status_code == 429
    page = refused.content.decode()
    assert "Nell 366010" in page
    assert ANSWERS["you"]["email"] in page
    assert "times an hour" in page
    assert Story.objects.count() == 0
    Attempt.objects.all().delete()
    assert author.send("you").status_code == 302
    assert Story.objects.count() == 1


def test_files_too_often_are_said_and_the_words_of_photos_stay(client, member):
    story = StoryFactory(author=member, live=False)
    StoryState.objects.filter(pk=story.pk).update(state=State.HELD)
    client.force_login(member)
    use_up(Subject("account", str(member.pk)), LimitedAction.UPLOAD)
    with translation.override("en"):
        photos, proof = (
            reverse(f"stories:{name}", args=[story.public_id]) for name in ("photos", "proof")
        )
    file = SimpleUploadedFile("bill.png", picture(), "image/png")
    refused = client.post(proof, {"proof": file})
    assert (refused.status_code, story.proofs.count()) == (429, 0)
    assert "times an hour" in refused.content.decode()
    file.seek(0)
    refused = client.post(photos, {"photos": [file], "alt-new": "The kettle 366011"})
    assert (refused.status_code, story.photos.count()) == (429, 0)
    page = refused.content.decode()
    assert "times an hour" in page
    assert "The kettle 366011" in page
    assert client.get(proof).status_code == 200, "looking is not counted"


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("account_login", "login"),
        ("account_request_login_code", "email"),
        ("account_reset_password", "email"),
    ],
)
def test_codes_asked_too_often_by_mailbox_or_by_address(db, mailoutbox, name, field):
    with translation.override("en"):
        page = reverse(name)
    typed = "Nobody366@example.org"

    def asked(address: str, **where):
        return Client().post(page, {field: address}, **where)  # each time without a session

    for _each in range(limit_of(LimitedAction.SIGN_IN).hour):
        assert asked(typed).status_code == 302, "unknown or not: one answer"
    sent = len(mailoutbox)
    refused = asked(typed, REMOTE_ADDR="198.51.100.66")
    assert refused.status_code == 429
    assert typed in refused.content.decode()
    assert len(mailoutbox) == sent
    assert asked("other366@example.org").status_code == 302
    use_up_rest(Subject("address", "127.0.0.1"))
    assert asked("third366@example.org").status_code == 429


def use_up_rest(subject: Subject) -> None:
    while services.take(subject, LimitedAction.SIGN_IN) is None:
        pass


def test_signing_up_too_often_keeps_the_name_that_was_typed(client, db):
    use_up(Subject("address", "127.0.0.1"), LimitedAction.SIGN_IN)
    with translation.override("en"):
        page = reverse("account_signup")
    typed = {"email": "new366@example.org", "pseudonym": "Nell 366012"}
    refused = client.post(page, typed)
    assert refused.status_code == 429
    assert "Nell 366012" in refused.content.decode()
