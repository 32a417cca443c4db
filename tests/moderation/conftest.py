"""People of moderation, and real transactions beside each other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection, connections
from django.utils import translation

from tests.moderation.people import moderator_reading, person


@pytest.fixture(autouse=True)
def _in_english():
    """Whatever language an earlier test left."""
    with translation.override("en"):
        yield


@pytest.fixture
def moderator(db):
    """Who reads both languages."""
    return moderator_reading("momo@example.org", "Momo", "fr", "en")


@pytest.fixture
def second_moderator(db):
    return moderator_reading("sacha@example.org", "Sacha", "fr", "en")


@pytest.fixture
def panel_member(db):
    """Somebody named to decide on appeals, and on nothing else."""
    user = person("paule@example.org", "Paule")
    user.user_permissions.add(
        Permission.objects.get(content_type__app_label="stories", codename="decide_appeal")
    )
    return user


# --- real transactions ----------------------------------------------------------------------------


@pytest.fixture
def _committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What is written for good is flushed afterwards, and the founded rows are put back."""
    with django_db_blocker.unblock():
        kept = connection.creation.serialize_db_to_string()
        yield
        options = {"inhibit_post_migrate": True, "reset_sequences": False}
        call_command(
            "flush",
            interactive=False,
            verbosity=0,
            allow_cascade=True,  # the table of the search has no model
            **options,
        )
        connection.creation.deserialize_db_from_string(kept)


def _answer_of(work: Callable, start: Barrier, answers: dict, place: int) -> None:
    try:
        start.wait(timeout=30)
        answers[place] = work()
    except Exception as problem:  # noqa: BLE001  the test reads what each one met
        answers[place] = problem
    finally:
        connections.close_all()


def _together(*works: Callable) -> list:
    start, answers = Barrier(len(works)), {}
    threads = [
        Thread(target=_answer_of, args=(work, start, answers, place))
        for place, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return [answers.get(place) for place in range(len(works))]


@pytest.fixture
def at_once(
    request, tmp_path, monkeypatch, django_db_setup, django_db_blocker
) -> Iterator[Callable[..., list]]:
    """Run functions at the same moment, each on its own connection to one database; what each
    returned or raised, in their order. What they write is committed, and seen by the next call alone.

    On SQLite the database is a file, a copy of the founded one in memory.
    """
    if connection.vendor == "postgresql":
        request.getfixturevalue("_committed")
        yield _together
        return
    assert not connection.in_atomic_block, "not inside a test's own transaction (no `db` fixture)"
    with django_db_blocker.unblock():
        connection.ensure_connection()
        copy = sqlite3.connect(tmp_path / "at-once.sqlite3")
        connection.connection.backup(copy)
        copy.close()
        there = connections.settings["default"] | {"NAME": str(tmp_path / "at-once.sqlite3")}
        monkeypatch.setitem(connections.settings, "default", there)
        yield _together
