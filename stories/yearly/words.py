"""The words of a yearly report: sections, lines and units."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..moderation import (
    AppealState,
    DecisionKind,
    DecisionSource,
    ReasonCode,
    ReplyKind,
    ReplyState,
    ReportKind,
    ReportState,
)
from .sums import HOURS, PERCENT, Figure

SECTIONS = {
    "automated": gettext_lazy("What software did"),
    "actions": gettext_lazy("What people decided"),
    "errors": gettext_lazy("Signs of error"),
    "delays": gettext_lazy("How long held stories waited"),
    "notices": gettext_lazy("Reports"),
    "appeals": gettext_lazy("Appeals"),
    "replies": gettext_lazy("Right of reply"),
    "second_readings": gettext_lazy("Second readings"),
    "fairness": gettext_lazy("Praise and criticism"),
}
_WORDS = {
    ("automated", "stories_read"): gettext_lazy("Stories read by software"),
    ("automated", "held"): gettext_lazy("Held for a person"),
    ("automated", "held_as_advertisement"): gettext_lazy("Held as suspected advertisements"),
    ("automated", "held_share"): gettext_lazy("Share held"),
    ("automated", "refused_by_software"): gettext_lazy("Refused by software"),
    ("actions", "decisions"): gettext_lazy("Decisions"),
    ("actions", "decisions_by_kind"): gettext_lazy("Decisions"),
    ("actions", "refused_or_removed"): gettext_lazy("Refused or taken down"),
    ("actions", "by_source"): gettext_lazy("Brought up by"),
    ("actions", "removed_by_two"): gettext_lazy("Taken down by two people"),
    ("actions", "reporters_suspended"): gettext_lazy("People whose reporting was suspended"),
    ("errors", "held_then_published"): gettext_lazy("Held stories that a person published"),
    ("errors", "overturned_on_appeal"): gettext_lazy("Decisions overturned on appeal"),
    ("delays", "hold_to_decision"): gettext_lazy("Median wait for a decision"),
    ("delays", "decided_late"): gettext_lazy("Decided after the announced delay"),
    ("delays", "waiting_late_now"): gettext_lazy("Waiting past the delay when this was written"),
    ("notices", "received"): gettext_lazy("Received"),
    ("notices", "received_by_kind"): gettext_lazy("Received"),
    ("notices", "by_state"): gettext_lazy("State"),
    ("notices", "hours_to_answer"): gettext_lazy("Median time to an answer"),
    ("notices", "answered_late"): gettext_lazy("Answered after their day, or late now"),
    ("appeals", "received"): gettext_lazy("Received"),
    ("appeals", "by_state"): gettext_lazy("State"),
    ("appeals", "hours_to_answer"): gettext_lazy("Median time to an answer"),
    ("appeals", "answered_late"): gettext_lazy("Answered after their day, or late now"),
    ("replies", "received_by_kind"): gettext_lazy("Received"),
    ("replies", "by_state"): gettext_lazy("State"),
    ("replies", "hours_to_answer"): gettext_lazy("Median time to an answer"),
    ("replies", "answered_late"): gettext_lazy("Answered after their day, or late now"),
    ("second_readings", "read_twice"): gettext_lazy("Decisions made twice"),
    ("second_readings", "same_answer"): gettext_lazy("Same answer"),
    ("second_readings", "kappa"): gettext_lazy("Agreement beyond chance (Cohen’s kappa)"),
    ("fairness", "reading_to_publication"): gettext_lazy("Median time from reading to publication"),
}
_SIDES = {
    "praise": gettext_lazy("stories in which the love lives on"),
    "criticism": gettext_lazy("stories in which it ended, or stays without love"),
}
_CODES = {
    ("actions", "decisions_by_kind"): DecisionKind,
    ("actions", "refused_or_removed"): ReasonCode,
    ("actions", "by_source"): DecisionSource,
    ("notices", "received_by_kind"): ReportKind,
    ("notices", "by_state"): ReportState,
    ("notices", "hours_to_answer"): ReportKind,
    ("appeals", "by_state"): AppealState,
    ("replies", "received_by_kind"): ReplyKind,
    ("replies", "by_state"): ReplyState,
    ("replies", "hours_to_answer"): ReplyKind,
}


def words_of(figure: Figure) -> str:
    """The name of a line, in the active language."""
    return str(_WORDS[figure.section, figure.code])


def of_in_words(figure: Figure) -> str:
    """What part of the whole it is about; empty for the whole."""
    if not figure.of:
        return ""
    if figure.of in _SIDES:
        return str(_SIDES[figure.of])
    label = str(_CODES[figure.section, figure.code](figure.of).label)
    return f"{figure.of}, {label}" if figure.code == "refused_or_removed" else label


def value_in_words(figure: Figure) -> str:
    """The value with its unit; a dash when there is no case."""
    if figure.value is None:
        return "–"
    if figure.unit == PERCENT:
        return _("%(n)s %%") % {"n": number_format(figure.value, 1)}
    if figure.unit == HOURS:
        return _("%(n)s hours") % {"n": number_format(figure.value, 1)}
    return number_format(figure.value)
