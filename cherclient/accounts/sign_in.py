"""Signing in: by mailed code, or by password for those who have one. Codes are counted."""

from __future__ import annotations

from allauth.account.forms import (
    AddEmailForm,
    LoginForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    SignupForm,
)
from allauth.core import context
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from stories.limits import Subject
from stories.moderation import LimitedAction
from stories.too_often import too_often


class SendsMail:
    """A form that has a code or a link mailed: counted by who asks and by mailbox.

    By mailbox too, so that nobody fills another's from many addresses. Whether an account goes by
    that mailbox changes nothing: the answer tells nobody.
    """

    mailbox = "email"

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.mails:
            typed = str(self.cleaned_data.get(self.mailbox, "")).strip().lower()
            for subject in (None, Subject("mailbox", typed)):
                refusal = too_often(context.request, LimitedAction.SIGN_IN, subject=subject)
                if refusal:
                    raise ValidationError(str(refusal), code="too_often")
        return cleaned

    @property
    def mails(self) -> bool:
        return True


class SignInForm(SendsMail, LoginForm):
    """The password is optional: without one, a code is sent to the address."""

    mailbox = "login"

    @property
    def mails(self) -> bool:
        return not self.cleaned_data.get("password")

    def _setup_password_field(self) -> None:
        """allauth drops the password when sign-up asks for none; staff still have theirs."""
        password = self.fields["password"]
        password.required = False
        password.label = _("Password, if you have one")
        password.help_text = _("Leave it empty to receive a code by e-mail.")
        password.widget.attrs.pop("placeholder", None)


class CodeForm(SendsMail, RequestLoginCodeForm):
    """Asking for a code."""


class SignUpForm(SendsMail, SignupForm):
    """Signing up, which mails a code."""


class ForgottenPasswordForm(SendsMail, ResetPasswordForm):
    """Asking for a new password."""


class NewAddressForm(SendsMail, AddEmailForm):
    """Adding an address, which is sent a code."""
