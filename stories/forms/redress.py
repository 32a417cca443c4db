"""What an author answers and appeals with, and what a person decides of an appeal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models.redress import ANSWER_MAX, APPEAL_MOTIVE_MIN
from ..models.review import FACTS_MIN
from ..plain_text import clean_text

MOTIVE_MAX = 8_000


class PlainForm(forms.Form):
    """Words without markup nor hidden characters; NUL goes before anything is checked."""

    def __init__(self, data=None, **kwargs):
        if data is not None:
            data = {name: value.replace("\x00", "") for name, value in data.items()}
        super().__init__(data, label_suffix="", **kwargs)


class AnswerForm(PlainForm):
    """An author's answer; the file beside it is read apart, within bounds."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=ANSWER_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])


class AppealForm(PlainForm):
    """Why the decision is wrong, in the author's words."""

    motive = forms.CharField(
        label=_("Why the decision is wrong"),
        help_text=_(
            "At least 40 characters. Say what was misread or what was missing; quote your text."
        ),
        max_length=MOTIVE_MAX,
        widget=forms.Textarea(attrs={"rows": 8, "minlength": APPEAL_MOTIVE_MIN}),
    )

    def clean_motive(self) -> str:
        motive = clean_text(self.cleaned_data["motive"])
        if len(motive) < APPEAL_MOTIVE_MIN:
            raise forms.ValidationError(
                ngettext(
                    "%(count)d character: an appeal needs at least 40.",
                    "%(count)d characters: an appeal needs at least 40.",
                    len(motive),
                )
                % {"count": len(motive)}
            )
        return motive


class AppealDecisionForm(PlainForm):
    """Uphold or overturn, with facts the author reads."""

    OUTCOMES = (("uphold", _("Uphold the decision")), ("overturn", _("Overturn the decision")))

    facts = forms.CharField(
        label=_("Facts"),
        help_text=_("The author reads these words. Answer what they say; quote the passages."),
        max_length=MOTIVE_MAX,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    outcome = forms.ChoiceField(choices=OUTCOMES, widget=forms.HiddenInput)

    def clean_facts(self) -> str:
        facts = clean_text(self.cleaned_data["facts"])
        if len(facts) < FACTS_MIN:
            raise forms.ValidationError(_("Say why, in words the author will read."))
        return facts
