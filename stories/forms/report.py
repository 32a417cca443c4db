"""A motivated doubt about a story."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Report
from ..models.report import MOTIVE_MIN
from ..plain_text import clean_text


class ReportForm(forms.ModelForm):
    class Meta:
        model = Report
        fields = ["kind", "motive", "email"]
        widgets = {"kind": forms.RadioSelect, "motive": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "motive": _("At least 80 characters: which passage, and what makes you say so."),
            "email": _("To receive the answer. Never shown, and not given to the author."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["kind"].choices = self.fields["kind"].choices[1:]  # no empty radio

    def clean_motive(self) -> str:
        motive = clean_text(self.cleaned_data["motive"])
        if len(motive) < MOTIVE_MIN or len(set(motive.lower().split())) < 8:
            raise forms.ValidationError(
                _(
                    "A report must be motivated: say which passage and why, in your own words, in at "
                    "least 80 characters."
                )
            )
        return motive
