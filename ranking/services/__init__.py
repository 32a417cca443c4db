"""The verbs of the ranking: count a story, uncount it, make an edition."""

from .closing import CannotRevise, close_months, revise_month
from .counting import count_story, recluster, uncount_story
from .editions import METHOD, digest_of, make_edition
from .statistics import Rebuilt, rebuild_statistics, strayed
from .surge import NotHeld, keep_surge, release_surge

__all__ = [
    "METHOD",
    "CannotRevise",
    "NotHeld",
    "Rebuilt",
    "close_months",
    "count_story",
    "digest_of",
    "keep_surge",
    "make_edition",
    "rebuild_statistics",
    "recluster",
    "release_surge",
    "revise_month",
    "strayed",
    "uncount_story",
]
