from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurfacesConfig(AppConfig):
    name = "cherclient.surfaces"
    label = "surfaces"
    verbose_name = _("Versions of what pages show")
