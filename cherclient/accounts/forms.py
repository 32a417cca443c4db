"""Forms about people."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from .models import User


class PseudonymForm(forms.ModelForm):
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


class StaffCreationForm(UserCreationForm):
    """Wagtail's form for a new member of staff, with the pseudonym."""

    pseudonym = forms.CharField(label=_("Pseudonym"), max_length=60)

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"pseudonym"}


class StaffEditForm(UserEditForm):
    pseudonym = forms.CharField(label=_("Pseudonym"), max_length=60, required=False)

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"pseudonym"}
