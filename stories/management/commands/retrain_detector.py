"""manage.py retrain_detector: learn from the site's labels, and try the result before it judges."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from stories import services
from stories.detector_registry import objection_in_words
from stories.vocabulary import RunState, VersionState


class Command(BaseCommand):
    help = "Retrain the detector on the labels of the site and compare it with the one in use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--activate", action="store_true", help="let it judge if it does no worse"
        )

    def handle(self, *args, activate: bool, **options) -> None:
        with translation.override("en"):  # commands speak English, as their neighbours do
            self._retrain(activate)

    def _retrain(self, activate: bool) -> None:
        try:
            run = services.run_retraining(services.start_retraining().pk)
        except services.RetrainingUnderWay as error:
            raise CommandError(str(error)) from error
        if run.state == RunState.FAILED:
            raise CommandError(run.message)
        version = run.version
        self.stdout.write(f"Detector {version.short}: {version.get_state_display()}.")
        for name, after in version.figures.get("after", {}).items():
            before, difference = (
                version.figures["before"][name],
                version.figures["difference"][name],
            )
            self.stdout.write(
                f"  {name}: {before['value']:.3f} → {after['value']:.3f}, difference "
                f"{difference['value']:+.3f} [{difference['low']:+.3f}, {difference['high']:+.3f}]"
            )
        for objection in version.figures.get("objections", ()):
            self.stdout.write(objection_in_words(objection))
        if activate and version.state == VersionState.CANDIDATE:
            services.activate_version(version.digest, by=None)
            self.stdout.write("It judges from now on.")
