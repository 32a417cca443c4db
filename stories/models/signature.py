"""What makes two tellings of one text known to each other."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .story import Story


class Signature(models.Model):
    """The MinHash of a story's text, and the cluster of near-duplicates it belongs to.

    A cluster goes by the key of its eldest member; a story without a near-duplicate is alone in
    its own. `minhash` is empty for a text too short to be compared by its shingles.
    """

    story = models.OneToOneField(
        Story, primary_key=True, on_delete=models.CASCADE, related_name="signature"
    )
    minhash = models.BinaryField(default=bytes)
    text_hash = models.CharField(max_length=32, db_index=True)  # of the text that was signed
    cluster = models.BigIntegerField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self) -> str:
        return f"{self.story_id} in {self.cluster}"


class SignatureBand(models.Model):
    """One band of a signature: two texts that share one are worth comparing."""

    key = models.BigIntegerField()
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("band of a signature")
        verbose_name_plural = _("bands of signatures")
        indexes = [models.Index(fields=["key", "story"], name="signature_band")]

    def __str__(self) -> str:
        return f"{self.key} of {self.story_id}"
