"""The page of a letter sent months later: love today first, then what became of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import FollowUp
from ..words import FollowUpAnswer
from .fields import LoveField, TextField, WordField
from .screens.base import ScreenForm

NOTE_MAX = 600
_WITH_LOVE = (FollowUpAnswer.TOGETHER, FollowUpAnswer.COMPLICATED)


class FollowUpForm(ScreenForm):
    """Love is asked of whoever is still there; a choice in the address is ticked, nothing more."""

    love = LoveField(
        label=gettext_lazy("How much do you love this brand today?"),
        help_text=gettext_lazy("0 is indifference, 10 is passion."),
        required=False,
    )
    answer = WordField(
        FollowUpAnswer,
        label=gettext_lazy("Where do the two of you stand?"),
        required=True,
        error_messages={"required": gettext_lazy("Choose one of the four answers.")},
    )
    note = TextField(
        label=gettext_lazy("If it is complicated: a few words, if you like"),
        help_text=gettext_lazy("They join the story once they have been read, like any edit."),
        most=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict:
        told = self.cleaned_data
        if told.get("answer") in _WITH_LOVE and told.get("love") is None and not self.errors:
            self.add_error("love", _("Give a figure from 0 to 10."))
        return told


def follow_up_form(follow_up: FollowUp, typed, choice: str) -> FollowUpForm:
    """The form as posted, else with the former answer or the choice of the letter's link."""
    if typed is not None:
        return FollowUpForm(typed)
    known = choice if choice in FollowUpAnswer.values else follow_up.answer
    return FollowUpForm(initial={"answer": known, "love": follow_up.love})
