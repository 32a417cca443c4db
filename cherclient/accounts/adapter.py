"""How allauth's pages behave here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse

from stories.limits import client_address


class AccountAdapter(DefaultAccountAdapter):
    def get_login_redirect_url(self, request):
        """Staff land in the back office, everyone else among their own stories."""
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def get_client_ip(self, request) -> str:
        """The same address as everywhere here; allauth's own answers 403 or 500 to a forged one."""
        return client_address(request) or "unknown"


def address_of_attempt(request) -> str | None:
    """What django-axes writes beside a failed attempt: an address, or nothing."""
    return client_address(request) or None
