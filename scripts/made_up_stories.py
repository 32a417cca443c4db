"""A made-up table for `manage.py rank_table`: `python scripts/made_up_stories.py 1000000 20000 > many.csv`.

So many stories of so many brands, the first brands told about more often, published over sixteen
years; the same table each time.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import sys

COLUMNS = (
    *("brand", "author", "began", "ended", "returned", "told", "outcome", "cause", "love"),
    *("ad_probability", "duplicate_cluster", "published", "language"),
)
FIRST_DAY, DAYS = dt.date(2007, 8, 7), 5_800
MEAN_MONTHS = 90  # from the beginning of a love to its telling


def main(stories: int, brands: int) -> None:
    draw = random.Random(2007)  # noqa: S311
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(COLUMNS)
    for number in range(stories):
        published = FIRST_DAY + dt.timedelta(days=DAYS * number // stories)
        told = published.year * 12 + published.month - 1
        began = told - 1 - int(draw.expovariate(1 / MEAN_MONTHS))
        outcome = draw.choice(["loyal", "loyal", "left", "captive", "came_back"])
        ended = draw.randint(began, told)
        table.writerow(
            [
                f"brand-{int(brands * draw.random() ** 2)}",
                f"{draw.getrandbits(64):016x}",
                _month(began),
                "" if outcome == "loyal" else _month(ended),
                _month(draw.randint(ended, told)) if outcome == "came_back" else "",
                _month(told),
                outcome,
                draw.choice(["better_offer", "disappointment"]) if outcome == "left" else "",
                draw.randint(0, 10),
                draw.choice([0.01, 0.02, 0.05, 0.1, 0.3]),
                "",
                published.isoformat(),
                "fr",
            ]
        )


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


if __name__ == "__main__":
    if len(sys.argv) != 3 or not all(word.isdecimal() for word in sys.argv[1:]):
        sys.exit("Give two numbers: python scripts/made_up_stories.py STORIES BRANDS > file.csv")
    main(int(sys.argv[1]), int(sys.argv[2]))
