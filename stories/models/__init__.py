"""The public face of the models: import from here."""

from .brand import Brand, BrandAlias, Sector
from .brand_event import BrandEvent
from .chain import Invitation
from .decision import Decision, RemovalProposal
from .desk import DoubleReading, Interest, ModeratorProfile, Unveiling
from .draft import Confirmation, DraftLink, TellingDraft
from .episode import Episode, Step
from .erasure import Tombstone
from .files import forget_file
from .follow_up import Consent, FollowUp
from .learning import DetectorVersion, Label, Retraining, ReviewPick
from .letter import Letter
from .limits import Attempt, DailySalt
from .photo import DraftPhoto, Photo
from .proof import Proof
from .readers import Comment, MeToo, SpiritVote, StoryMargin
from .redress import Appeal, Question
from .report import ReplyRequest, Report
from .review import StoryReviewTask
from .rules import RulesVersion
from .screening import Screening, StoryEvent, StoryState
from .signature import Signature, SignatureBand
from .story import Story
from .tags import StoryTag, StoryTagWord, TagSynonym

__all__ = [
    "Appeal",
    "Attempt",
    "Brand",
    "BrandAlias",
    "BrandEvent",
    "Comment",
    "Confirmation",
    "Consent",
    "DailySalt",
    "Decision",
    "DetectorVersion",
    "DoubleReading",
    "DraftLink",
    "DraftPhoto",
    "Episode",
    "FollowUp",
    "Interest",
    "Invitation",
    "Label",
    "Letter",
    "MeToo",
    "ModeratorProfile",
    "Photo",
    "Proof",
    "Question",
    "RemovalProposal",
    "ReplyRequest",
    "Report",
    "Retraining",
    "ReviewPick",
    "RulesVersion",
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
    "Tombstone",
    "Unveiling",
    "forget_file",
]
