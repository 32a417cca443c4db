"""A browser, a founded site it can visit, and an eye on everything that goes wrong in it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from threading import Lock

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import sync_playwright
from wagtail.models import Site

from cherclient.home.models import HomePage
from ranking.services import count_story
from stories.published import facts_of
from stories.services import tell_story
from stories.vocabulary import TellingEpisode, TellingStep
from tests.factories import BrandFactory, StoryFactory, a_telling

from .telling import FADED, the_year
from .visitor import Visitor

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if "live_site" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser():
    """The Chromium of this machine; Playwright's own is never downloaded."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip("no browser found: install chromium, or name one in CHROMIUM")
    # Playwright leaves an event loop running in this thread; the ORM is called beside it, not in it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=found, headless=True, args=FLAGS)
        yield chromium
        chromium.close()


# --- the site -------------------------------------------------------------------------------------


class Door:
    """The server's threads share one connection to the database in memory: requests enter one at
    a time, and none enters between two journeys, when the tables are flushed."""

    def __init__(self, application) -> None:
        self.application = application
        self.turn, self.is_open = Lock(), False

    def __call__(self, environ, start_response):
        with self.turn:
            if self.is_open:
                return self.application(environ, start_response)
        start_response("503 Closed", [("Content-Length", "0")])
        return []

    @contextmanager
    def opened(self) -> Iterator[None]:
        self.is_open = True
        yield
        with self.turn:
            self.is_open = False


@pytest.fixture(scope="session")
def _door(live_server) -> Door:
    httpd = live_server.thread.httpd
    door = Door(httpd.get_app())
    httpd.set_app(door)
    return door


@pytest.fixture
def _founding_kept(django_db_setup, django_db_blocker):
    """The founded database, put back as it was once a journey's tables have been flushed."""
    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            pytest.skip("journeys run on SQLite only")
        connection.ensure_connection()
        kept = sqlite3.connect(":memory:")
        connection.connection.backup(kept)
    yield
    with django_db_blocker.unblock():
        connection.ensure_connection()
        kept.backup(connection.connection)
        kept.close()
        _forget()


def _forget() -> None:
    cache.clear()
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()


@pytest.fixture
def transactional_db(_founding_kept, transactional_db):
    """pytest-django's, inside the founding: its flush leaves nothing that the next test needs."""


@pytest.fixture
def live_site(browser, live_server, transactional_db, _door, settings) -> Iterator[str]:
    """The address of a founded site without a story, its mails and links pointing at itself."""
    _forget()
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    Site.objects.update(hostname=live_server.thread.host, port=live_server.thread.port)
    Site.clear_site_root_paths_cache()
    with _door.opened():
        yield live_server.url


def judged_lived(story) -> None:
    """Count a story as the detector lets it: without a judgement it weighs as a doubtful one."""
    story.screenings.create(
        verdict="publish", probability=0.01, text_hash=story.text_hash, version="journeys"
    )
    count_story(facts_of(story))


@pytest.fixture
def read_site(live_site) -> str:
    """A site to read, search and rank: a ranked brand, one with a single story, one told at length."""
    brumel = BrandFactory(name="Brumel", slug="brumel")
    for week in range(12):
        told = timezone.now() - dt.timedelta(weeks=week + 1)
        trait = FADED if week % 3 == 0 else {}
        judged_lived(StoryFactory(brand=brumel, first_published_at=told, **trait))
    StoryFactory(brand=brumel, title="Le croquis au stylo bille", language="fr")
    StoryFactory(brand__name="Hoverly", title="Two drums and a spanner")
    whole = a_telling(
        brand="Kettleby",
        contract_kind="purchase",
        repurchases=2,
        free_to_leave="yes",
        would_choose_again="yes",
        licence="cc-by-sa-4.0",
        tags=("repair", "telephone"),
        spirit="pure_spirit",
        wish_1="A person who answers",
        advice="Keep the coin.",
        episodes=(
            TellingEpisode(
                "A coin in the pump",
                "Geoff found it.",
                the_year(2012),
                10,
                kind="gesture",
                stage="honeymoon",
                emotions=("gratitude", "amusement"),
            ),
            TellingEpisode(
                "Eleven days",
                "",
                the_year(2019),
                4,
                kind="delay",
                stage="ordeal",
                emotions=("impatience",),
                excuses=("procedure",),
                expected_channel="phone",
                received_channel="machine",
                times_repeated=3,
                promise="A visit on Monday",
                promise_kept="late",
                steps=(
                    TellingStep("phone", 47, Decimal("15.90"), True, 2, "cut", automated=True),
                    TellingStep("technician", 20, result="solved", automated=False),
                ),
            ),
        ),
    )
    author = get_user_model().objects.member_for("camille@example.org", pseudonym="Camille")
    story = tell_story(whole, author=author)
    HomePage.objects.update(opening_story=story)
    call_command("make_edition", verbosity=0)
    return live_site


@pytest.fixture
def site_moderator(live_site):
    """A moderator with a password and a confirmed address."""
    user = get_user_model().objects.create_user("momo@example.org", "secret-pass", pseudonym="Momo")
    user.groups.add(Group.objects.get(name="Moderators"))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


# --- its visitors ---------------------------------------------------------------------------------


@pytest.fixture
def visit(browser, live_site) -> Iterator[Callable[..., Visitor]]:
    """Make a visitor: `visit("fr", width=360, javascript=False, dark=True)`.

    When the journey ends, nothing may have left this machine, nor gone wrong unnoticed.
    """
    visitors: list[Visitor] = []

    def arrive(
        language: str = "en", *, width: int = 360, javascript: bool = True, dark: bool = False
    ) -> Visitor:
        context = browser.new_context(
            base_url=live_site,
            locale={"fr": "fr-FR", "en": "en-GB"}[language],
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(15_000)
        visitors.append(Visitor(context, language))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()
    assert [visitor.left for visitor in visitors if visitor.left] == []
    assert [visitor.complaints for visitor in visitors if visitor.complaints] == []


@pytest.fixture
def address() -> Callable[..., str]:
    """The path of a view in a language: `address("fr", "stories:list")`."""

    def path_of(language: str, name: str, *args) -> str:
        with translation.override(language):
            return reverse(name, args=args)

    return path_of
