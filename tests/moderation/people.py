"""People who decide on stories."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from stories.models import ModeratorProfile


def person(email: str, pseudonym: str, *groups: str):
    user = get_user_model().objects.create_user(email, "secret-pass", pseudonym=pseudonym)
    user.groups.add(*Group.objects.filter(name__in=groups))
    return user


def moderator_reading(email: str, pseudonym: str, *languages: str):
    """A moderator who said which languages they read."""
    user = person(email, pseudonym, "Moderators")
    ModeratorProfile.objects.create(user=user, languages=list(languages))
    return user
