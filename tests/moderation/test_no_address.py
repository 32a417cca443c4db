"""A reader gets no cookie, and nobody's address is in anything the site gives away."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from stories import services
from stories.models import Comment, Story
from stories.services.margins import recount_comments
from tests.factories import StoryFactory, a_telling, lived

MAIL = "pterodactyl.mailbox@peculiar-postbox.example"
PARTS = ("pterodactyl.mailbox", "peculiar-postbox")
NOT_READ = re.compile(r"^(admin|documents|_util|root$|picture$|wagtail)")


@pytest.fixture
def story(db, django_capture_on_commit_callbacks) -> Story:
    """A public story of a member with a peculiar address, who also spoke under another's."""
    member = get_user_model().objects.create_user(MAIL, pseudonym="Ptera")
    EmailAddress.objects.create(user=member, email=MAIL, verified=True, primary=True)
    licence = {"licence": "cc-by-sa-4.0"}
    with django_capture_on_commit_callbacks(execute=True):
        story = services.tell_story(a_telling(text=lived(305_110), **licence), author=member)
        answer = a_telling(text=lived(305_111), brand="Brumel", in_chain_of=story.pk, **licence)
        services.tell_story(answer, email=MAIL, pseudonym="Ptera")
    Comment.objects.create(story=story, author=member, kind="comment", text="Yes.", state="shown")
    recount_comments(story.pk)
    return Story.objects.get(pk=story.pk)


def names(resolver, namespace: str = "") -> Iterator[str]:
    """Every name of an address, the back office apart."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            if not str(pattern.pattern).startswith(("admin/", "documents/")):
                yield from names(pattern, inside)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}"


def addresses(story: Story) -> Iterator[str]:
    """Where a reader may go: each name, with what the story gives for its arguments."""
    values = {
        "public_id": story.public_id,
        "slug": story.slug,
        "token": "x",
        "key": story.public_id,
        "year": story.first_published_at.year,
        "decade": 2010,
        "number": 1,
        "section": "stories",
        "month": "2026-01",
        "ticket": "x",
        "part": "told",
        "name": "x",
        "folder": "x",
    }
    brand = values | {"slug": story.brand.slug}
    for name in sorted(set(names(get_resolver()))):
        if NOT_READ.match(name):
            continue
        for known in (values, brand):
            yield from filter(None, (_reversed(name, known),))


def _reversed(name: str, values: dict) -> str:
    """The address, with those of the values it takes; empty when it takes others."""
    for taken in ([], ["public_id"], ["public_id", "slug"], ["slug"], ["year"], ["decade"]):
        try:
            return reverse(name, kwargs={each: values[each] for each in taken})
        except NoReverseMatch:
            continue
    return ""


def test_f50_no_cookie_and_no_address_anywhere_a_reader_goes(story):
    """Also F8 and F13: HTML, JSON, feeds, headers, in both languages."""
    seen = set()
    for language in ("fr", "en"):
        with translation.override(language):
            seen |= set(addresses(story))
    api = Client().get("/api/v1/openapi.json").json()["paths"]
    seen |= {path for path in api if "{" not in path}
    seen |= {f"/api/v1/stories/{story.public_id}", "/sitemap.xml", "/sitemap-stories.xml"}
    assert len(seen) > 60
    told = 0
    for address in sorted(seen):
        answer = Client().get(address)
        assert answer.status_code < 500, address
        said = f"{dict(answer.items())}\n".encode() + b"".join(
            answer.streaming_content if answer.streaming else [answer.content]
        )
        for part in PARTS:
            assert part.encode() not in said.lower(), address
        told += b"Ptera" in said
        if set(answer.cookies) - {"csrftoken"}:
            assert set(answer.cookies) <= {"csrftoken", "sessionid"}, address
            assert answer.status_code in (200, 302), address
        if "csrftoken" in answer.cookies:
            assert b"csrfmiddlewaretoken" in said, address  # a form is there
    assert told >= 4  # lists, the story, its comments: the pseudonym alone


def test_f50_reading_sets_no_cookie_at_all(story):
    with translation.override("en"):
        for name, args in [
            ("stories:list", []),
            ("stories:detail", [story.public_id, story.slug]),
            ("stories:comments", [story.public_id]),
            ("stories:history", [story.public_id]),
            ("stories:brands", []),
            ("brand", [story.brand.slug]),
            ("stories:chain", []),
            ("stories:rules", []),
            ("stories:archive", []),
            ("stories:feed", []),
            ("ranking:leaderboard", []),
            ("data_kept", []),
        ]:
            answer = Client().get(reverse(name, args=args))
            assert answer.status_code == 200, name
            assert not answer.cookies, name


def test_the_open_data_hold_no_address(story, tmp_path):
    day = dt.date(2015, 6, 1)
    StoryFactory(ending="left_rival", ended_min=day, ended_max=day)  # an end, so that brands rank
    call_command("export_dump", str(tmp_path / "dump"), verbosity=0)
    for file in (tmp_path / "dump").iterdir():
        for part in PARTS:
            assert part.encode() not in file.read_bytes().lower(), file.name
