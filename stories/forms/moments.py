"""The pages of one moment: told, then, for who wants to say more, what happened and what it took."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..vocabulary import BRAND_MAX, EPISODES_MAX, PROMISE_MAX, TITLE_MAX, Answer
from ..words import (
    Emotion,
    EpisodeKind,
    Excuse,
    Initiator,
    Judged,
    PartyRole,
    PromiseKept,
    Resolution,
    Stage,
)
from .contacts import ContactsForm
from .fields import (
    CountField,
    FuzzyDateField,
    LineField,
    LoveField,
    MoneyField,
    TextField,
    WordField,
    WordsField,
)
from .screens.base import ScreenForm
from .screens.story import ReadsBack

MOMENTS_MAX = EPISODES_MAX
EPISODE_TEXT_MAX = 4_000
TIMES_MAX, DAYS_MAX, GIFT_MAX = 200, 3_650, 99_999
PARTIES_ASKED = 3
_GAVE = (Resolution.GESTURE, Resolution.BEYOND_PROCEDURE)
_KIND = (EpisodeKind.GESTURE, EpisodeKind.ATTENTION)


class MomentForm(ReadsBack):
    """One episode in its author's words. A blank one is left out."""

    title = LineField(
        label=gettext_lazy("What happened, in a few words"), required=False, max_length=TITLE_MAX
    )
    when = FuzzyDateField(label=gettext_lazy("When?"), required=False)
    text = TextField(
        label=gettext_lazy("Tell it"),
        most=EPISODE_TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    love = LoveField(label=gettext_lazy("Love right after, from 0 to 10"), required=False)

    def clean(self) -> dict:
        if not self.blank and not self.cleaned_data.get("title") and "title" not in self.errors:
            self.add_error("title", _("Name this moment, or empty its other boxes."))
        when, began = self.cleaned_data.get("when"), self.told.get("began")
        if when and began and when.last < began.first:
            self.add_error(
                "when",
                _("This is before the beginning, which you put at “%(words)s”.")
                % {"words": began.words},
            )
        return self.cleaned_data


class HappenedForm(ScreenForm):
    kind = WordField(EpisodeKind, many=True, label=gettext_lazy("What was it about?"))
    stage = WordField(Stage, many=True, label=gettext_lazy("Where were you in your story?"))
    initiator = WordField(Initiator, label=gettext_lazy("Who began?"))
    emotions = WordsField(Emotion, label=gettext_lazy("What did you feel?"))
    resolution = WordField(Resolution, many=True, label=gettext_lazy("How was it settled?"))


class EffortForm(ScreenForm):
    times_repeated = CountField(
        most=TIMES_MAX, label=gettext_lazy("How many times did you tell it all again?")
    )
    agents = CountField(most=TIMES_MAX, label=gettext_lazy("How many people did you deal with?"))
    memory_kept = WordField(Answer, label=gettext_lazy("Did they remember what you had told?"))
    constraint_ignored = WordField(
        Answer,
        label=gettext_lazy("Did they ignore something that bound you (hours, health, road)?"),
    )
    excuses = WordsField(Excuse, label=gettext_lazy("What were you told?"))


class RepairForm(ScreenForm):
    """What came of it; days and sums are asked where the answers before call for them."""

    healed = WordField(Answer, label=gettext_lazy("Did it mend what had been hurt?"))
    refund_days = CountField(
        most=DAYS_MAX, label=gettext_lazy("How many days until you were refunded?")
    )
    gift_value = MoneyField(
        most=GIFT_MAX,
        label=gettext_lazy("What was the gesture worth, in euros?"),
        help_text=gettext_lazy("Leave it empty if it has no price."),
    )
    promise = LineField(
        label=gettext_lazy("Was something promised? What?"), required=False, max_length=PROMISE_MAX
    )
    promise_kept = WordField(PromiseKept, label=gettext_lazy("Was it kept?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        told = self.told
        asked = {
            "healed": bool(told.get("resolution")),
            "refund_days": told.get("resolution") == Resolution.REFUNDED,
            "gift_value": told.get("resolution") in _GAVE or told.get("kind") in _KIND,
        }
        for name in [name for name, wanted in asked.items() if not wanted]:
            del self.fields[name]


class JudgedField(forms.TypedChoiceField):
    """A judgement from 1 to 5; empty gives None."""

    def __init__(self, **kwargs):
        super().__init__(
            choices=[("", "—"), *Judged.choices],
            coerce=int,
            empty_value=None,
            required=False,
            **kwargs,
        )


class PartyWidget(forms.MultiWidget):
    """A role to pick and a name to write."""

    use_fieldset = False

    def __init__(self):
        super().__init__(
            {
                "role": forms.Select(
                    choices=[("", "—"), *PartyRole.choices],
                    attrs={"aria-label": gettext_lazy("Role")},
                ),
                "name": forms.TextInput(
                    attrs={"aria-label": gettext_lazy("Name"), "maxlength": BRAND_MAX}
                ),
            }
        )

    def decompress(self, value) -> list:
        return list(value or ("", ""))


class PartyField(forms.MultiValueField):
    """Gives (role, name), or None; the name of a company, never of a person."""

    widget = PartyWidget

    def __init__(self, **kwargs):
        fields = (
            forms.ChoiceField(choices=[("", "—"), *PartyRole.choices], required=False),
            LineField(max_length=BRAND_MAX, required=False),
        )
        super().__init__(fields, required=False, require_all_fields=False, **kwargs)

    def compress(self, values) -> tuple[str, str] | None:
        role, name = values or ("", "")
        if not role and not name:
            return None
        if not role or not name:
            raise forms.ValidationError(_("Give both its role and its name, or neither."))
        return role, name


class TreatedForm(ScreenForm):
    """How one was treated, from 1 to 5, and by whom besides the brand."""

    consideration = JudgedField(label=gettext_lazy("Consideration: did they take you seriously?"))
    politeness = JudgedField(label=gettext_lazy("Politeness"))
    effectiveness = JudgedField(label=gettext_lazy("Effectiveness: did it get anywhere?"))
    attention = JudgedField(label=gettext_lazy("Attention: did they listen to the end?"))
    party = PartyField(
        label=gettext_lazy("Did another company have a part in it?"),
        help_text=gettext_lazy("A carrier, a call centre, a shop: its role and its name."),
    )
    party_2 = PartyField(label=gettext_lazy("A second one"))
    party_3 = PartyField(label=gettext_lazy("A third one"))

    def clean(self) -> dict:
        told = self.cleaned_data
        named = [told.pop(name, None) for name in ("party", "party_2", "party_3")]
        told["parties"] = tuple(dict.fromkeys(each for each in named if each))
        return told


@dataclass(frozen=True)
class Part:
    """One page of a moment."""

    slug: str
    form: type[ScreenForm]
    title: str
    short: str


PARTS = (
    Part("told", MomentForm, gettext_lazy("One moment"), gettext_lazy("The moment")),
    Part("happened", HappenedForm, gettext_lazy("What happened"), gettext_lazy("What happened")),
    Part(
        "contacts",
        ContactsForm,
        gettext_lazy("The calls and the visits"),
        gettext_lazy("Calls, visits"),
    ),
    Part("effort", EffortForm, gettext_lazy("What it took"), gettext_lazy("What it took")),
    Part("repair", RepairForm, gettext_lazy("What came of it"), gettext_lazy("What came of it")),
    Part("treated", TreatedForm, gettext_lazy("How you were treated"), gettext_lazy("Treatment")),
)

__all__ = ["MOMENTS_MAX", "PARTS", "MomentForm", "Part"]
