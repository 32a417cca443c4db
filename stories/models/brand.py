"""Brands, the names they go by, and their sectors."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
)

from ..folding import fold
from ..vocabulary import BRAND_MAX


class Sector(models.Model):
    """A line of business, kept by editors."""

    code = models.SlugField(_("code"), unique=True)
    name_fr = models.CharField(_("name in French"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["name_fr"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_fr


class BrandQuerySet(models.QuerySet):
    def live(self) -> BrandQuerySet:
        """Shown to the public, merged brands left out."""
        return self.filter(live=True, merged_into=None)

    def named(self, name: str) -> Brand | None:
        """The brand that goes by this name, an alias included; a merged brand gives its heir."""
        alias = BrandAlias.objects.filter(folded=fold(name)).select_related("brand").first()
        return alias.brand.heir if alias else None

    def starting_with(self, start: str) -> BrandQuerySet:
        """Brands with a name that begins like `start`, accents and case apart."""
        folded = fold(start)
        return (
            self.live().filter(aliases__folded__startswith=folded).distinct()
            if folded
            else self.none()
        )


class Brand(PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """A brand people tell stories about. Goes live with its first published story."""

    name = models.CharField(_("name"), max_length=BRAND_MAX)
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    sector = models.ForeignKey(
        Sector,
        verbose_name=_("sector"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="brands",
    )
    country = models.CharField(_("country, two letters"), max_length=2, blank=True)
    site_domain = models.CharField(_("domain of its site"), max_length=120, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = BrandQuerySet.as_manager()

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["name"]
        indexes = [models.Index(fields=["live", "name"], name="brand_live_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = free_slug(self.name)
        super().save(*args, **kwargs)
        BrandAlias.objects.get_or_create(
            folded=fold(self.name), defaults={"brand": self, "name": self.name}
        )

    def get_absolute_url(self) -> str:
        return reverse("brand", args=[self.slug])

    def get_preview_template(self, request, mode_name: str) -> str:
        return "stories/brand_preview.html"

    @property
    def heir(self) -> Brand:
        """The brand this one was merged into, at the end of the chain; itself if it was not."""
        brand = self
        while brand.merged_into_id:
            brand = brand.merged_into
        return brand


class BrandAlias(models.Model):
    """A name a brand goes by; its own name is one of them. Unique once folded."""

    brand = models.ForeignKey(
        Brand, verbose_name=_("brand"), on_delete=models.CASCADE, related_name="aliases"
    )
    name = models.CharField(_("name"), max_length=BRAND_MAX)
    folded = models.CharField(max_length=2 * BRAND_MAX, unique=True, editable=False)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.folded = fold(self.name)


def free_slug(name: str) -> str:
    """A slug no brand has yet."""
    return free_slugs([name])[0]


def free_slugs(names: list[str]) -> list[str]:
    """A slug for each name, taken by no brand and by no other of these; one query as a rule."""
    stems = [slugify(name)[:90] or "marque" for name in names]
    taken = set(Brand.objects.filter(slug__in=stems).values_list("slug", flat=True))
    slugs = []
    for stem in stems:
        slug, number = stem, 1
        while slug in taken or (number > 1 and Brand.objects.filter(slug=slug).exists()):
            number += 1
            slug = f"{stem}-{number}"
        taken.add(slug)
        slugs.append(slug)
    return slugs
