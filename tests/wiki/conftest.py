"""Members of the wiki and articles they write, by name."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone, translation

from cherclient.wiki.content import Content
from cherclient.wiki.models import Contributor, WikiArticlePage
from cherclient.wiki.notation import parse
from cherclient.wiki.services import create_article


@pytest.fixture(autouse=True)
def in_french():
    """The wiki's own language; addresses are reversed in it."""
    with translation.override("fr"):
        yield


def _member(name: str):
    return get_user_model().objects.create_user(f"{name.lower()}@example.org", pseudonym=name)


@pytest.fixture
def newcomer(db):
    """A member whose edits are read first."""
    return _member("Nadia")


@pytest.fixture
def confirmed(db):
    """A member whose edits are public at once."""
    member = _member("Camille")
    Contributor.objects.create(member=member, accepted=5, confirmed_at=timezone.now())
    return member


@pytest.fixture
def other_confirmed(db):
    member = _member("Dominique")
    Contributor.objects.create(member=member, accepted=5, confirmed_at=timezone.now())
    return member


@pytest.fixture
def editor(db):
    """Of the group Editors, with a password for the admin."""
    user = get_user_model().objects.create_user(
        "edith@example.org", "secret-pass", pseudonym="Édith"
    )
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def article(db, confirmed):
    """Makes an article of a text in the notation: `article("Un titre", "Un.\\n\\nDeux.")`."""

    def make(
        title: str, text: str = "Un paragraphe.", language: str = "fr", **fields
    ) -> WikiArticlePage:
        author = fields.pop("author", confirmed)
        content = Content(title=title, blocks=tuple(parse(text)), **fields)
        return create_article(content, author=author, language=language).revision.article

    return make
