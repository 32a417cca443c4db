"""What the ranking counts (spells) and what it publishes (editions and their standings)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .methods import Cause, Gate, Interval, Outcome
from .threads import Thread, thread

# Small integers in the table stand for these words; new words are only ever added at the end.
OUTCOMES = tuple(Outcome)
CAUSES = tuple(Cause)
ENDINGS = (
    "together_love",
    "together_habit",
    "together_hostage",
    "together_dispute",
    "came_back",
    "handed_on",
    "faded",
    "left_rival",
    "left_alone",
    "dropped",
    "brand_gone",
    "life",
    "one_night",
)


class Spell(models.Model):
    """A stretch of love of one public story, as whole numbers. `part` 0 carries the story."""

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="+")
    part = models.PositiveSmallIntegerField(default=0)
    brand = models.ForeignKey("stories.Brand", on_delete=models.CASCADE, related_name="+")
    author = models.BigIntegerField()  # equal for two stories of one author; not an account id
    month = models.PositiveSmallIntegerField()  # of publication, since January 1900
    week = models.PositiveIntegerField()  # of publication, ISO, ever increasing
    bin = models.PositiveSmallIntegerField()  # of the detector's probability, 0 to 24
    weight = models.PositiveSmallIntegerField()  # thousandths of a story
    surge = models.BooleanField(default=False)  # held by the surge rule
    cluster = models.BigIntegerField()  # equal for near-duplicates of one text
    began = models.PositiveSmallIntegerField()  # month, since January 1900
    duration = models.PositiveSmallIntegerField()  # months, 1 at least
    event = models.BooleanField()  # the love ended; else it was still going on when last seen
    outcome = models.PositiveSmallIntegerField()
    cause = models.PositiveSmallIntegerField(null=True)
    ending = models.PositiveSmallIntegerField()
    love = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("spell")
        verbose_name_plural = _("spells")
        constraints = [models.UniqueConstraint(fields=["story", "part"], name="spell_once")]
        indexes = [
            models.Index(fields=["brand", "month", "bin"], name="spell_sums"),
            models.Index(fields=["brand", "author"], name="spell_author"),
            models.Index(fields=["brand", "cluster"], name="spell_cluster"),
        ]

    def __str__(self) -> str:
        return f"{self.story_id}.{self.part}"


class Immutable(models.Model):
    """A result, not content: nobody edits it, everybody cites it."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError(f"A {type(self).__name__} is never edited.")
        super().save(*args, **kwargs)


class EditionQuerySet(models.QuerySet):
    def current(self) -> Edition | None:
        return self.filter(kind=Edition.Kind.CURRENT).first()

    def closed(self) -> EditionQuerySet:
        return self.filter(kind=Edition.Kind.CLOSED).order_by("-month")


class Edition(Immutable):
    """One published leaderboard. The current one is replaced whole; a closed one stays."""

    class Kind(models.TextChoices):
        CURRENT = "current", _("current")
        CLOSED = "closed", _("closed")

    kind = models.CharField(max_length=8, choices=Kind)
    month = models.DateField(null=True)  # first day of the month closed
    made_at = models.DateTimeField()
    method = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # SHA-256 of the sums it was made from
    stories = models.PositiveIntegerField()  # counted
    sad_share = models.FloatField(null=True)  # share that ends badly, 0 to 1
    sad_lower = models.FloatField(null=True)
    sad_upper = models.FloatField(null=True)
    sad_number = models.FloatField(null=True)  # equal stories the share is worth

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="current"), name="one_current"
            ),
            models.UniqueConstraint(
                fields=["month"], condition=Q(kind="closed"), name="closed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}" if self.month else str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        if self.month:
            return reverse("ranking:edition", args=[f"{self.month:%Y-%m}"])
        return reverse("ranking:leaderboard")

    @property
    def sad_interval(self) -> Interval | None:
        return None if self.sad_share is None else Interval(self.sad_lower, self.sad_upper)


class Standing(Immutable):
    """One brand in one edition."""

    GATE_LABELS = {
        Gate.RANKED: _("ranked"),
        Gate.TOO_FEW: _("not enough stories yet"),
        Gate.TOO_MANY_ADS: _("too many disguised advertisements"),
        Gate.NO_STORY: _("no story counted"),
    }

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="standings")
    brand = models.ForeignKey("stories.Brand", on_delete=models.CASCADE, related_name="standings")
    position = models.PositiveIntegerField()  # in the order of scores, from 0
    gate = models.CharField(
        max_length=14, choices=[(gate.value, label) for gate, label in GATE_LABELS.items()]
    )
    stories = models.PositiveIntegerField()  # counted, each once
    love_stories = models.PositiveIntegerField()  # of them, loved 8 or more at the strongest moment
    weight = models.FloatField()  # stories, discounted for suspected advertisement
    ad_share = models.FloatField()
    score = models.FloatField()  # share still alive after five years, 0 to 1
    lower = models.FloatField()
    upper = models.FloatField()
    expected_rank = models.FloatField(null=True)
    rank_lower = models.PositiveIntegerField(null=True)
    rank_upper = models.PositiveIntegerField(null=True)
    tier = models.PositiveSmallIntegerField(null=True)
    share_captive = models.FloatField()
    share_came_back = models.FloatField()
    love_years = models.FloatField()  # restricted mean over ten years

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        ordering = ["edition", "position"]
        constraints = [models.UniqueConstraint(fields=["edition", "brand"], name="standing_once")]

    def __str__(self) -> str:
        return f"{self.brand_id} · {self.percent}"

    @property
    def ranked(self) -> bool:
        return self.gate == Gate.RANKED

    @property
    def percent(self) -> int:
        return round(100 * self.score)

    @property
    def lower_percent(self) -> int:
        return round(100 * self.lower)

    @property
    def upper_percent(self) -> int:
        return round(100 * self.upper)

    @property
    def thread(self) -> Thread:
        """The drawing of the score and its interval."""
        return thread(100 * self.score, 100 * self.lower, 100 * self.upper)
