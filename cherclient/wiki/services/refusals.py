"""Why the wiki does not do what a member asks, in words to be shown."""

from __future__ import annotations

import math

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Contributor
from ..rights import Rank, rank_of


class Refused(Exception):
    """Nothing was written; the message is for its reader."""


class TooOften(Refused):
    """Said again after `seconds`, it will be kept."""

    def __init__(self, seconds: int):
        self.seconds = seconds
        minutes = max(1, math.ceil(seconds / 60))
        super().__init__(
            ngettext(
                "You have written a lot within an hour. Nothing is lost: send this again in "
                "%(minutes)s minute.",
                "You have written a lot within an hour. Nothing is lost: send this again in "
                "%(minutes)s minutes.",
                minutes,
            )
            % {"minutes": minutes}
        )


def demand(member, rank: Rank) -> None:
    """Raise `Refused` when the wiki trusts this member less than that."""
    held = rank_of(member)
    if held == Rank.VISITOR:
        raise Refused(
            _("Sign in, in another window, then send this again: nothing you typed is lost.")
        )
    if held == Rank.BLOCKED:
        known = Contributor.objects.get(member=member)
        until = date_format(timezone.localtime(known.blocked_until), "j F Y, H:i")
        raise Refused(
            _("You cannot write in the wiki until %(until)s. Reason given: %(reason)s")
            % {"until": until, "reason": known.blocked_reason or _("none")}
        )
    if held < rank:
        raise Refused(_("Your account does not allow this."))
