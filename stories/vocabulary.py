"""The words of the domain: codes that never change, labels and sentences that are translated."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .fuzzy_dates import FuzzyDate


class Ending(TextChoices):
    """How the author says it ended. Declared, never inferred."""

    TOGETHER_LOVE = "together_love", _("Still together, by choice")
    TOGETHER_HABIT = "together_habit", _("Still together, out of habit")
    TOGETHER_HOSTAGE = "together_hostage", _("Stayed, but captive")
    TOGETHER_DISPUTE = "together_dispute", _("Together, but in dispute")
    CAME_BACK = "came_back", _("Left, then came back")
    HANDED_ON = "handed_on", _("Handed on")
    FADED = "faded", _("The love faded")
    LEFT_RIVAL = "left_rival", _("Left for a competitor")
    LEFT_ALONE = "left_alone", _("Broke up, without a replacement")
    DROPPED = "dropped", _("Left by the brand")
    BRAND_GONE = "brand_gone", _("The brand is gone")
    LIFE = "life", _("Parted by life")
    ONE_NIGHT = "one_night", _("No tomorrow")

    @property
    def sentence(self) -> str:
        """What the author agrees to by choosing this ending."""
        return ENDING_SENTENCES[self]

    @property
    def group(self) -> str:
        """The heading it stands under on screen."""
        return ENDING_GROUPS[self]

    @property
    def asks_when(self) -> bool:
        """Whether the author is asked when it ended (or when the love went)."""
        return self not in {Ending.TOGETHER_LOVE, Ending.TOGETHER_DISPUTE, Ending.ONE_NIGHT}

    @property
    def goes_on(self) -> bool:
        """Whether the author is still a customer."""
        return self in {
            Ending.TOGETHER_LOVE,
            Ending.TOGETHER_HABIT,
            Ending.TOGETHER_HOSTAGE,
            Ending.TOGETHER_DISPUTE,
            Ending.CAME_BACK,
        }

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes offered after this ending; the first is taken when untold."""
        return ENDING_CAUSES.get(self, ())


class Cause(TextChoices):
    """Why it ended."""

    MOVED_ON = "moved_on", _("I changed")
    BRAND_CHANGED = "brand_changed", _("The brand changed")
    BETTER_OFFER = "better_offer", _("I found better elsewhere")
    DISAPPOINTMENT = "disappointment", _("I was disappointed")
    OTHER = "other", _("Another reason")


ENDING_SENTENCES = {
    Ending.TOGETHER_LOVE: _("I am still a customer, I could leave, and I would choose it again."),
    Ending.TOGETHER_HABIT: _("I am still a customer, I could leave, without any real spark."),
    Ending.TOGETHER_HOSTAGE: _("I am still a customer and something keeps me from leaving."),
    Ending.TOGETHER_DISPUTE: _("I am a customer, and a dispute is open."),
    Ending.CAME_BACK: _("I left, and came back of my own free will."),
    Ending.HANDED_ON: _("I am no longer a customer; someone close took over thanks to me."),
    Ending.FADED: _("I stopped buying, without a break-up."),
    Ending.LEFT_RIVAL: _("I went elsewhere."),
    Ending.LEFT_ALONE: _("I left, and I do without."),
    Ending.DROPPED: _("The brand struck me off, or closed my account or my shop."),
    Ending.BRAND_GONE: _("It stopped, closed, or was bought and lost its nature."),
    Ending.LIFE: _("A move, no more need, a death."),
    Ending.ONE_NIGHT: _("A single purchase, with no sequel in mind."),
}
_TOGETHER, _REUNION, _PARTED = _("Still together"), _("Reunion"), _("Parted")
_FORCED = _("Parted by force of circumstances")
ENDING_GROUPS = {
    Ending.TOGETHER_LOVE: _TOGETHER,
    Ending.TOGETHER_HABIT: _TOGETHER,
    Ending.TOGETHER_HOSTAGE: _TOGETHER,
    Ending.TOGETHER_DISPUTE: _TOGETHER,
    Ending.CAME_BACK: _REUNION,
    Ending.HANDED_ON: _("Passed on"),
    Ending.FADED: _PARTED,
    Ending.LEFT_RIVAL: _PARTED,
    Ending.LEFT_ALONE: _PARTED,
    Ending.DROPPED: _FORCED,
    Ending.BRAND_GONE: _FORCED,
    Ending.LIFE: _FORCED,
    Ending.ONE_NIGHT: _("A one-off"),
}
ENDING_CAUSES = {
    Ending.FADED: (Cause.MOVED_ON, Cause.BRAND_CHANGED),
    Ending.LEFT_RIVAL: (Cause.BETTER_OFFER, Cause.DISAPPOINTMENT),
    Ending.LEFT_ALONE: (Cause.OTHER, Cause.DISAPPOINTMENT),
}


