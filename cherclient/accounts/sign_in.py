"""Signing in: by mailed code, or by password for those who have one."""

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """The password is optional: without one, a code is sent to the address."""

    def _setup_password_field(self) -> None:
        """allauth drops the password when sign-up asks for none; staff still have theirs."""
        password = self.fields["password"]
        password.required = False
        password.label = _("Password, if you have one")
        password.help_text = _("Leave it empty to receive a code by e-mail.")
        password.widget.attrs.pop("placeholder", None)
