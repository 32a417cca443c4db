"""The form that gives an article another title."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .vocabulary import SUMMARY_MAX, TITLE_MAX


class RenameForm(forms.Form):
    """A title, checked by the verb; `was` is the one its author saw."""

    title = forms.CharField(
        label=_("New title"), widget=forms.TextInput(attrs={"autocomplete": "off", "size": 60})
    )
    summary = forms.CharField(
        label=_("Why"),
        help_text=_("Shown to everybody in the history."),
        required=False,
        max_length=SUMMARY_MAX,
    )
    was = forms.CharField(required=False, max_length=TITLE_MAX, widget=forms.HiddenInput)
