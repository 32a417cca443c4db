"""The moments of a story, and the contacts each moment took."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from ..vocabulary import COST_MAX, LOVE_MAX, MINUTES_MAX, PROMISE_MAX, TITLE_MAX, Answer
from ..words import (
    Channel,
    Emotion,
    EpisodeKind,
    Excuse,
    Initiator,
    Judged,
    PromiseKept,
    Resolution,
    Stage,
    StepResult,
)
from .codes import CodesField
from .fuzzy import fuzzy
from .story import Story


def _judged(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, choices=Judged, null=True, blank=True)


def _number(label, most: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(most)]
    )


class Episode(Orderable, ClusterableModel):
    """One moment of a story: what happened, when, and how much love was left right after."""

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="episodes")
    title = models.CharField(_("title"), max_length=TITLE_MAX)
    text = models.TextField(_("text"), blank=True, max_length=4000)
    when_min = models.DateField(_("at the earliest"), null=True, blank=True)
    when_max = models.DateField(_("at the latest"), null=True, blank=True)
    when_words = models.CharField(_("as typed"), max_length=80, blank=True)
    love = models.PositiveSmallIntegerField(_("love right after"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=EpisodeKind, blank=True)
    stage = models.CharField(_("stage"), max_length=16, choices=Stage, blank=True)
    emotions = CodesField(Emotion, verbose_name=_("emotions"))
    excuses = CodesField(Excuse, verbose_name=_("excuses heard"))
    initiator = models.CharField(_("who began"), max_length=8, choices=Initiator, blank=True)
    expected_channel = models.CharField(
        _("channel hoped for"), max_length=16, choices=Channel, blank=True
    )
    received_channel = models.CharField(
        _("channel received"), max_length=16, choices=Channel, blank=True
    )
    times_repeated = _number(_("times the story was repeated"), 200)
    agents = _number(_("people met"), 200)
    memory_kept = models.CharField(
        _("the brand remembered"), max_length=8, choices=Answer, blank=True
    )
    resolution = models.CharField(_("resolution"), max_length=16, choices=Resolution, blank=True)
    refund_days = _number(_("days until the refund"), 3_650)
    healed = models.CharField(_("healed"), max_length=8, choices=Answer, blank=True)
    gift_value = models.DecimalField(
        _("value of the gesture, in euros"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    promise = models.CharField(_("what was promised"), max_length=PROMISE_MAX, blank=True)
    promise_kept = models.CharField(_("was it kept"), max_length=8, choices=PromiseKept, blank=True)
    constraint_ignored = models.CharField(
        _("a constraint was ignored"), max_length=8, choices=Answer, blank=True
    )
    consideration = _judged(_("consideration"))
    politeness = _judged(_("politeness"))
    effectiveness = _judged(_("effectiveness"))
    attention = _judged(_("attention"))
    parties = models.JSONField(_("other parties"), default=list, blank=True)  # [[role, name], …]

    when = fuzzy("when")

    class Meta(Orderable.Meta):
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")
        constraints = [
            CheckConstraint(
                condition=Q(love__isnull=True) | Q(love__lte=LOVE_MAX), name="episode_love_0_to_10"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Step(Orderable):
    """One contact inside a moment: the channel, what it took in minutes and euros, how it ended."""

    episode = ParentalKey(Episode, on_delete=models.CASCADE, related_name="steps")
    channel = models.CharField(_("channel"), max_length=16, choices=Channel, blank=True)
    minutes = _number(_("minutes"), MINUTES_MAX)
    cost = models.DecimalField(
        _("cost, in euros"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MaxValueValidator(COST_MAX)],
    )
    premium_rate = models.BooleanField(_("premium-rate number"), default=False)
    identity_checks = _number(_("identity checks"), 50)
    result = models.CharField(_("how it ended"), max_length=12, choices=StepResult, blank=True)
    out_of_hours = models.BooleanField(_("out of opening hours"), default=False)
    automated = models.BooleanField(_("a machine answered"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = [
            CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0), name="step_cost_not_negative"
            )
        ]

    def __str__(self) -> str:
        return self.get_channel_display() or "–"