class Language(TextChoices):
    """Languages a story may be told in."""

    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")


class RelationKind(TextChoices):
    CONSUMER = "consumer", _("As a consumer")
    BUSINESS = "business", _("For my work or my company")


class ContractKind(TextChoices):
    PURCHASE = "purchase", _("Purchases")
    SUBSCRIPTION = "subscription", _("A subscription or contract")
    ACCOUNT = "account", _("An account")
    SERVICE = "service", _("A service now and then")


class Answer(TextChoices):
    """A yes/no question has four values: these three, and empty for "not asked"."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("I don't know")


class LinkToBrand(TextChoices):
    NONE = "none", _("None: I am only a customer")
    STAFF = "staff", _("I work or worked there")
    FAMILY = "family", _("Someone close to me works there")
    SUPPLIER = "supplier", _("I supply or advise it")
    COMPETITOR = "competitor", _("I work for a competitor")


class Counterpart(TextChoices):
    NONE = "none", _("Nothing")
    GIFT = "gift", _("A gift or a free product")
    DISCOUNT = "discount", _("A discount")
    PAYMENT = "payment", _("A payment")


class Licence(TextChoices):
    """Empty means: all rights with the author, and no text in the open data."""

    CC_BY_SA = (
        "cc-by-sa-4.0",
        _("Creative Commons BY-SA 4.0: may be quoted and reused with my name"),
    )


class State(TextChoices):
    """Where a submitted story stands. Public means exactly `PUBLISHED`."""

    AWAITING_CONFIRMATION = "awaiting_confirmation", _("Waiting for your e-mail confirmation")
    SCREENING = "screening", _("Being read by the detector")
    ACCEPTED = "accepted", _("Accepted, published on a later day")
    PUBLISHED = "published", _("Published")
    HELD = "held", _("Held, waiting for a person")
    AWAITING_AUTHOR = "awaiting_author", _("Held, waiting for its author’s answer")
    DORMANT = "dormant", _("Asleep: its author did not answer")
    REFUSED = "refused", _("Refused by a moderator")
    REMOVED = "removed", _("Taken down by moderators")
    APPEALED = "appealed", _("Under appeal")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")


class Provenance(TextChoices):
    """Where a label comes from: always an explicit answer of a person."""

    DECISION = "decision", _("decision on a held story")
    REVIEW = "review", _("weekly review")
    APPEAL = "appeal", _("decision on an appeal")


class PickReason(TextChoices):
    """Why a story was picked for the weekly review."""

    UNCERTAIN = "uncertain", _("the detector hesitates")
    AUDIT = "audit", _("drawn at random")
    HIGH = "high", _("high score")
    NOVEL = "novel", _("unlike what it knows")


class ReviewAnswer(TextChoices):
    LIVED = "lived", _("A lived story")
    AD = "ad", _("An advertisement in disguise")
    UNSURE = "unsure", _("I cannot say")


class VersionKind(TextChoices):
    SHIPPED = "shipped", _("shipped with the site")
    RETRAINED = "retrained", _("retrained here")


class VersionState(TextChoices):
    CANDIDATE = "candidate", _("may be activated")
    ACTIVE = "active", _("in use")
    RETIRED = "retired", _("used before")
    REFUSED = "refused", _("refused: worse than the one in use")


class RunState(TextChoices):
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    FAILED = "failed", _("stopped")


TEXT_MIN, TEXT_MAX = 300, 20_000  # characters, for a story told in the form
IMPORT_TEXT_MIN = 40  # an import may be shorter: shown and searchable, never ranked
TITLE_MAX = 140
BRAND_MAX = 80
WISH_MAX, ADVICE_MAX, PROMISE_MAX, ALT_MAX = 200, 400, 140, 200
EPISODES_MAX, STEPS_MAX, PHOTOS_MAX, PARTIES_MAX = 30, 40, 6, 6
MINUTES_MAX = 1_440  # of one contact: a day
COST_MAX = 9_999  # euros, of one contact
LOVE_MAX = 10


@dataclass(frozen=True, slots=True)
class TellingStep:
    """One contact inside a moment; `cost` in euros; None where the author did not say."""

    channel: str = ""
    minutes: int | None = None
    cost: Decimal | None = None
    premium_rate: bool = False
    identity_checks: int | None = None
    result: str = ""
    out_of_hours: bool = False
    automated: bool | None = None


@dataclass(frozen=True, slots=True)
class TellingEpisode:
    """One moment of a telling; `love` is 0 to 10, right after it, or None.

    The four judgements are 1 to 5; `parties` are pairs (role, name).
    """

    title: str
    text: str = ""
    when: FuzzyDate | None = None
    love: int | None = None
    kind: str = ""
    stage: str = ""
    emotions: tuple[str, ...] = ()
    excuses: tuple[str, ...] = ()
    initiator: str = ""
    expected_channel: str = ""
    received_channel: str = ""
    times_repeated: int | None = None
    agents: int | None = None
    memory_kept: str = ""
    resolution: str = ""
    refund_days: int | None = None
    healed: str = ""
    gift_value: Decimal | None = None
    promise: str = ""
    promise_kept: str = ""
    constraint_ignored: str = ""
    consideration: int | None = None
    politeness: int | None = None
    effectiveness: int | None = None
    attention: int | None = None
    parties: tuple[tuple[str, str], ...] = ()
    steps: tuple[TellingStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything an author told, checked and in the shape the services take."""

    title: str
    text: str
    language: str = Language.FRENCH
    brand: str = ""
    sector: str = ""
    brand_mask: str = "named"
    brand_initial: str = ""
    region: str = ""
    product: str = ""
    condition: str = ""
    sphere: str = ""
    relation_kind: str = RelationKind.CONSUMER
    contract_kind: str = ""
    beginning: str = ""
    inherited_from: str = ""
    began: FuzzyDate | None = None
    ended: FuzzyDate | None = None
    returned: FuzzyDate | None = None
    love: int | None = None
    repurchases: int | None = None
    free_to_leave: str = ""
    would_choose_again: str = ""
    staying_reasons: tuple[str, ...] = ()
    renews_on: dt.date | None = None
    ending: str = ""
    cause: str = ""
    handed_to: str = ""
    switched_to: str = ""  # a brand's name
    cheaper: str = ""
    better: str = ""
    spirit: str = ""
    wish_1: str = ""
    wish_2: str = ""
    wish_3: str = ""
    advice: str = ""
    in_chain_of: int | None = None  # key of the story it answers
    link_to_brand: str = LinkToBrand.NONE
    counterpart: str = Counterpart.NONE
    licence: str = ""
    attribution: str = ""
    told_on: dt.date | None = None
    tags: tuple[str, ...] = ()
    episodes: tuple[TellingEpisode, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What an author puts in the place of a held story's words.

    `moments` are (title, text) in the order of the episodes: an empty pair takes one out, pairs
    beyond them are added. `version` is that of the state row the author was shown.
    """

    title: str
    text: str
    moments: tuple[tuple[str, str], ...]
    version: int


@dataclass(frozen=True, slots=True)
class Edit:
    """What an author puts in the place of a public story's words and facts.

    `moments` and `version` as in `Rewriting`. The ending and its dates have a verb of their own.
    """

    title: str
    text: str
    moments: tuple[tuple[str, str], ...]
    version: int
    product: str = ""
    tags: tuple[str, ...] = ()
    began: FuzzyDate | None = None
    wishes: tuple[str, str, str] = ("", "", "")
    advice: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class NewEnding:
    """How a story that was told goes on: the ending, and what it calls for."""

    ending: str
    renews_on: dt.date | None = None
    ended: FuzzyDate | None = None
    returned: FuzzyDate | None = None
    cause: str = ""
    staying_reasons: tuple[str, ...] = ()
    handed_to: str = ""
    switched_to: str = ""  # a brand's name
    cheaper: str = ""
    better: str = ""
