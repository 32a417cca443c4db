"""The two forms of the history: going back, and blanking a text for the law."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from .services.reverting import How
from .vocabulary import SUMMARY_MAX, Basis

REASON_MIN = 3  # characters


class RevertForm(forms.Form):
    """How far back, and why; `base` is the number of the last revision its author saw."""

    how = forms.ChoiceField(label=_("What to bring back"), choices=How, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Shown to everybody in the history."),
        min_length=REASON_MIN,
        max_length=SUMMARY_MAX,
    )
    base = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    edit_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class EraseForm(forms.Form):
    """Why a text goes, on which ground, and that it is meant."""

    basis = forms.ChoiceField(label=_("Ground"), choices=Basis, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Shown in place of the text. Name nobody, repeat nothing of it."),
        min_length=REASON_MIN,
        max_length=200,
    )
    sure = forms.BooleanField(label=_("I have read that nothing brings this text back."))
