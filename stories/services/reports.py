"""Reports against a story: received with a number, read by a person, answered. The story stays."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .. import signals
from ..folding import fold
from ..models import Decision, Report, Story, StoryState
from ..moderation import (
    ILLEGAL_HOURS,
    DecisionKind,
    DecisionSource,
    ReporterQuality,
    ReportKind,
    ReportState,
)
from ..vocabulary import State
from .addresses import address_of_page
from .impartial import not_a_party
from .letters import write_letter
from .operators import alert_operators
from .states import decide
from .strikes import limited_until, strike

TAKEN_UP, FROZEN = "stories.report_assessed", "stories.story_frozen"  # in Wagtail's log
ANSWER_MIN = 20
OUTCOMES = (ReportState.FOUNDED, ReportState.UNFOUNDED, ReportState.ABUSIVE)


class AlreadyAnsweredReport(Exception):
    """Somebody was faster; the message says what the report became."""

    def __init__(self, report: Report) -> None:
        state = report.get_state_display()
        super().__init__(_("Already dealt with: this report is now “%s”.") % state)


class ReportingSuspended(Exception):
    """This person may not report until the day `until`."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__()
        self.until = until


def reporter_key(*, member=None, email: str = "") -> str:
    """Equal for two reports of one person, as far as can be known; empty for nobody in particular.

    An HMAC under the site's key: of the account, or else of the address typed. The two differ, so
    that nobody gets an account suspended by typing its address.
    """
    if member is not None:
        who = f"account:{member.pk}"
    elif email:
        who = f"mail:{email.strip().lower()}"
    else:
        return ""
    return salted_hmac("stories.reporter", who, algorithm="sha256").hexdigest()


def motive_hash(motive: str) -> str:
    """Equal for motives that differ by case, accents, spaces or stops only."""
    return hashlib.sha256(fold(motive).encode()).hexdigest()[:32]


@transaction.atomic
def report_story(
    story: Story,
    *,
    kind: ReportKind | str,
    motive: str,
    passage: str = "",
    law: str = "",
    quality: ReporterQuality | str = ReporterQuality.READER,
    name: str = "",
    email: str = "",
    good_faith: bool = False,
    language: str = "fr",
    reporter=None,
) -> Report:
    """Keep a report, with its number and the day it is answered by; the same sent twice is kept once.

    A threat is told to those who run the site at once; pressure told by the author freezes what
    readers may write under the story. Raises `ReportingSuspended`, except for a threat.
    """
    kind, now = ReportKind(kind), timezone.now()
    key = reporter_key(member=reporter, email=email)
    until = limited_until(key, now)
    if until and kind != ReportKind.THREAT:
        raise ReportingSuspended(until)
    row = StoryState.objects.select_for_update().get(pk=story.pk)  # two windows wait here
    same = Report.objects.filter(
        story=story, kind=kind, reporter_key=key, motive_hash=motive_hash(motive), handled_at=None
    )
    if not key:
        same = same.filter(made_at__gt=now - dt.timedelta(minutes=10))
    if found := same.first():
        return found
    report = Report.objects.create(
        story=story,
        public_id=story.public_id,
        kind=kind,
        motive=motive,
        passage=passage,
        law=law,
        quality=quality,
        name=name,
        email=email,
        good_faith=good_faith,
        language=language,
        reporter=reporter,
        reporter_key=key,
        motive_hash=motive_hash(motive),
        made_at=now,
        due_at=due_of(kind, now),
    )
    if kind == ReportKind.PRESSURE and reporter is not None and reporter.pk == story.author_id:
        _freeze(row, story, by=reporter)
    if kind == ReportKind.THREAT:
        alert_operators("threat", report.ticket, page=address_of_page("story_report", report.pk))
    _write(report, "report_received", due=f"{timezone.localdate(report.due_at):%Y-%m-%d}")
    return report


def due_of(kind: ReportKind | str, now: dt.datetime) -> dt.datetime:
    """When a person has answered at the latest."""
    if ReportKind(kind).is_urgent:
        return now + dt.timedelta(hours=ILLEGAL_HOURS)
    return now + dt.timedelta(days=settings.DECISION_DAYS)


@transaction.atomic
def assess_report(report: Report, *, by) -> None:
    """A person finds a report serious: the page of the story says that one is being assessed.

    Pressure then freezes what readers may write there. Raises `AlreadyAnsweredReport`, `NotYours`.
    """
    row = _locked_state(report)
    report = _open(report)
    not_a_party(by, report.story)
    if report.state == ReportState.ASSESSING:
        return
    report.state = ReportState.ASSESSING
    report.save(update_fields=["state"])
    if report.story is not None:
        log(instance=report.story, action=TAKEN_UP, user=by, data={"ticket": report.ticket})
    if report.kind == ReportKind.PRESSURE and row is not None:
        _freeze(row, report.story, by=by)
    _announce(report)


