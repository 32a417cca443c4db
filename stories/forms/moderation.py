"""What a moderator says of a story that waits, and of themselves. No form has a field for its text."""

from __future__ import annotations

import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ..models import Brand, Story
from ..models.redress import QUESTION_MAX
from ..models.review import RefusalForm
from ..moderation import ReasonCode
from ..veil import veiled
from ..vocabulary import BRAND_MAX, Language
from .learning import passages_of

GAP = "[…]"  # what a moderator fills in
USUAL_WORDS = {
    ReasonCode.R01: gettext_noop(
        "These passages speak to sell: “[…]”. A story tells what was lived: say that in their "
        "place, and it can be published."
    ),
    ReasonCode.R02: gettext_noop(
        "The text gives a link, a code or a price used as bait: “[…]”. Without it the story can "
        "be published."
    ),
    ReasonCode.R03: gettext_noop(
        "A link with the brand was not declared: “[…]”. Declare it, and the story can be "
        "published with that mention."
    ),
    ReasonCode.R04: gettext_noop(
        "The text does not tell what its author lived: “[…]”. Tell what happened to you, when, "
        "and how it ended."
    ),
    ReasonCode.R05: gettext_noop(
        "No fact is told that a reader could picture: “[…]”. A place, a date, a gesture, what "
        "somebody said would be enough."
    ),
    ReasonCode.R06: gettext_noop(
        "The text gives personal data of somebody else: “[…]”. Put their role in place of their "
        "name, and the story can be published."
    ),
    ReasonCode.R07: gettext_noop(
        "These words insult, hate or threaten: “[…]”. The same facts without them can be published."
    ),
    ReasonCode.R08: gettext_noop(
        "The text accuses a person who can be recognised: “[…]”. Tell the facts without what "
        "points at that person."
    ),
    ReasonCode.R09: gettext_noop("This content is illegal: “[…]”, because […]."),
    ReasonCode.R10: gettext_noop(
        "This text is nearly that of a story told under another name: […]. If both are yours, "
        "say so in an appeal."
    ),
    ReasonCode.R11: gettext_noop(
        "The story is not about the brand it was filed under, or not about a brand: “[…]”. Tell "
        "it again about the right one."
    ),
}


def usual_words(reason: str, language: str) -> str:
    """Words to begin with, in the language of the story; empty for an unknown reason."""
    with translation.override(language):
        return _(USUAL_WORDS[reason]) if reason in USUAL_WORDS else ""


class ReasonSelect(forms.Select):
    """Reasons that carry the words to begin with, for the script that fills them in."""

    language = Language.FRENCH

    def create_option(self, name, value, *args, **kwargs) -> dict:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-words"] = usual_words(str(value), self.language)
        return option


class RefusalOfItem(RefusalForm):
    """A refusal: reason, facts, the passage that sells, the text of law; shown before it is sent."""

    law = forms.CharField(
        label=gettext_lazy("Text of law, if the content is illegal"), max_length=200, required=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    def __init__(self, story: Story, names=(), data=None, **kwargs) -> None:
        super().__init__(data, prefix=None, label_suffix="", **kwargs)
        widget = ReasonSelect()
        widget.language = story.language
        choices = self.fields["reason"].choices
        self.fields["reason"].widget = widget
        self.fields["reason"].choices = choices
        self.fields["facts"].widget.attrs["lang"] = story.language
        passages = [(key, veiled(words, names)) for key, words in passages_of(story)]
        self.fields["passage"].choices = [("", _("none in particular")), *passages]

    def clean_facts(self) -> str:
        facts = self.cleaned_data["facts"]
        if GAP in facts:
            raise ValidationError(
                _("Put the passage or the fact in place of %(gap)s."), "gap", {"gap": GAP}
            )
        return facts

    def clean(self) -> dict:
        said = super().clean()
        if said.get("reason") == ReasonCode.R09 and not said.get("law"):
            self.add_error("law", _("Say which text of law the story breaks."))
        return said

    @property
    def digest(self) -> str:
        """Of the words the author would read: a refusal is sent once they were shown."""
        said = "\n".join(self.cleaned_data[name] for name in ("reason", "facts", "law"))
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def was_shown(self) -> bool:
        return self.cleaned_data.get("seen") == self.digest

    @property
    def words(self) -> dict[str, str]:
        """What the verb of a refusal takes."""
        return {name: self.cleaned_data[name] for name in ("reason", "facts", "passage", "law")}


class QuestionToAuthor(forms.Form):
    """A question, and whether a proof is asked for."""

    text = forms.CharField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("The author reads these words, and answers within two weeks."),
        max_length=QUESTION_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    wants_proof = forms.BooleanField(
        label=gettext_lazy("A proof would help: a bill, a letter"), required=False
    )

    def __init__(self, story: Story, data=None) -> None:
        super().__init__(data, label_suffix="")
        self.fields["text"].widget.attrs["lang"] = story.language


class LanguagesForm(forms.Form):
    """The languages a moderator masters."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you master"),
        choices=Language.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class InterestForm(forms.Form):
    """A brand a moderator is tied to, by one of its names."""

    brand = forms.CharField(label=gettext_lazy("Brand"), max_length=BRAND_MAX)
    note = forms.CharField(
        label=gettext_lazy("What ties you to it"),
        help_text=gettext_lazy("For yourself and the people in charge; never public."),
        max_length=200,
        required=False,
    )

    def clean_brand(self) -> Brand:
        brand = Brand.objects.named(self.cleaned_data["brand"])
        if brand is None:
            raise ValidationError(_("No brand goes by this name here: check its spelling."))
        return brand
