"""The love at its strongest, then how it ended and what that ending calls for."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...vocabulary import BRAND_MAX, Answer, ContractKind, Ending
from ...words import Kin, StayingReason
from ..fields import BrandField, FuzzyDateField, LoveField, WordField, WordsField
from .base import AsksBrand, ScreenForm

TOGETHER = (
    Ending.TOGETHER_LOVE,
    Ending.TOGETHER_HABIT,
    Ending.TOGETHER_HOSTAGE,
    Ending.TOGETHER_DISPUTE,
    Ending.CAME_BACK,
)
WITHOUT_SPARK = (Ending.TOGETHER_HABIT, Ending.TOGETHER_HOSTAGE)
RENEWED = (ContractKind.SUBSCRIPTION, ContractKind.ACCOUNT)
_RENEWAL_WITHIN = dt.timedelta(days=3_660)


class LoveForm(ScreenForm):
    love = LoveField(
        label=gettext_lazy("How much did you love this brand, at the strongest moment?"),
        help_text=gettext_lazy("At your best memory, not today. 0 is indifference, 10 is passion."),
        error_messages={
            "required": gettext_lazy("Give a figure from 0 to 10."),
            "invalid_choice": gettext_lazy("Love goes from 0 to 10, in whole numbers."),
        },
    )
    free_to_leave = WordField(
        Answer, label=gettext_lazy("Were you free to leave (are you, if you are still there)?")
    )
    would_choose_again = WordField(
        Answer, label=gettext_lazy("Knowing what you know, would you choose it again?")
    )


class EndingForm(ScreenForm):
    ending = WordField(
        Ending,
        label=gettext_lazy("How did it end?"),
        required=True,
        error_messages={"required": gettext_lazy("Choose the ending that looks most like yours.")},
    )
    keep_ending = forms.BooleanField(label=gettext_lazy("I keep my answer."), required=False)

    @property
    def doubtful(self) -> bool:
        """Whether the ending does not sit with what was answered before. The author decides."""
        return self.data.get("ending") == Ending.TOGETHER_LOVE and (
            self.told.get("free_to_leave") == Answer.NO
            or self.told.get("would_choose_again") == Answer.NO
        )

    def clean(self) -> dict:
        if self.doubtful and not self.cleaned_data.get("keep_ending"):
            raise ValidationError(
                _(
                    "You said you were not free to leave, or would not choose it again. “Out of habit” or "
                    "“captive” may fit better. It is your story: change your answer, or tick the box "
                    "below the list to keep it."
                ),
                code="doubtful",
            )
        return self.cleaned_data


class AfterForm(AsksBrand):
    """What the chosen ending calls for, and nothing else."""

    brand_field = "switched_to"

    ended = FuzzyDateField(label=gettext_lazy("When did it end?"), required=False)
    returned = FuzzyDateField(label=gettext_lazy("When did you come back?"), required=False)
    cause = forms.ChoiceField(
        label=gettext_lazy("Why, above all?"), widget=forms.RadioSelect, required=False
    )
    staying_reasons = WordsField(
        StayingReason, label=gettext_lazy("What keeps you? As many reasons as you have.")
    )
    switched_to = BrandField(
        label=gettext_lazy("Which brand did you go to?"),
        widget=forms.TextInput(attrs={"list": "brands", "autocomplete": "off"}),
        max_length=4 * BRAND_MAX,
        required=False,
    )
    cheaper = WordField(Answer, label=gettext_lazy("Is it cheaper there?"))
    better = WordField(Answer, label=gettext_lazy("Is it better there?"))
    handed_to = WordField(Kin, label=gettext_lazy("Who took over from you?"))
    renews_on = forms.DateField(
        label=gettext_lazy("When will it be renewed?"),
        required=False,
        help_text=gettext_lazy("The day your contract is renewed, if you know it."),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the whole date, like 31/12/2027.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = asked_after(self.told)
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        ending = self.told.get("ending")
        if "ended" in asked and ending in WITHOUT_SPARK:
            self.fields["ended"].label = _("When did the love go?")
        if ending == Ending.CAME_BACK:
            self.fields["ended"].label = _("When did you leave?")
        if "cause" in asked:
            self.fields["cause"].choices = [(c.value, c.label) for c in Ending(ending).causes]

    def clean_renews_on(self) -> dt.date | None:
        day, today = self.cleaned_data["renews_on"], timezone.localdate()
        if day and not today <= day <= today + _RENEWAL_WITHIN:
            raise ValidationError(_("Give the next renewal: from today on, within ten years."))
        return day

    def clean(self) -> dict:
        began = self.told.get("began")
        ended, returned = self.cleaned_data.get("ended"), self.cleaned_data.get("returned")
        if ended and began and ended.last < began.first:
            self.add_error(
                "ended",
                _("The end comes before the beginning, which you put at “%(words)s”.")
                % {"words": began.words},
            )
        earlier = ended or began
        if returned and earlier and returned.last < earlier.first:
            self.add_error(
                "returned",
                _("The return comes before “%(words)s”.") % {"words": earlier.words},
            )
        if self.cleaned_data.get("switched_to"):
            self.ask_which(self.cleaned_data["switched_to"])
        return self.cleaned_data


def asked_after(told) -> list[str]:
    """The names of the questions an ending calls for; none for most loves that go on."""
    if not told.get("ending"):
        return []
    ending = Ending(told["ending"])
    asked = {
        "ended": ending.asks_when,
        "returned": ending == Ending.CAME_BACK,
        "cause": bool(ending.causes),
        "staying_reasons": ending in WITHOUT_SPARK,
        "switched_to": ending == Ending.LEFT_RIVAL,
        "cheaper": ending == Ending.LEFT_RIVAL,
        "better": ending == Ending.LEFT_RIVAL,
        "handed_to": ending == Ending.HANDED_ON,
        "renews_on": ending in TOGETHER and told.get("contract_kind") in RENEWED,
    }
    return [name for name, wanted in asked.items() if wanted]
