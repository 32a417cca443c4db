"""One message and, if it names one, the company to leave out of account."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..plain_text import clean_text, has_markup, without_markup
from ..vocabulary import BRAND_MAX, TEXT_MAX
from .fields import LineField


class SubstanceForm(forms.Form):
    """Pasted markup is taken off without a word: nothing is kept of it anyway."""

    use_required_attribute = False

    text = forms.CharField(
        label=gettext_lazy("The message"),
        help_text=gettext_lazy("In French or in English, 20,000 characters at most."),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": gettext_lazy("Paste or write a message first.")},
    )
    name = LineField(
        label=gettext_lazy("The company it names, if any"),
        help_text=gettext_lazy("Its name is then not taken for a detail."),
        required=False,
        max_length=BRAND_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_text(self) -> str:
        typed = self.cleaned_data["text"]
        words = clean_text(without_markup(typed) if has_markup(typed) else typed)
        if not words:
            raise ValidationError(self.fields["text"].error_messages["required"], code="required")
        if len(words) > TEXT_MAX:
            raise ValidationError(
                _("%(length)s characters: %(most)s at most. Your text is kept below; shorten it.")
                % {"length": len(words), "most": TEXT_MAX},
                code="too_long",
            )
        return words
