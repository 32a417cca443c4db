"""Fixtures that read as a sentence."""

from __future__ import annotations

import gc

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings
from wagtail.models import Site
from wagtail.users.models import UserProfile

from stories.services import declare_languages
from stories.vocabulary import Language
from tests.factories import StoryFactory, tell_ad

settings.register_profile("untimed", deadline=None)  # no test depends on the machine's haste
settings.load_profile("untimed")

DATABASES = {"db", "transactional_db", "live_server", "django_db_setup", "django_db_blocker"}


def pytest_collection_modifyitems(items) -> None:
    """Mark what may touch a database: pytest-django lets no other test reach one."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASES & set(item.fixturenames):
            item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings) -> str:
    """The database of the settings, before tests have one of their own.

    Migrations leave many objects behind: looking for those to free takes a third of their time.
    """
    gc.disable()
    return connection.settings_dict["NAME"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings, django_db_setup, django_db_blocker):
    """A founded site under every test: languages, pages, groups, review workflow."""
    made = None
    with django_db_blocker.unblock():
        if connection.settings_dict["NAME"] == django_db_modify_db_settings:
            # All tests that were chosen commit by themselves (`at_once`): pytest-django, which looks
            # for its own mark, made no database for them.
            made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        call_command("found_site", verbosity=0)
    gc.freeze()  # what is there stays till the end
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
    yield
    if made:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture
def db(db) -> None:
    """What a process asks once is known: a test that counts queries may follow one that flushed."""
    ContentType.objects.get_for_models(*apps.get_models())
    Site.get_site_root_paths()


@pytest.fixture
def member(db):
    return get_user_model().objects.create_user("camille@example.org", pseudonym="Camille")


@pytest.fixture
def moderator(db):
    user = get_user_model().objects.create_user("momo@example.org", "secret-pass", pseudonym="Momo")
    user.groups.add(Group.objects.get(name="Moderators"))
    declare_languages(user, Language.values)
    return user


@pytest.fixture
def english_moderator(moderator):
    """A moderator who reads the back office in English."""
    UserProfile.objects.update_or_create(user=moderator, defaults={"preferred_language": "en"})
    return moderator


@pytest.fixture
def editor(db):
    user = get_user_model().objects.create_user("edie@example.org", "secret-pass", pseudonym="Edie")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def data_officer(db):
    user = get_user_model().objects.create_user("dora@example.org", "secret-pass", pseudonym="Dora")
    user.groups.add(Group.objects.get(name="Data officers"))
    return user


@pytest.fixture
def published_story(db):
    return StoryFactory()


@pytest.fixture
def held_story(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        story = tell_ad()
    story.refresh_from_db()
    return story
