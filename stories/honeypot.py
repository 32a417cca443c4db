"""A field that people never see: what fills it is software. Nothing is lost, nothing is secret."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

TRAP = "website"  # the name that robots like to fill


class Honeypot:
    """A form whose page includes `components/_honeypot.html`; a filled trap is said, not hidden."""

    trap = TRAP

    def clean(self) -> dict:
        cleaned = super().clean()
        if str(self.data.get(TRAP, "")).strip():
            raise ValidationError(
                _(
                    "The field “Leave this field empty” had to stay empty: it tells people from "
                    "robots. It is empty again. Send once more: nothing you typed is lost."
                ),
                code="trap",
            )
        return self.cleaned_data if cleaned is None else cleaned
