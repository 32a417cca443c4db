"""The screens of a telling, in order: five questions at most on each.

A screen keeps its raw answers in the draft whatever they are; it is `complete` once they are valid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..fuzzy_dates import FuzzyDate
from ..models import Sector
from ..plain_text import clean_line
from ..vocabulary import (
    BRAND_MAX,
    TEXT_MAX,
    TEXT_MIN,
    TITLE_MAX,
    Answer,
    ContractKind,
    Counterpart,
    Ending,
    Language,
    Licence,
    LinkToBrand,
    RelationKind,
)
from .fields import BrandField, FuzzyDateField, LineField, LoveField, TextField

TAGS_MAX, TAG_MAX = 8, 40
EPISODE_TEXT_MAX = 4_000
MOMENTS_MAX = 30


class ScreenForm(forms.Form):
    """One screen. `told` holds the cleaned answers of the screens before it."""

    required_css_class = "required"
    use_required_attribute = False  # our own messages, in the page's language

    def __init__(self, *args, told: Mapping | None = None, user=None, **kwargs):
        self.told = told or {}
        self.user = user
        super().__init__(*args, label_suffix="", **kwargs)

    def readings(self) -> list[FuzzyDate]:
        """The fuzzy dates of this screen, to be read back."""
        values = getattr(self, "cleaned_data", {}).values()
        return [value for value in values if isinstance(value, FuzzyDate) and not value.is_day]


def _choices(words, **kwargs) -> forms.ChoiceField:
    return forms.ChoiceField(choices=words.choices, widget=forms.RadioSelect, **kwargs)


class BrandForm(ScreenForm):
    brand = BrandField(
        label=gettext_lazy("Which brand?"),
        help_text=gettext_lazy("Its name, as you say it. A brand nobody has named yet is welcome."),
        widget=forms.TextInput(attrs={"list": "brands", "autocomplete": "off"}),
        max_length=4 * BRAND_MAX,
        error_messages={"required": gettext_lazy("Name the brand you lived this story with.")},
    )
    sector = forms.ChoiceField(
        label=gettext_lazy("In which line of business?"),
        required=False,
        help_text=gettext_lazy("Used when the brand is new here."),
    )
    product = LineField(
        label=gettext_lazy("Which product or service?"), required=False, max_length=120
    )
    relation_kind = _choices(
        RelationKind,
        label=gettext_lazy("You were a customer…"),
        initial=RelationKind.CONSUMER,
        error_messages={"required": gettext_lazy("Say how you were a customer.")},
    )
    contract_kind = _choices(ContractKind, label=gettext_lazy("What tied you?"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sectors = sorted(((s.code, str(s)) for s in Sector.objects.all()), key=lambda pair: pair[1])
        self.fields["sector"].choices = [("", "—"), *sectors]


class BeginningForm(ScreenForm):
    began = FuzzyDateField(
        label=gettext_lazy("When did it begin?"),
        error_messages={
            "required": gettext_lazy("Say when it began, even vaguely: “the 90s” will do.")
        },
    )
    repurchases = forms.IntegerField(
        label=gettext_lazy("How many times did you buy again, or renew?"),
        required=False,
        min_value=0,
        max_value=9_999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class StoryForm(ScreenForm):
    language = _choices(Language, label=gettext_lazy("You are writing in…"))
    title = LineField(
        label=gettext_lazy("A title"),
        max_length=TITLE_MAX,
        error_messages={
            "required": gettext_lazy("Give your story a title, a few words are enough.")
        },
    )
    text = TextField(
        label=gettext_lazy("Your story"),
        least=TEXT_MIN,
        most=TEXT_MAX,
        help_text=gettext_lazy(
            "From 300 to 20,000 characters. What makes a story yours: a place, a date, a gesture, what "
            "somebody said, what it changed."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": gettext_lazy("Tell the story: it is what readers come for.")},
    )
    tags = forms.CharField(
        label=gettext_lazy("A few words to find it by"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Separated by commas: “repair, telephone, Dijon”."),
    )

    def clean_tags(self) -> tuple[str, ...]:
        words = (
            clean_line(word).strip("#").lower() for word in self.cleaned_data["tags"].split(",")
        )
        tags = tuple(dict.fromkeys(word for word in words if word))
        if len(tags) > TAGS_MAX or any(len(tag) > TAG_MAX for tag in tags):
            raise ValidationError(
                _("%(count)s words at most, %(length)s characters each.")
                % {"count": TAGS_MAX, "length": TAG_MAX}
            )
        return tags


class MomentForm(ScreenForm):
    """One episode. A blank one is left out."""

    title = LineField(
        label=gettext_lazy("What happened, in a few words"), required=False, max_length=TITLE_MAX
    )
    when = FuzzyDateField(label=gettext_lazy("When?"), required=False)
    text = TextField(
        label=gettext_lazy("Tell it"),
        most=EPISODE_TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    love = LoveField(label=gettext_lazy("Love right after, from 0 to 10"), required=False)

    @property
    def blank(self) -> bool:
        return not any(value not in (None, "") for value in self.cleaned_data.values())

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


class LoveForm(ScreenForm):
    love = LoveField(
        label=gettext_lazy("How much did you love this brand, at the strongest moment?"),
        help_text=gettext_lazy("At your best memory, not today. 0 is indifference, 10 is passion."),
        error_messages={
            "required": gettext_lazy("Give a figure from 0 to 10."),
            "invalid_choice": gettext_lazy("Love goes from 0 to 10, in whole numbers."),
        },
    )
    free_to_leave = _choices(
        Answer,
        label=gettext_lazy("Were you free to leave (are you, if you are still there)?"),
        required=False,
    )
    would_choose_again = _choices(
        Answer,
        label=gettext_lazy("Knowing what you know, would you choose it again?"),
        required=False,
    )


class EndingForm(ScreenForm):
    ending = _choices(
        Ending,
        label=gettext_lazy("How did it end?"),
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


class AfterForm(ScreenForm):
    """What the chosen ending calls for: when, the return, the cause."""

    ended = FuzzyDateField(label=gettext_lazy("When did it end?"), required=False)
    returned = FuzzyDateField(label=gettext_lazy("When did you come back?"), required=False)
    cause = forms.ChoiceField(
        label=gettext_lazy("Why, above all?"), widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ending = Ending(self.told["ending"]) if self.told.get("ending") else None
        if ending in (Ending.TOGETHER_HABIT, Ending.TOGETHER_HOSTAGE):
            self.fields["ended"].label = _("When did the love go?")
        if ending == Ending.CAME_BACK:
            self.fields["ended"].label = _("When did you leave?")
        else:
            del self.fields["returned"]
        if ending and ending.causes:
            self.fields["cause"].choices = [(c.value, c.label) for c in ending.causes]
        else:
            del self.fields["cause"]

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
        return self.cleaned_data


class HonestyForm(ScreenForm):
    link_to_brand = _choices(
        LinkToBrand,
        label=gettext_lazy("Your links with this brand"),
        initial=LinkToBrand.NONE,
        help_text=gettext_lazy(
            "A declared link is shown beside the story, which is then not ranked."
        ),
    )
    counterpart = _choices(
        Counterpart,
        label=gettext_lazy("Did you receive anything for telling it?"),
        initial=Counterpart.NONE,
        help_text=gettext_lazy("CherClient gives nothing for a story."),
    )
    licence = forms.BooleanField(
        label=Licence.CC_BY_SA.label,
        required=False,
        help_text=gettext_lazy("Your text stays yours. Leave unticked to keep all rights."),
    )
    of_age = forms.TypedChoiceField(
        label=gettext_lazy("Your age"),
        choices=[("yes", gettext_lazy("I am 15 or older")), ("no", gettext_lazy("I am under 15"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        error_messages={
            "required": gettext_lazy("Say whether you are 15 or older: the law asks it.")
        },
    )
    attests = forms.BooleanField(
        label=gettext_lazy(
            "I attest that I lived this story as a customer, that it is true to my memory, and that I "
            "have said what ties me to the brand."
        ),
        error_messages={
            "required": gettext_lazy("Tick the attestation: we publish lived stories only.")
        },
    )

    def clean(self) -> dict:
        if self.cleaned_data.get("of_age") is False:
            self.errors.clear()  # nothing will be kept: nothing else is asked
        return self.cleaned_data


class SignatureForm(ScreenForm):
    pseudonym = LineField(
        label=gettext_lazy("The name readers will see"),
        max_length=60,
        help_text=gettext_lazy("A pseudonym, with your town if you like."),
        error_messages={"required": gettext_lazy("Choose the name readers will see.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        help_text=gettext_lazy("Never shown. It receives the link that confirms your story."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy(
                "Give an address: the link that confirms your story goes there."
            ),
            "invalid": gettext_lazy("This address looks incomplete: “name@example.org”."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.user:
            self.fields.clear()  # signed in: the address is known and confirmed

    def clean_pseudonym(self) -> str:
        if "@" in self.cleaned_data["pseudonym"]:
            raise ValidationError(_("Readers will see this name: do not put an address here."))
        return self.cleaned_data["pseudonym"]


@dataclass(frozen=True)
class Screen:
    """One stitch of the telling."""

    slug: str
    form: type[ScreenForm]
    title: str  # of the page
    short: str  # in the thread of progress


SCREENS = (
    Screen("brand", BrandForm, gettext_lazy("With which brand?"), gettext_lazy("The brand")),
    Screen("beginning", BeginningForm, gettext_lazy("How it began"), gettext_lazy("The beginning")),
    Screen("story", StoryForm, gettext_lazy("The story"), gettext_lazy("The story")),
    Screen(
        "moments", MomentForm, gettext_lazy("The moments that counted"), gettext_lazy("The moments")
    ),
    Screen("love", LoveForm, gettext_lazy("The love"), gettext_lazy("The love")),
    Screen("ending", EndingForm, gettext_lazy("How it ended"), gettext_lazy("The ending")),
    Screen("after", AfterForm, gettext_lazy("When, and why"), gettext_lazy("When, why")),
    Screen("honesty", HonestyForm, gettext_lazy("In all honesty"), gettext_lazy("Honesty")),
    Screen("you", SignatureForm, gettext_lazy("Read again, and send"), gettext_lazy("You")),
)
