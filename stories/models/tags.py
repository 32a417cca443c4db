"""The words authors put on their stories, and those editors made one of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase

from ..folding import fold

TAG_MAX = 40
FOLDED_MAX = 100


class StoryTagWord(TagBase):
    """A word authors put on their stories."""

    free_tagging = True

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        folded = fold(self.name)[:FOLDED_MAX]
        if folded:
            TagSynonym.objects.get_or_create(folded=folded, defaults={"tag": self})


class TagSynonym(models.Model):
    """A way of writing a tag, its own included: what authors type becomes the tag.

    Unique once folded; those of a tag that editors merged into another go to the other.
    """

    folded = models.CharField(
        _("as typed, accents and case apart"), max_length=FOLDED_MAX, unique=True
    )
    tag = models.ForeignKey(
        StoryTagWord, verbose_name=_("tag"), on_delete=models.CASCADE, related_name="synonyms"
    )

    class Meta:
        verbose_name = _("synonym of a tag")
        verbose_name_plural = _("synonyms of tags")
        ordering = ["folded"]

    def __str__(self) -> str:
        return f"{self.folded} → {self.tag}"

    def save(self, *args, **kwargs) -> None:
        self.folded = fold(self.folded)[:FOLDED_MAX]
        super().save(*args, **kwargs)


class StoryTag(ItemBase):
    tag = models.ForeignKey(StoryTagWord, on_delete=models.CASCADE, related_name="story_tags")
    content_object = ParentalKey(
        "stories.Story", on_delete=models.CASCADE, related_name="story_tags"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="story_tag_once")
        ]