@transaction.atomic
def close_reports(
    reports: list[Report], *, by, outcome: ReportState | str, answer: str
) -> list[Decision]:
    """One answer for one report or many: a decision and a letter for each of them.

    Those answered meanwhile are left out; of a story no longer public, no decision is written.
    Manifestly unfounded ones count once against whoever sent them. Raises `ValueError` without an
    answer, `NotYours`, and `AlreadyAnsweredReport` when none is left.
    """
    outcome, answer = ReportState(outcome), answer.strip()
    if outcome not in OUTCOMES or len(answer) < ANSWER_MIN:
        raise ValueError(
            _("Answer in %(least)s characters at least: whoever reported reads it.")
            % {"least": ANSWER_MIN}
        )
    now, decisions, closed = timezone.now(), [], []
    for each in sorted(reports, key=lambda report: (report.story_id or 0, report.pk)):
        _locked_state(each)
        report = Report.objects.select_for_update().get(pk=each.pk)
        if report.handled_at:
            continue
        not_a_party(by, report.story)
        _end(report, by, outcome, answer, now)
        closed.append(report)
        if decision := _keep(report, by, answer):
            decisions.append(decision)
    if reports and not closed:
        raise AlreadyAnsweredReport(Report.objects.get(pk=reports[0].pk))
    if outcome == ReportState.ABUSIVE:
        for report in {report.reporter_key: report for report in closed}.values():
            strike(report, by=by, now=now)
    return decisions


def end_with_removal(report: Report, *, by, answer: str) -> None:
    """The story was taken down for what this report said. The caller holds the story's row."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    if not report.handled_at:
        _end(report, by, ReportState.FOUNDED, answer, timezone.now())


def _end(report: Report, by, outcome: ReportState, answer: str, now: dt.datetime) -> None:
    report.state, report.answer = outcome, answer
    report.handled_at, report.handled_by = now, by
    report.save(update_fields=["state", "answer", "handled_at", "handled_by"])
    _write(report, "report_answered")
    if report.kind == ReportKind.PRESSURE and report.story_id:
        _thaw(report.story_id)
    _announce(report)


def _keep(report: Report, by, answer: str) -> Decision | None:
    """What was decided of a report on a public story, which stays; nothing for one that is gone."""
    story = report.story
    if story is None or story.state.state != State.PUBLISHED:
        return None
    grounds = {"facts": answer, "source": DecisionSource.REPORT, "report": report}
    return decide(story, by, DecisionKind.KEEP, State.PUBLISHED, **grounds)


def _freeze(row: StoryState, story: Story, *, by) -> None:
    if row.frozen_at is None:
        row.frozen_at = timezone.now()
        row.save(update_fields=["frozen_at"])
        log(instance=story, action=FROZEN, user=by)
        signals.notices_changed.send(sender=Report, story_id=story.pk)


def _thaw(story_id: int) -> None:
    """Readers may write again once no report that froze the story is open."""
    froze = Q(state=ReportState.ASSESSING) | Q(reporter=F("story__author"))
    left = Report.objects.filter(froze, story=story_id, kind=ReportKind.PRESSURE, handled_at=None)
    if not left.exists():
        StoryState.objects.filter(pk=story_id).update(frozen_at=None)


def _locked_state(report: Report) -> StoryState | None:
    """The row of the story is locked before that of the report, everywhere."""
    return StoryState.objects.select_for_update().filter(pk=report.story_id).first()


def _open(report: Report) -> Report:
    found = Report.objects.select_for_update().get(pk=report.pk)
    if found.handled_at:
        raise AlreadyAnsweredReport(found)
    return found


def _announce(report: Report) -> None:
    if report.story_id:
        signals.notices_changed.send(sender=Report, story_id=report.story_id)


def _write(report: Report, kind: str, **context: object) -> None:
    """A letter to whoever reported, when an address is known."""
    address = report.email or (report.reporter.email if report.reporter_id else "")
    if address:
        write_letter(
            kind,
            email=address,
            language=report.language,
            ticket=report.ticket,
            state=report.state,
            answer=report.answer,
            page=address_of_page(
                "stories:reported", report.public_id, report.ticket, language=report.language
            ),
            **context,
        )
