"""What people teach the detector: labels, from explicit answers only."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..detector.sentences import split
from ..models import Decision, Label, Report, ReviewPick, Story
from ..moderation import DecisionKind, ReasonCode, ReportKind
from ..vocabulary import Provenance, ReviewAnswer

SAYS_AD = ReasonCode.R01  # the only reason that means "an advertisement in disguise"


class AlreadyAnswered(Exception):
    """Somebody was faster on this story of the weekly review."""


def label_decision(story: Story, decision: Decision, *, passage: str = "") -> Label | None:
    """What a decision on a held story says of its text; a refusal on other grounds says nothing.

    `passage` is "start-end", one of the text's sentences. Raises `ValueError` on any other.
    """
    span = span_of(story, passage)
    if decision.kind == DecisionKind.PUBLISH:
        return _label(story, is_ad=False, by=decision.actor, decision=decision)
    if decision.reason != SAYS_AD:
        return None
    return _label(story, is_ad=True, by=decision.actor, decision=decision, span=span)


def label_overturn(story: Story, first: Decision, outcome: Decision) -> Label | None:
    """An overturned refusal for advertisement: the text was lived, and what the first reader said of
    it is learned from no more. Other grounds said nothing of advertisement, and still do not."""
    if first.reason != SAYS_AD:
        return None
    Label.objects.filter(decision=first).delete()
    return _label(story, is_ad=False, by=outcome.actor, decision=outcome)


@transaction.atomic
def answer_pick(pick: ReviewPick, *, by, answer: str, passage: str = "") -> ReviewPick:
    """Keep a reviewer's answer. An advertisement that is public is reported, and stays public.

    Raises `AlreadyAnswered` when somebody was faster, `ValueError` on an unknown answer or passage.
    """
    pick = ReviewPick.objects.select_for_update().get(pk=pick.pk)
    if pick.answer:
        raise AlreadyAnswered(_("Somebody has already answered for this story."))
    said, story = ReviewAnswer(answer), Story.objects.get(pk=pick.story_id)
    span = span_of(story, passage)
    if said != ReviewAnswer.UNSURE:
        is_ad = said == ReviewAnswer.AD
        pick.label = _label(story, is_ad=is_ad, by=by, span=span if is_ad else None)
        if is_ad and story.live:
            _report(story, pick.label)
    pick.answer, pick.answered_at, pick.answered_by = said, timezone.now(), by
    pick.save()
    return pick


def forget_labels(story: Story) -> None:
    """The author took the text back: nothing more is learned from it, nobody is asked about it."""
    ReviewPick.objects.filter(story=story).delete()
    Label.objects.filter(story=story).delete()


def span_of(story: Story, passage: str) -> tuple[int, int] | None:
    """The place of a sentence from its "start-end"; None for none. Raises `ValueError`."""
    if not passage:
        return None
    known = {f"{each.start}-{each.end}": (each.start, each.end) for each in split(story.text)}
    if passage not in known:
        raise ValueError(_("This passage is not in the story."))
    return known[passage]


def _label(
    story: Story,
    *,
    is_ad: bool,
    by,
    decision: Decision | None = None,
    span: tuple[int, int] | None = None,
) -> Label:
    start, end = span or (None, None)
    return Label.objects.create(
        story=story,
        text_hash=story.text_hash,
        is_ad=is_ad,
        span_start=start,
        span_end=end,
        quote=story.text[start:end] if span else "",
        actor=by,
        decision=decision,
        provenance=_provenance(decision),
    )


def _provenance(decision: Decision | None) -> Provenance:
    if decision is None:
        return Provenance.REVIEW
    of_appeal = decision.kind == DecisionKind.OVERTURN
    return Provenance.APPEAL if of_appeal else Provenance.DECISION


def _report(story: Story, label: Label) -> Report:
    """A published story read as an advertisement: a moderator is asked to look."""
    motive = _(
        "In the weekly review, a person read this published story as an advertisement in "
        "disguise. It stays online until somebody has looked."
    )
    if label.quote:
        motive += " " + _("The passage: “%(quote)s”") % {"quote": label.quote}
    return Report.objects.create(
        story=story,
        public_id=story.public_id,
        kind=ReportKind.DOUBT,
        motive=motive,
        due_at=timezone.now() + dt.timedelta(days=settings.DECISION_DAYS),
    )
