"""One published leaderboard (edition) and its lines (standings): results, never edited."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..drawings.threads import Thread, thread
from ..methods import Gate, Interval
from .immutable import Immutable, ImmutableQuerySet, cascade_unless_closed


class EditionQuerySet(ImmutableQuerySet):
    def current(self) -> Edition | None:
        return self.filter(kind=Edition.Kind.CURRENT).first()

    def closed(self) -> EditionQuerySet:
        """Every closed edition, former revisions included, the last month first."""
        return self.filter(kind=Edition.Kind.CLOSED).order_by("-month", "-revision")

    def in_force(self) -> EditionQuerySet:
        """One edition a closed month: its last revision, the last month first."""
        later = self.model.objects.filter(
            month=OuterRef("month"), revision__gt=OuterRef("revision")
        )
        return self.closed().exclude(Exists(later))

    def sealed(self) -> EditionQuerySet:
        """The chain: sealed editions, in the order in which they were sealed."""
        return self.filter(kind=Edition.Kind.CLOSED).exclude(hash="").order_by("pk")


class StandingQuerySet(ImmutableQuerySet):
    closed_rows = Q(edition__kind="closed")


class Edition(Immutable):
    """One published leaderboard. The current one is replaced whole; a closed one stays."""

    class Kind(models.TextChoices):
        CURRENT = "current", _("current")
        CLOSED = "closed", _("closed")

    kind = models.CharField(max_length=8, choices=Kind)
    month = models.DateField(null=True)  # first day of the month closed
    revision = models.PositiveSmallIntegerField(default=0)  # of a closed month, 0 the first
    reason = models.TextField(blank=True)  # of a revision
    made_at = models.DateTimeField()
    method = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # SHA-256 of the sums it was made from
    stories = models.PositiveIntegerField()  # counted
    told = models.PositiveIntegerField(default=0)  # public, naming a brand
    parameters = models.JSONField(default=dict)  # what was estimated from all brands together
    sad_share = models.FloatField(null=True)  # share that ends badly, 0 to 1
    sad_lower = models.FloatField(null=True)
    sad_upper = models.FloatField(null=True)
    sad_number = models.FloatField(null=True)  # equal stories the share is worth

    # The seal of a closed edition: what it holds, the one before it, and who vouches for it.
    standings_digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the table's bytes
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=128, blank=True)  # Ed25519, hexadecimal
    key = models.CharField(max_length=64, blank=True)  # public, hexadecimal
    document = models.TextField(blank=True)  # the bytes that were signed, as text in UTF-8

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
                fields=["month", "revision"], condition=Q(kind="closed"), name="closed_once"
            ),
            models.UniqueConstraint(
                fields=["previous_hash"],
                condition=Q(kind="closed") & ~Q(hash=""),
                name="one_chain",
            ),
        ]

    def __str__(self) -> str:
        if not self.month:
            return str(self.get_kind_display())
        return f"{self.month_code} r{self.revision}" if self.revision else self.month_code

    @property
    def month_code(self) -> str:
        """As addresses and documents write it: 2026-10; empty for the current edition."""
        return f"{self.month:%Y-%m}" if self.month else ""

    @property
    def is_closed(self) -> bool:
        return self.kind == self.Kind.CLOSED

    def get_absolute_url(self) -> str:
        """Where to cite it: the page of its month, which shows the last revision."""
        if self.month:
            return reverse("ranking:edition", args=[self.month_code])
        return reverse("ranking:leaderboard")

    def get_revision_url(self) -> str:
        """The page of this very revision of a closed edition."""
        return reverse("ranking:edition_revision", args=[self.month_code, self.revision])

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

    class Change(models.TextChoices):
        BETTER = "better", _("more loyal than before")
        WORSE = "worse", _("less loyal than before")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="standings")
    brand = models.ForeignKey(
        "stories.Brand", on_delete=cascade_unless_closed, related_name="standings"
    )
    slug = models.CharField(max_length=200, blank=True)  # of the brand, when the edition was made
    name = models.CharField(max_length=200, blank=True)  # of the brand, when the edition was made
    position = models.PositiveIntegerField()  # in the order of scores, from 0
    gate = models.CharField(
        max_length=14, choices=[(gate.value, label) for gate, label in GATE_LABELS.items()]
    )
    stories = models.PositiveIntegerField()  # counted, each once
    love_stories = models.PositiveIntegerField()  # of them, loved 8 or more at the strongest moment
    months = models.PositiveIntegerField(default=0)  # distinct months of publication
    weight = models.FloatField()  # stories, discounted for suspected advertisement
    ad_share = models.FloatField()
    ad_odds = models.FloatField(default=0)  # what `methods.honesty` takes: the worth of each bin
    score = models.FloatField()  # share still alive after five years, 0 to 1
    lower = models.FloatField()
    upper = models.FloatField()
    shape = models.FloatField(default=0)  # A' and R': its frailty is Gamma(shape, rate)
    rate = models.FloatField(default=0)
    observed = models.FloatField(default=0)  # ends of love, in discounted stories
    expected = models.FloatField(default=0)  # ends of love, had it the hazard of all brands
    expected_rank = models.FloatField(null=True)
    rank_lower = models.PositiveIntegerField(null=True)
    rank_upper = models.PositiveIntegerField(null=True)
    tier = models.PositiveSmallIntegerField(null=True)
    share_captive = models.FloatField()
    share_came_back = models.FloatField()
    share_habit = models.FloatField(default=0)
    share_left = models.FloatField(default=0)  # gone by choice, habit left out
    love_years = models.FloatField()  # restricted mean over ten years
    love = models.FloatField(null=True)  # mean love, 0 to 10, drawn to the mean of all brands
    love_lower = models.FloatField(null=True)
    love_upper = models.FloatField(null=True)
    change = models.CharField(max_length=6, blank=True, choices=Change)
    change_probability = models.FloatField(null=True)  # that new stories are the more loyal

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        ordering = ["edition", "position"]
        constraints = [models.UniqueConstraint(fields=["edition", "brand"], name="standing_once")]
        indexes = [models.Index(fields=["edition", "position"], name="standing_order")]

    def __str__(self) -> str:
        return f"{self.brand_id} · {self.percent}"

    @property
    def is_closed(self) -> bool:
        return self.edition.is_closed

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
