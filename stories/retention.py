"""How long what is known of people is kept: the one place where the periods are written.

The purge erases by them, the privacy page and the register print them, forms and letters say them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .moderation import APPEAL_DAYS


@dataclass(frozen=True)
class Period:
    """What is kept (`what`), for how many days, and from when on (`since`)."""

    code: str
    what: str
    days: int
    since: str

    def before(self, now: dt.datetime) -> dt.datetime:
        """What is older than this has been kept long enough."""
        return now - dt.timedelta(days=self.days)

    @property
    def in_words(self) -> str:
        """« 30 days »; whole years in months: « 12 months »."""
        if self.days % 365 == 0:
            months = self.days // 365 * 12
            return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
        return ngettext("%(n)s day", "%(n)s days", self.days) % {"n": self.days}


DRAFTS = Period("drafts", _("A telling left unfinished"), 30, _("after it was last touched"))
UNCONFIRMED = Period(
    "unconfirmed",
    _("A story never confirmed, with its address"),
    settings.CONFIRMATION_DAYS + 30,
    _("after the last link was sent"),
)
PROOFS = Period("proofs", _("A proof sent to moderators"), 365, _("after it was sent"))
FORMER_TEXTS = Period(
    "former_texts",
    _("The former versions of a refused story"),
    APPEAL_DAYS,
    _("after the refusal: the time to appeal"),
)
LETTERS = Period(
    "letters", _("What a letter of the site was made of"), 365, _("after it was written")
)
REPORTERS = Period(
    "reporters",
    _("Name and address of who reported a story or asked for a reply"),
    365,
    _("after the answer"),
)
IDENTITIES = Period(
    "identities", _("The proof of identity joined to a right of reply"), 30, _("after the answer")
)
ATTEMPTS = Period(
    "attempts",
    _("Hashed counts that stop robots, and the salts they were made with"),
    30,
    _("after the act"),
)
SIGN_IN_FAILURES = Period(
    "sign_in_failures",
    _("Failed sign-ins: address typed, IP address, browser"),
    30,
    _("after the attempt"),
)
SESSIONS = Period(
    "sessions",
    _("The session of a signed-in browser"),
    settings.SESSION_COOKIE_AGE // 86_400,
    _("after it was last renewed"),
)
PERIODS = (
    DRAFTS,
    UNCONFIRMED,
    PROOFS,
    FORMER_TEXTS,
    LETTERS,
    REPORTERS,
    IDENTITIES,
    ATTEMPTS,
    SIGN_IN_FAILURES,
    SESSIONS,
)
