"""Forms about people."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from stories.honeypot import Honeypot

from .erasure import Choice
from .models import User


class ErasureForm(forms.Form):
    """What to erase; `sure` comes with the button of the second page."""

    choice = forms.ChoiceField(
        label=_("What to erase"), choices=Choice, initial=Choice.ALL, widget=forms.RadioSelect
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


OPERATORS, DECIDERS = "Operators", {"Moderators", "Appeal panel"}


class PseudonymForm(Honeypot, forms.ModelForm):
    """Asked at sign-up beside the address: the name readers will see."""

    class Meta:
        model = User
        fields = ["pseudonym"]
        help_texts = {"pseudonym": _("The name readers see. Your address is never shown.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pseudonym"].required = True

    def signup(self, request, user) -> None:
        user.pseudonym = self.cleaned_data["pseudonym"]
        user.language = request.LANGUAGE_CODE
        user.save(update_fields=["pseudonym", "language"])


class RolesApart:
    """Whoever runs the site decides on no story: its roles are given to different people."""

    def clean(self):
        cleaned = super().clean()
        roles = {group.name for group in self.cleaned_data.get("groups", ())}
        if OPERATORS in roles and roles & DECIDERS:
            self.add_error(
                "groups", _("Nobody both runs the site and decides on stories: choose one role.")
            )
        return cleaned


class StaffCreationForm(RolesApart, UserCreationForm):
    """Wagtail's form for a new member of staff, with the pseudonym."""

    pseudonym = forms.CharField(label=_("Pseudonym"), max_length=60)

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"pseudonym"}


class StaffEditForm(RolesApart, UserEditForm):
    pseudonym = forms.CharField(label=_("Pseudonym"), max_length=60, required=False)

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"pseudonym"}
