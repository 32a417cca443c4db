"""The shelves of the wiki: a graph without a cycle."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet


class CategoryForm(WagtailAdminModelForm):
    """Refuses a category among its own ancestors."""

    def clean_parents(self):
        parents = self.cleaned_data["parents"]
        if self.instance.pk:
            lock_graph()
            check_parents(self.instance, parents)
        return parents


class WikiCategory(models.Model):
    """A shelf of the wiki. It may stand in several others, and an article on several."""

    slug = models.SlugField(_("slug"), unique=True)
    name_fr = models.CharField(_("name in French"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    lead_fr = models.CharField(_("lead in French"), max_length=240, blank=True)
    lead_en = models.CharField(_("lead in English"), max_length=240, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    parents = models.ManyToManyField(
        "self", verbose_name=_("stands in"), symmetrical=False, blank=True, related_name="children"
    )

    base_form_class = CategoryForm
    panels = [
        FieldPanel("name_fr"),
        FieldPanel("name_en"),
        FieldPanel("lead_fr"),
        FieldPanel("lead_en"),
        FieldPanel("parents"),
        FieldPanel("slug"),
        FieldPanel("order"),
    ]

    class Meta:
        verbose_name = _("wiki category")
        verbose_name_plural = _("wiki categories")
        ordering = ["order", "name_fr"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_fr

    @property
    def lead(self) -> str:
        return self.lead_en if get_language() == "en" else self.lead_fr


register_snippet(WikiCategory, viewset="cherclient.wiki.category_admin.CategoryViewSet")


def check_parents(category: WikiCategory, parents: Iterable[WikiCategory]) -> None:
    """Raise `ValidationError` when one of `parents` is the category or stands below it. One query."""
    below = descendants(category.pk)
    if above := next((each for each in parents if each.pk in below), None):
        raise ValidationError(
            _("“%(above)s” is already below “%(this)s”: a category cannot contain itself."),
            code="cycle",
            params={"above": above, "this": category},
        )


def lock_graph() -> None:
    """Inside a transaction, until its end: nobody else moves a category.

    SQLite, where a transaction that writes is alone from its beginning, has nothing to lock.
    """
    if connection.in_atomic_block:
        list(WikiCategory.objects.select_for_update().order_by("pk").values_list("pk"))


def descendants(category_id: int) -> set[int]:
    """Keys of a category and of all that stand in it, in one query whatever the depth."""
    children: dict[int, list[int]] = {}
    for child, parent in WikiCategory.parents.through.objects.values_list(
        "from_wikicategory_id", "to_wikicategory_id"
    ):
        children.setdefault(parent, []).append(child)
    found, waiting = set(), [category_id]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += children.get(key, [])
    return found
