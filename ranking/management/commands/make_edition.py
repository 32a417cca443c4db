"""manage.py make_edition: the current leaderboard; whole months, closed; the revision of one."""

from __future__ import annotations

import datetime as dt

from django.core.management.base import BaseCommand, CommandError

from ranking.dump import Refused, publish_once_a_day
from ranking.models import Edition
from ranking.services import CannotRevise, close_months, make_edition, revise_month
from ranking.signing import BadKey


def month(text: str) -> dt.date:
    """The first day of a month written like 2026-10."""
    return dt.datetime.strptime(text, "%Y-%m").date()


class Command(BaseCommand):
    help = (
        "Make the current edition of the leaderboard anew. With --close, close every whole month "
        "not closed yet: sealed, chained, never changed. With --revise, add a revision to a closed "
        "month. Safe to run twice, and from two machines."
    )

    def add_arguments(self, parser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--close", action="store_true", help="close the whole months")
        what.add_argument("--revise", type=month, metavar="YYYY-MM", help="the month to revise")
        parser.add_argument("--reason", default="", help="why it is revised; published")

    def handle(self, *args, close: bool, revise: dt.date | None, reason: str, **options) -> None:
        try:
            if revise:
                self._say(revise_month(revise, reason=reason))
            elif close:
                self._close()
            else:
                self._make()
        except (CannotRevise, Refused, BadKey) as problem:
            raise CommandError(str(problem)) from problem

    def _make(self) -> None:
        edition = make_edition()
        if edition is None:
            self.stdout.write("No edition: no story counts yet, or no love has ended.")
        else:
            self._say(edition)

    def _close(self) -> None:
        made = close_months()
        for edition in made:
            self._say(edition)
        if not made:
            last = Edition.objects.in_force().first()
            self.stdout.write(
                f"No month to close: {last} is the last one."
                if last
                else "No month to close: nothing can be said of any yet."
            )
        if folder := publish_once_a_day(anyway=bool(made)):
            self.stdout.write(f"Open data made anew: {folder}.")

    def _say(self, edition: Edition) -> None:
        ranked = edition.standings.filter(tier__isnull=False).count()
        seal = f" Sealed {edition.hash[:12]}." if edition.hash else ""
        self.stdout.write(
            f"Edition {edition}: {edition.stories} stories counted, {ranked} brands ranked, "
            f"method {edition.method}, sums {edition.digest[:12]}.{seal}"
        )
