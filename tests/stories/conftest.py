"""Somebody who tells a story, before and after sending it."""

import pytest

from tests.stories.author import Author


@pytest.fixture
def author(client):
    return Author(client)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What follows a transaction happens, as outside a test."""

    def run():
        return django_capture_on_commit_callbacks(execute=True)

    return run


@pytest.fixture
def told(author, commits):
    """A whole story sent by somebody without an account, its letter in the box."""
    with commits():
        author.walk()
        author.send("you")
    return author
