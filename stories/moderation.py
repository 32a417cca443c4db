"""The closed lists of moderation: what people decide, why, and what people say against a story."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

APPEAL_DAYS = 183  # six months to appeal (DSA, article 20)
APPEAL_ANSWER_DAYS = 7
QUESTION_DAYS = 14  # for an author to answer; letters on the days below
REMINDER_DAYS = (5, 10)
CLAIM_MINUTES = 30  # a claim nobody renewed is given up
ASKED = "asked"  # why a reading waits for a person: somebody put a question to the author
ILLEGAL_HOURS = 24  # to decide on what is notified as illegal


class ReasonCode(TextChoices):
    """The closed list of reasons for which a story is held, refused or taken down."""

    R01 = "R01", _("Disguised advertisement: these passages speak to sell")
    R02 = "R02", _("Commercial link, code or price used as bait")
    R03 = "R03", _("Undeclared link with the brand")
    R04 = "R04", _("Not a lived experience: rumour or general opinion")
    R05 = "R05", _("Too little to judge: no fact is told")
    R06 = "R06", _("Personal data of someone else")
    R07 = "R07", _("Insult, hatred or threat")
    R08 = "R08", _("Accusation against a named person")
    R09 = "R09", _("Illegal content")
    R10 = "R10", _("Duplicate or campaign: two nearly identical texts")
    R11 = "R11", _("Wrong brand or off topic")
    R12 = "R12", _("Withdrawn by its author")
    R13 = "R13", _("A doubt not lifted after a request")


# Codes kept for what no person decides, or not alone: R12 is the author's own act, and R13 ends a
# question left unanswered about a public story.
REFUSAL_REASONS = [code for code in ReasonCode if code not in (ReasonCode.R12, ReasonCode.R13)]
REFUSAL_CHOICES = [(code.value, code.label) for code in REFUSAL_REASONS]
REMOVAL_REASONS = [code for code in ReasonCode if code != ReasonCode.R12]


class DecisionKind(TextChoices):
    """What a person decided."""

    PUBLISH = "publish", _("Published")
    REFUSE = "refuse", _("Refused")
    ASK = "ask", _("Question put to the author")
    REMOVE = "remove", _("Taken down")
    KEEP = "keep", _("Kept online")
    UPHOLD = "uphold", _("Appeal: decision upheld")
    OVERTURN = "overturn", _("Appeal: decision overturned")
    COMMENT = "comment", _("Comment removed")
    REPLY = "reply", _("Right of reply published")
    NO_REPLY = "no_reply", _("Right of reply refused")
    LIMIT = "limit", _("Reporting suspended")


RESTRICTIVE = {  # they restrict somebody: a statement of reasons is due (DSA, article 17)
    DecisionKind.REFUSE,
    DecisionKind.REMOVE,
    DecisionKind.UPHOLD,
    DecisionKind.COMMENT,
    DecisionKind.NO_REPLY,
    DecisionKind.LIMIT,
}
APPEALABLE = {DecisionKind.REFUSE, DecisionKind.REMOVE}


class Ground(TextChoices):
    """On what a decision rests."""

    RULES = "rules", _("the rules of stories")
    LAW = "law", _("the law")


class DecisionSource(TextChoices):
    """What brought a matter before a person."""

    SOFTWARE = "software", _("held by the software")
    REPORT = "report", _("a report")
    OWN = "own", _("our own initiative")
    APPEAL = "appeal", _("an appeal")
    REQUEST = "request", _("a request for a right of reply")


class ReportKind(TextChoices):
    DOUBT = "doubt", _("I doubt this story is authentic")
    ILLEGAL = "illegal", _("This content is illegal")
    PERSONAL = "personal", _("It names me or gives private data")
    THREAT = "threat", _("It threatens somebody’s life or safety")
    PRESSURE = "pressure", _("Somebody presses its author, or harasses them")

    @property
    def is_urgent(self) -> bool:
        """Whether a person decides within `ILLEGAL_HOURS`."""
        return self in {ReportKind.ILLEGAL, ReportKind.THREAT, ReportKind.PRESSURE}


class ReporterQuality(TextChoices):
    """In what quality somebody reports or asks for a reply."""

    READER = "reader", _("a reader")
    AUTHOR = "author", _("the author of the story")
    BRAND = "brand", _("the brand, or somebody speaking for it")
    PERSON = "person", _("a person named or designated")
    ASSOCIATION = "association", _("an association or an authority")


class ReportState(TextChoices):
    RECEIVED = "received", _("Received, waiting for a person")
    ASSESSING = "assessing", _("Found serious, being assessed")
    FOUNDED = "founded", _("Founded: we acted")
    UNFOUNDED = "unfounded", _("Unfounded: the story stays")
    ABUSIVE = "abusive", _("Manifestly unfounded")

    @property
    def is_open(self) -> bool:
        return self in {ReportState.RECEIVED, ReportState.ASSESSING}


class ReplyKind(TextChoices):
    """Who asks for a right of reply, hence within how many days it is published."""

    NAMED = "named", _("A person or a body named or designated in the story")
    BRAND = "brand", _("The brand the story is about")

    @property
    def days(self) -> int:
        """Three by law (LCEN, décret 2007-1527), seven by NF Z74-501."""
        return 3 if self == ReplyKind.NAMED else 7

    @property
    def alert_hours(self) -> int:
        """When the people in charge are warned that the time runs out."""
        return 48 if self == ReplyKind.NAMED else 5 * 24


class ReplyState(TextChoices):
    RECEIVED = "received", _("Received, waiting for a person")
    PUBLISHED = "published", pgettext_lazy("reply", "Published under the story")
    REFUSED = "refused", pgettext_lazy("reply", "Refused")


class ReplyRefusal(TextChoices):
    """Why a reply is not published."""

    NOT_NAMED = "not_named", _("The story neither names nor designates who asks")
    TOO_LATE = "too_late", _("Asked more than three months after publication")
    NO_IDENTITY = "no_identity", _("The identity of who asks was not shown")
    UNRELATED = "unrelated", _("It does not answer the story")
    ILLEGAL = "illegal", _("It is illegal, or harms somebody else")


class AppealState(TextChoices):
    OPEN = "open", pgettext_lazy("appeal", "Open")
    UPHELD = "upheld", _("The decision stands")
    OVERTURNED = "overturned", _("The decision is overturned")


class ProposalState(TextChoices):
    """Of a proposal to take a public story down, which a second person confirms."""

    OPEN = "open", _("Waiting for a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined: the story stays")


class LimitedAction(TextChoices):
    """What is counted, so that nobody does it too often."""

    TELL = "tell", _("telling a story")
    REPORT = "report", _("reporting")
    REPLY = "reply", _("asking for a right of reply")
    UPLOAD = "upload", _("sending files")
    SIGN_IN = "sign_in", _("asking for a sign-in code")
    EXPORT = "export", _("asking for one’s data")
