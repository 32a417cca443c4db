"""The facts of a moment in words, for the page that tells it: read once, no query."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..double_penalty import DoublePenalty, double_penalty, euros_in_words, time_in_words
from ..models import Episode, Step, Story
from ..vocabulary import Answer
from ..words import Emotion, Excuse, PartyRole, StayingReason

JUDGEMENTS = ("consideration", "politeness", "effectiveness", "attention")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list of facts; `own` is true for the author's own words, in their language.

    `address` leads to the page of what the value names, where there is one.
    """

    name: str
    value: str
    own: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact, in words: where, how long, at what cost, how it ended, and what else."""

    channel: str
    time: str
    cost: str
    result: str
    notes: str


@dataclass(frozen=True, slots=True)
class MomentTold:
    """One moment as its page tells it; `kicker` is what it was about and when in the love."""

    episode: Episode
    kicker: str
    facts: tuple[Fact, ...]
    contacts: tuple[Contact, ...]
    penalty: DoublePenalty

    @property
    def timed(self) -> bool:
        """Whether any contact says how long it took: else no column for it."""
        return any(contact.time for contact in self.contacts)

    @property
    def paid(self) -> bool:
        return any(contact.cost for contact in self.contacts)


def moments_told(story: Story) -> tuple[MomentTold, ...]:
    """Every moment of a story, in its order."""
    return tuple(_told(episode) for episode in story.episodes.all())


def _told(episode: Episode) -> MomentTold:
    steps = list(episode.steps.all())
    kicker = [episode.get_kind_display(), episode.get_stage_display()]
    return MomentTold(
        episode=episode,
        kicker=" · ".join(str(word) for word in kicker if word),
        facts=tuple(fact for fact in _facts(episode) if fact.value),
        contacts=tuple(_contact(step) for step in steps),
        penalty=double_penalty(steps, repetitions=episode.times_repeated),
    )


def _facts(episode: Episode) -> list[Fact]:
    return [
        Fact(_("Felt"), words_of(Emotion, episode.emotions)),
        Fact(_("Who began"), str(episode.get_initiator_display())),
        Fact(_("Excuses heard"), words_of(Excuse, episode.excuses)),
        Fact(_("Channel"), _channels(episode)),
        Fact(_("People met"), _number(episode.agents)),
        Fact(_("Told again"), _times(episode.times_repeated)),
        Fact(_("The brand remembered"), answer(episode.memory_kept)),
        Fact(_("A constraint was ignored"), answer(episode.constraint_ignored)),
        Fact(_("Promised"), episode.promise, own=True),
        Fact(_("The promise"), str(episode.get_promise_kept_display())),
        Fact(_("How it was settled"), _resolution(episode)),
        Fact(
            _("Value of the gesture"),
            euros_in_words(episode.gift_value) if episode.gift_value else "",
        ),
        Fact(_("Healed"), answer(episode.healed)),
        Fact(_("Judged"), _judgements(episode)),
        *_parties(episode),
    ]


def words_of(words, codes: list[str]) -> str:
    """Codes of a closed list in words; a code the list does not know is left out."""
    return ", ".join(str(words(code).label) for code in codes or () if code in words.values)


def answer(code: str) -> str:
    """A yes/no answer in words; nothing where it was not asked."""
    return str(Answer(code).label) if code in Answer.values else ""


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _times(number: int | None) -> str:
    if not number:
        return ""
    return ngettext("%(n)s time", "%(n)s times", number) % {"n": number}


def _channels(episode: Episode) -> str:
    hoped, received = episode.get_expected_channel_display(), episode.get_received_channel_display()
    if hoped and received:
        return _("hoped for: %(hoped)s; received: %(received)s") % {
            "hoped": hoped,
            "received": received,
        }
    if hoped:
        return _("hoped for: %(hoped)s") % {"hoped": hoped}
    return _("received: %(received)s") % {"received": received} if received else ""


def _resolution(episode: Episode) -> str:
    words = str(episode.get_resolution_display())
    if episode.refund_days is None:
        return words
    days = ngettext(
        "money back after %(n)s day", "money back after %(n)s days", episode.refund_days
    ) % {"n": episode.refund_days}
    return f"{words}, {days}" if words else days


def _judgements(episode: Episode) -> str:
    given = [(name, getattr(episode, name)) for name in JUDGEMENTS]
    return ", ".join(
        _("%(quality)s %(judged)s out of 5")
        % {"quality": Episode._meta.get_field(name).verbose_name, "judged": judged}
        for name, judged in given
        if judged is not None
    )


def _parties(episode: Episode) -> list[Fact]:
    """Who else had a part, by role; a pair that is none is left out."""
    pairs = [pair for pair in episode.parties or () if isinstance(pair, list) and len(pair) == 2]
    return [
        Fact(str(PartyRole(role).label), str(name), own=True)
        for role, name in pairs
        if role in PartyRole.values
    ]


def _contact(step: Step) -> Contact:
    notes = [
        step.premium_rate and _("premium-rate number"),
        step.automated and _("a machine answered"),
        step.out_of_hours and _("out of hours"),
        step.identity_checks
        and ngettext("%(n)s identity check", "%(n)s identity checks", step.identity_checks)
        % {"n": step.identity_checks},
    ]
    return Contact(
        channel=str(step.get_channel_display()),
        time="" if step.minutes is None else time_in_words(step.minutes),
        cost="" if step.cost is None else euros_in_words(step.cost),
        result=str(step.get_result_display()),
        notes=", ".join(note for note in notes if note),
    )


def penalty_of(moments: tuple[MomentTold, ...]) -> DoublePenalty:
    """What the troubles of all moments took together."""
    return sum((moment.penalty for moment in moments), DoublePenalty())


def facts_of_story(story: Story) -> tuple[Fact, ...]:
    """What the author said of the whole love beside its dates, in words."""
    switched = story.switched_to
    page = switched.get_absolute_url() if switched and switched.live else ""
    facts = [
        Fact(_("Product or service"), story.product, own=True),
        Fact(_("How it began"), str(story.get_beginning_display())),
        Fact(_("Inherited from"), str(story.get_inherited_from_display())),
        Fact(_("How it came"), str(story.get_condition_display())),
        Fact(_("Kind of contract"), str(story.get_contract_kind_display())),
        Fact(_("Where"), str(story.get_region_display())),
        Fact(_("Whose time"), str(story.get_sphere_display())),
        Fact(_("Bought again"), _times(story.repurchases)),
        Fact(_("Free to leave?"), answer(story.free_to_leave)),
        Fact(_("Would choose it again?"), answer(story.would_choose_again)),
        Fact(_("Reasons to stay"), words_of(StayingReason, story.staying_reasons)),
        Fact(_("Handed on to"), str(story.get_handed_to_display())),
        Fact(_("Went to"), str(switched or ""), address=page),
        Fact(_("Cheaper there?"), answer(story.cheaper)),
        Fact(_("Better there?"), answer(story.better)),
    ]
    return tuple(fact for fact in facts if fact.value)
