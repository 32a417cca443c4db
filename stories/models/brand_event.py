"""What happened to brands themselves: founded, bought, renamed, split, closed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..vocabulary import BRAND_MAX
from ..words import BrandEventKind
from .brand import Brand
from .fuzzy import fuzzy


class BrandEvent(models.Model):
    """One dated event in the life of a brand, with where it is written."""

    brand = models.ForeignKey(
        Brand, verbose_name=_("brand"), on_delete=models.CASCADE, related_name="events"
    )
    kind = models.CharField(_("what happened"), max_length=12, choices=BrandEventKind)
    when_min = models.DateField(_("at the earliest"))
    when_max = models.DateField(_("at the latest"))
    when_words = models.CharField(_("when, in words"), max_length=80)
    other = models.ForeignKey(
        Brand,
        verbose_name=_("other brand"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    other_name = models.CharField(_("other party"), max_length=BRAND_MAX, blank=True)
    source = models.CharField(_("source"), max_length=300)

    when = fuzzy("when")

    class Meta:
        verbose_name = _("event in the life of a brand")
        verbose_name_plural = _("events in the life of brands")
        ordering = ["when_min", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.other_name}".strip()
