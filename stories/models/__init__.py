"""The public face of the models: import from here."""

from .brand import Brand, BrandAlias, Sector
from .brand_event import BrandEvent
from .chain import Invitation
from .decision import Decision, Report
from .draft import Confirmation, DraftLink, TellingDraft
from .episode import Episode, Step
from .files import forget_file
from .follow_up import Consent, FollowUp
from .learning import DetectorVersion, Label, Retraining, ReviewPick
from .photo import DraftPhoto, Photo
from .proof import Proof
from .readers import Comment, MeToo, SpiritVote, StoryMargin
from .review import StoryReviewTask
from .screening import Screening, StoryEvent, StoryState
from .signature import Signature, SignatureBand
from .story import Story
from .tags import StoryTag, StoryTagWord, TagSynonym

__all__ = [
    "Brand",
    "BrandAlias",
    "BrandEvent",
    "Comment",
    "Confirmation",
    "Consent",
    "Decision",
    "DetectorVersion",
    "DraftLink",
    "DraftPhoto",
    "Episode",
    "FollowUp",
    "Invitation",
    "Label",
    "MeToo",
    "Photo",
    "Proof",
    "Report",
    "Retraining",
    "ReviewPick",
    "Screening",
    "Sector",
    "Signature",
    "SignatureBand",
    "SpiritVote",
    "Step",
    "Story",
    "StoryEvent",
    "StoryMargin",
    "StoryReviewTask",
    "StoryState",
    "StoryTag",
    "StoryTagWord",
    "TagSynonym",
    "TellingDraft",
    "forget_file",
]
