"""The public face of the models: import from here."""

from .brand import Brand, BrandAlias, Sector
from .decision import Decision, Report
from .draft import Confirmation, TellingDraft
from .review import StoryReviewTask
from .screening import Screening, StoryEvent, StoryState
from .story import Episode, Story, StoryTag

__all__ = [
    "Brand",
    "BrandAlias",
    "Confirmation",
    "Decision",
    "Episode",
    "Report",
    "Screening",
    "Sector",
    "Story",
    "StoryEvent",
    "StoryReviewTask",
    "StoryState",
    "StoryTag",
    "TellingDraft",
]
