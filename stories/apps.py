from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "stories"
    verbose_name = _("Stories")

    def ready(self) -> None:
        """Tie what stories announce to what happens next; services never import tasks."""
        from . import checks, services, signals, tasks  # noqa: F401

        signals.story_submitted.connect(tasks.screen_on_commit, dispatch_uid="screen")
        signals.letter_due.connect(tasks.write_on_commit, dispatch_uid="write")
        signals.review_acted.connect(services.on_review, dispatch_uid="review")
