from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "cherclient.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default = True


class StaffConfig(WagtailUsersAppConfig):
    """Wagtail's pages about accounts, within the reach of who opens them."""

    user_viewset = "cherclient.accounts.staff.StaffViewSet"
    default = False
