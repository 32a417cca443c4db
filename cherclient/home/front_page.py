"""What the front page shows, in few queries."""

from __future__ import annotations

from ranking.drawings.threads import axis
from ranking.pages.components import percentages
from ranking.queries import current_edition, first_standings
from stories.published import chain_summary, latest_stories

from .opening import opening_context

THREADS, STORIES = 10, 3


def front_page(chosen) -> dict:
    """The opening, the head line, the first threads, three stories and the chain.

    `chosen`: the story editors want the page to open on, if it is public still.
    """
    latest = list(latest_stories(STORIES + 1))
    opening = chosen if chosen and chosen.live else next(iter(latest), None)
    standings = first_standings(THREADS)
    edition = standings[0].edition if standings else current_edition()
    return {
        "opening": opening,
        "stories": [story for story in latest if story != opening][:STORIES],
        "edition": edition,
        "standings": standings,
        "sad": percentages(edition),
        "axis": axis(),
        "chain": chain_summary() if latest else None,
        **(opening_context(opening) if opening else {}),
    }
