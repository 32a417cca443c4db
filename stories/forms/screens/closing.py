"""Wishes, honesty, and who tells."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...honeypot import Honeypot
from ...telling.mail_typos import likely_address
from ...vocabulary import ADVICE_MAX, WISH_MAX, Counterpart, Licence, LinkToBrand
from ...words import Spirit
from ..fields import LineField, WordField
from .base import Answers, ScreenForm, take_over

# Boxes of the consent log: what is agreed to, what is declared.
FOLLOW_UP, ATTESTATION, AGE = "follow_up", "attestation", "age"


class WishesForm(ScreenForm):
    wish_1 = LineField(
        label=gettext_lazy("Three wishes for this brand. The first:"),
        required=False,
        max_length=WISH_MAX,
    )
    wish_2 = LineField(label=gettext_lazy("The second:"), required=False, max_length=WISH_MAX)
    wish_3 = LineField(label=gettext_lazy("The third:"), required=False, max_length=WISH_MAX)
    advice = LineField(
        label=gettext_lazy("What would you tell somebody about to begin the same story?"),
        required=False,
        max_length=ADVICE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    spirit = WordField(
        Spirit,
        label=gettext_lazy("When it was kind to you: calculation, or pure spirit?"),
    )


class HonestyForm(ScreenForm):
    link_to_brand = WordField(
        LinkToBrand,
        label=gettext_lazy("Your links with this brand"),
        initial=LinkToBrand.NONE,
        required=True,
        help_text=gettext_lazy(
            "A declared link is shown beside the story, which is then not ranked."
        ),
    )
    counterpart = WordField(
        Counterpart,
        label=gettext_lazy("Did you receive anything for telling it?"),
        initial=Counterpart.NONE,
        required=True,
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


class SignatureForm(Honeypot, ScreenForm):
    """Who tells; signed in, the name and the address are known and confirmed."""

    close_address = ""  # the address that was probably meant

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
    follow_up = forms.BooleanField(
        label=gettext_lazy(
            "I agree to be asked again by mail how it goes, after 6, 12 and 24 months."
        ),
        required=False,
        help_text=gettext_lazy("One short mail each time, with a link to stop them."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.user:
            del self.fields["pseudonym"], self.fields["email"]

    @classmethod
    def pressed(cls, answers: Answers) -> Answers:
        return take_over(super().pressed(answers), "email")

    def clean_pseudonym(self) -> str:
        if "@" in self.cleaned_data["pseudonym"]:
            raise ValidationError(_("Readers will see this name: do not put an address here."))
        return self.cleaned_data["pseudonym"]

    def clean_email(self) -> str:
        typed = self.cleaned_data["email"]
        likely = likely_address(typed)
        if likely and self.data.get("email_kept") != typed:
            self.close_address = likely
            raise ValidationError(
                _("Are you sure of this address? “%(likely)s” is more usual.") % {"likely": likely},
                code="typo",
            )
        return typed
