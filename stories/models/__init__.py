"""The public face of the models: import from here."""

from .brand import Brand, BrandAlias, Sector
from .decision import Decision, Report
from .draft import Confirmation, TellingDraft
from .learning import DetectorVersion, Label, Retraining, ReviewPick
from .review import StoryReviewTask
from .screening import Screening, StoryEvent, StoryState
from .signature import Signature, SignatureBand
from .story import Episode, Story, StoryTag

__all__ = [
    "Brand",
    "BrandAlias",
    "Confirmation",
    "Decision",
    "DetectorVersion",
    "Episode",
    "Label",
    "Report",
    "Retraining",
    "ReviewPick",
    "Screening",
    "Sector",
    "Signature",
    "SignatureBand",
    "Story",
    "StoryEvent",
    "StoryReviewTask",
    "StoryState",
    "StoryTag",
    "TellingDraft",
]
