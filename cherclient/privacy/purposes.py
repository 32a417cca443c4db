"""Why personal data are kept: purpose by purpose, on which ground, until when.

The privacy page and the register print this list; the inventory ties each field to one of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from stories import retention
from stories.retention import Period

CONTRACT = _("the service you ask for (GDPR, article 6.1.b)")
CONSENT = _("your consent, taken back in one click (GDPR, article 6.1.a)")
LAW = _("a duty of the law (GDPR, article 6.1.c)")
INTEREST = _("our legitimate interest (GDPR, article 6.1.f)")


@dataclass(frozen=True)
class Purpose:
    """`what` is kept, on which `ground`, until when in words; `periods` where days are counted."""

    code: str
    title: str
    what: str
    ground: str
    until: str
    periods: tuple[Period, ...] = ()


ACCOUNT = Purpose(
    "account",
    _("Know your account and write to you"),
    _(
        "Your e-mail address, your pseudonym, your language, the days you joined and last came; a "
        "password and a second factor if you chose them, unreadable; the letters the site wrote to you."
    ),
    CONTRACT,
    _("as long as your account"),
    (retention.LETTERS,),
)
TELLING = Purpose(
    "telling",
    _("Keep and publish what you tell"),
    _(
        "Your texts with their versions, your answers to the questions of the form, your photos, whom "
        "you pass the chain on to; what you typed while a telling was unfinished."
    ),
    CONTRACT,
    _("as long as you leave the story, published or not"),
    (retention.DRAFTS, retention.UNCONFIRMED, retention.FORMER_TEXTS),
)
JUDGING = Purpose(
    "judging",
    _("Read stories before publication, and say why"),
    _(
        "What the software concluded of a text, how old the account was; your attestations, with the "
        "words you ticked; questions and answers, proofs, decisions and appeals."
    ),
    LAW,
    _("with the story; decisions stay in the public log without facts nor name"),
    (retention.PROOFS,),
)
FOLLOWING = Purpose(
    "following",
    _("Ask you again how it goes"),
    _("The days of the letters, and what you answered."),
    CONSENT,
    _("until you take your consent back; answers stay with the story"),
)
TALKING = Purpose(
    "talking",
    _("Let readers answer stories"),
    _("Comments and corrections, moments lived too, answers on the spirit."),
    CONTRACT,
    _("until you take them back, or with the story"),
)
WRITING = Purpose(
    "writing",
    _("Build the wiki together"),
    _(
        "Your edits with their texts, dates and reasons, what you propose, what you say in "
        "discussions, images and sources you add; the articles you follow, what you are told of them, "
        "and whether your edits are read first."
    ),
    CONTRACT,
    _(
        "edits, discussions, images and sources stay without your name; all else goes with your "
        "account. A name you signed a text with stands in its text: ask an editor"
    ),
)
NOTICES = Purpose(
    "notices",
    _("Handle reports and rights of reply"),
    _(
        "Name and address of who reports or asks for a reply, why, and a proof of identity where the "
        "law asks for one; a hash that recognises repeated abuse."
    ),
    LAW,
    _("motive and answer with the story"),
    (retention.REPORTERS, retention.IDENTITIES),
)
RANKING = Purpose(
    "ranking",
    _("Count stories and study them"),
    _(
        "Dates and answers as numbers, without text nor name; a number that stands for the author; "
        "a fingerprint of the text, to know copies."
    ),
    INTEREST,
    _("with the story; editions already closed keep their sums"),
)
SAFETY = Purpose(
    "safety",
    _("Keep robots and intruders out"),
    _(
        "How often somebody told, reported or signed in, hashed under a salt that changes each day; "
        "failed sign-ins with their IP address; the session of a signed-in browser."
    ),
    INTEREST,
    _("no longer than it takes to recognise them"),
    (retention.ATTEMPTS, retention.SIGN_IN_FAILURES, retention.SESSIONS),
)
STAFF = Purpose(
    "staff",
    _("Know which person in charge did what"),
    _(
        "Who decided, read twice, unveiled a brand or looked at a proof; the languages moderators "
        "read and their ties with brands; who owns or locks a page."
    ),
    LAW,
    _("as long as what was done; never shown to the public"),
)
PURPOSES = (
    ACCOUNT,
    TELLING,
    JUDGING,
    FOLLOWING,
    TALKING,
    WRITING,
    NOTICES,
    RANKING,
    SAFETY,
    STAFF,
)
