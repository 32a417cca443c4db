"""The form that adds a work to the bibliography."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Source


class SourceForm(forms.ModelForm):
    """The key may be left empty: one is made from the authors and the year."""

    language = forms.ChoiceField(label=_("Language"), choices=())

    class Meta:
        model = Source
        fields = (
            *("kind", "title", "authors", "year", "container", "publisher", "url", "sponsor"),
            *("language", "key"),
        )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = _LANGUAGES
        self.fields["key"].required = False
        self.fields["key"].help_text = _("Left empty, it is made from the authors and the year.")
        self.fields["year"].widget = forms.TextInput(attrs={"inputmode": "numeric"})
        self.fields["url"].assume_scheme = "https"

    def clean_year(self) -> int | None:
        year = self.cleaned_data["year"]
        if year is not None and not -1000 <= year <= 2200:
            raise forms.ValidationError(_("Type a year, such as 1970."))
        return year

    def validate_unique(self) -> None:
        """The verb that adds says which source has the key already."""


_LANGUAGES = [
    ("fr", _("French")),
    ("en", _("English")),
    ("de", _("German")),
    ("es", _("Spanish")),
    ("it", _("Italian")),
    ("nl", _("Dutch")),
    ("pt", _("Portuguese")),
]
