"""Why the wiki does not do what a member asks, in words to be shown."""

from __future__ import annotations

import math
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..content import Block, by_paragraph
from ..models import Contributor, WikiArticlePage
from ..notation import BLOCKS_MAX, to_text
from ..rights import Rank, forget_rank, held_in_the_admin, may_write, rank_of, writes_directly
from ..vocabulary import TEXT_MAX


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


def check_open(by, article: WikiArticlePage | None = None) -> None:
    """Raise `ValidationError` when somebody may not publish, in this article or at all.

    Asked anew, whatever was known of them. Under the lock of the article its protection holds until
    the edit is saved.
    """
    check_not_blocked(by)
    if not writes_directly(by):
        raise ValidationError(
            _("Your edits are read first again. Send this once more: an editor will read it."),
            code="rank",
        )
    if article is None:
        return
    if held_in_the_admin(by, article):
        raise ValidationError(_("The page is locked in the administration."), code="locked")
    if not may_write(by, article):
        raise ValidationError(
            _("The protection of this article is above your rights."), code="level"
        )


def check_not_blocked(by) -> None:
    """Raise `ValidationError` for somebody who may write nothing; asked anew."""
    forget_rank(by)
    try:
        demand(by, Rank.NEWCOMER)
    except Refused as refused:
        raise ValidationError(str(refused), code="blocked") from None


def check_bounds(blocks: Sequence[Block], before: Sequence[Block], language: str) -> None:
    """Raise `ValidationError` for a whole article over a bound and longer than the one `before`.

    One that was over it already may still be shortened, or changed at the same length.
    """
    length = len(to_text(blocks, language))
    if length > TEXT_MAX and length > len(to_text(before, language)):
        raise ValidationError(
            _(
                "The whole article would have %(length)s characters; the most is %(most)s. "
                "Shorten it, or make two articles of it."
            ),
            code="long",
            params={"length": length, "most": TEXT_MAX},
        )
    number = len(by_paragraph(blocks))
    if number > BLOCKS_MAX and number > len(by_paragraph(before)):
        raise ValidationError(
            _(
                "The whole article would have %(number)s paragraphs; the most is %(most)s. "
                "Shorten it, or make two articles of it."
            ),
            code="blocks",
            params={"number": number, "most": BLOCKS_MAX},
        )
