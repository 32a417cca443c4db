"""The window accounts look through: what a member told and left, to be given back or erased."""

from django.http import HttpRequest

from .exporting import Section, write_member_files
from .limits import subject_of
from .moderation import LimitedAction
from .reading.consents import consents_of
from .services.leaving import forget_member
from .services.limits import Refusal, take
from .services.purging import PURGES, Purge, drop_erased_words, warn_before_erasing

__all__ = [
    "PURGES",
    "Purge",
    "Section",
    "consents_of",
    "drop_erased_words",
    "exported_too_often",
    "forget_member",
    "warn_before_erasing",
    "write_member_files",
]


def exported_too_often(request: HttpRequest) -> Refusal | None:
    """Count one request for one's data; a refusal in words when there were too many."""
    return take(subject_of(request), LimitedAction.EXPORT)
