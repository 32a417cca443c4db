"""What an article links to, and the titles it had."""

from __future__ import annotations

from django.db import models

from ..vocabulary import SENTENCE_MAX


class Link(models.Model):
    """A wikilink of a live article, written or not at its other end: read backwards, a backlink."""

    article = models.ForeignKey(
        "wiki.WikiArticlePage", on_delete=models.CASCADE, related_name="links"
    )
    key = models.CharField(max_length=300)  # `titles.title_key` of its target
    title = models.CharField(max_length=140)  # as written
    place = models.PositiveSmallIntegerField()  # of the block that holds it, from 1
    sentence = models.CharField(max_length=SENTENCE_MAX)

    class Meta:
        ordering = ["article", "place"]
        indexes = [models.Index(fields=["key", "article"], name="link_backwards")]

    def __str__(self) -> str:
        return f"{self.article_id} → {self.title}"


class FormerTitle(models.Model):
    """A title an article no longer has: it leads there, in one step, whatever came after."""

    key = models.CharField(max_length=300, unique=True)  # `titles.title_key`
    title = models.CharField(max_length=255)
    slug = models.SlugField(max_length=255, allow_unicode=True)
    article = models.ForeignKey(
        "wiki.WikiArticlePage", on_delete=models.CASCADE, related_name="former_titles"
    )
    given_up_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title"]
        indexes = [models.Index(fields=["slug"], name="former_slug")]

    def __str__(self) -> str:
        return f"{self.title} → {self.article_id}"
