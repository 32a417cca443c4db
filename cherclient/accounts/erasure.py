"""Closing an account: what was told goes or stays without a name, everything else goes."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from stories.people import forget_member

from . import signals
from .export import addresses_of
from .models import User


class Choice(models.TextChoices):
    """What becomes of what a member told."""

    ALL = "all", _("Erase everything: my account and my stories")
    ACCOUNT = "account", _("Erase my account, leave my public stories without my name")
    NOTHING = "nothing", _("Leave everything as it is")


class StaffAccount(Exception):
    """People in charge lose their rights first: their decisions are signed."""


@transaction.atomic
def close_account(member: User, choice: Choice) -> None:
    """Erase an account, with its stories or without. Raises `StaffAccount`."""
    if member.is_staff or member.is_superuser or member.groups.exists():
        raise StaffAccount
    member = User.objects.select_for_update().get(pk=member.pk)
    addresses = addresses_of(member)
    forget_member(member, addresses, keep_public=choice == Choice.ACCOUNT)
    signals.account_closing.send(User, member=member)
    for attempts in (AccessAttempt, AccessFailureLog, AccessLog):
        for address in addresses:
            attempts.objects.filter(username__iexact=address).delete()
    _close_sessions(member, addresses)
    EmailAddress.objects.filter(user=member).delete()
    member.delete()


def _close_sessions(member: User, addresses: list[str]) -> None:
    """Sessions of the account, and those where one of its addresses was typed to sign in."""
    gone = []
    for session in Session.objects.iterator(500):
        held = session.get_decoded()
        if held.get(SESSION_KEY) == str(member.pk) or any(
            address in str(held).lower() for address in addresses
        ):
            gone.append(session.pk)
    Session.objects.filter(pk__in=gone).delete()
