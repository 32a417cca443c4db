from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RankingConfig(AppConfig):
    name = "ranking"
    verbose_name = _("Leaderboard")

    def ready(self) -> None:
        from ranking import checks  # noqa: F401
