"""What pages show, and when each of it last changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SurfaceVersion(models.Model):
    """The version of one surface: a number drawn anew at each change, never counted up.

    A surface without a row never changed. A number drawn cannot come back, so a database restored
    from a copy does not bring an old page to life.
    """

    name = models.CharField(max_length=160, primary_key=True)
    version = models.BigIntegerField()

    class Meta:
        verbose_name = _("version of a surface")
        verbose_name_plural = _("versions of surfaces")

    def __str__(self) -> str:
        return self.name
