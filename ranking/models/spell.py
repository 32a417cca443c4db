"""Stretches of love, as whole numbers, and their sums a brand and a month."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Spell(models.Model):
    """A stretch of love of one public story, as whole numbers. `part` 0 carries the story."""

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="+")
    part = models.PositiveSmallIntegerField(default=0)
    brand = models.ForeignKey(
        "stories.Brand", on_delete=models.CASCADE, related_name="+", db_index=False
    )  # three indexes below begin with it
    author = models.BigIntegerField()  # equal for two stories of one author; not an account id
    month = models.PositiveSmallIntegerField()  # of publication, since January 1900
    week = models.PositiveIntegerField()  # of publication, ISO, ever increasing
    published_at = models.DateTimeField()  # says which of an author's two stories came last
    bin = models.PositiveSmallIntegerField()  # of the detector's probability, 0 to 24
    weight = models.PositiveSmallIntegerField()  # thousandths of a story; counted above 0
    surge = models.BooleanField(default=False)  # held by the surge rule
    cluster = models.BigIntegerField()  # equal for near-duplicates of one text
    began = models.PositiveSmallIntegerField()  # month, since January 1900
    duration = models.PositiveSmallIntegerField()  # months, 1 at least
    interval = models.PositiveSmallIntegerField()  # of the hazard, in which the spell stops
    rest = models.PositiveSmallIntegerField()  # months spent in that interval
    event = models.BooleanField()  # the love ended; else it was still going on when last seen
    outcome = models.PositiveSmallIntegerField()  # place in OUTCOMES
    cause = models.PositiveSmallIntegerField(default=0)  # place in CAUSES
    ending = models.PositiveSmallIntegerField()  # place in ENDINGS
    contract = models.PositiveSmallIntegerField(default=0)  # place in CONTRACTS
    love = models.PositiveSmallIntegerField(null=True)  # 0 to 10, at the strongest moment

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


class BrandMonth(models.Model):
    """Integer sums of the counted spells of one brand, month of publication and kind.

    One row for each (brand, month, bin, ending, cause, part, interval, event) that holds a
    spell: all that the method needs follows from them, and they can be added and taken away.
    Weights are in thousandths of a story. `services.statistics` is their only writer.
    """

    DIMENSIONS = ("brand", "month", "bin", "ending", "cause", "part", "interval", "event")
    MEASURES = (
        "stories",
        "weight",
        "squares",
        "months",
        "loved",
        "love_weight",
        "love_sum",
        "love_squares",
    )

    brand = models.ForeignKey(
        "stories.Brand", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    month = models.PositiveSmallIntegerField()  # of publication, since January 1900
    bin = models.PositiveSmallIntegerField()
    ending = models.PositiveSmallIntegerField()
    cause = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField()
    interval = models.PositiveSmallIntegerField()
    event = models.BooleanField()
    # Signed: a difference is offered as a row before it is added to the one that is there.
    stories = models.BigIntegerField()  # spells; of part 0, stories
    weight = models.BigIntegerField()
    squares = models.BigIntegerField()  # of weights
    months = models.BigIntegerField()  # weight x months spent in `interval`
    loved = models.BigIntegerField()  # stories loved 8 or more
    love_weight = models.BigIntegerField()  # of those with an answer on love
    love_sum = models.BigIntegerField()  # weight x love
    love_squares = models.BigIntegerField()  # weight x love x love

    class Meta:
        verbose_name = _("sum of a month")
        verbose_name_plural = _("sums of months")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "brand",
                    "month",
                    "bin",
                    "ending",
                    "cause",
                    "part",
                    "interval",
                    "event",
                ],
                name="brand_month_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.brand_id} · {self.month}"
