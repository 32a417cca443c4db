"""manage.py make_edition: the current leaderboard, or last month's, closed."""

from django.core.management.base import BaseCommand

from ranking.services import make_edition


class Command(BaseCommand):
    help = (
        "Make the current edition of the leaderboard anew. With --close, keep last month's edition "
        "for good: made once, never changed. Safe to run twice."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--close", action="store_true", help="close the last whole month")

    def handle(self, *args, close: bool, **options) -> None:
        edition = make_edition(close=close)
        if edition is None:
            self.stdout.write("No edition: no story counts yet, or no love has ended.")
            return
        ranked = edition.standings.filter(tier__isnull=False).count()
        self.stdout.write(
            f"Edition {edition}: {edition.stories} stories counted, {ranked} brands ranked, "
            f"method {edition.method}, sums {edition.digest[:12]}."
        )
