from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WikiConfig(AppConfig):
    name = "cherclient.wiki"
    label = "wiki"
    verbose_name = _("Wiki")

    def ready(self) -> None:
        from . import receivers  # noqa: F401 - connects
