"""Several words of one closed list, kept as a list of codes in one column."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class CodesField(models.JSONField):
    """A list of codes of `words`, in the order of the list, each once; empty when not asked.

    A revision carries it like any other column, and reading a story costs no query more.
    """

    def __init__(self, words=None, **kwargs):
        self.words = words
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(**kwargs)

    def validate(self, value, model_instance) -> None:
        super().validate(value, model_instance)
        known = self.words.values if self.words else []
        if not isinstance(value, list) or any(code not in known for code in value):
            raise ValidationError(_("Choose among the words offered."), code="unknown_code")

    def formfield(self, **kwargs):
        from django import forms

        field = forms.TypedMultipleChoiceField(
            choices=self.words.choices if self.words else [],
            required=False,
            label=self.verbose_name,
            widget=forms.CheckboxSelectMultiple,
        )
        field.empty_value = []
        return field
