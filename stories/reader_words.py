"""Words of what readers do beside a story."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Fact(TextChoices):
    """A fact of a story that a reader may propose to correct; its text is never one."""

    BRAND = "brand", _("The brand")
    PRODUCT = "product", _("The product or service")
    BEGAN = "began", _("When it began")
    ENDED = "ended", _("When it ended")
    SECTOR = "sector", _("The line of business")


HELD_FOR = {
    "link": _("a link"),
    "mail": _("an e-mail address"),
    "phone": _("a telephone number"),
    "insult": _("a word that may be an insult"),
}
