"""F34: whoever reports without any ground is warned, then not heard for thirty days."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from stories import services
from stories.models import Decision, Letter, Report
from stories.moderation import DecisionKind
from stories.reading.report_desk import past_of
from stories.services import ReportingSuspended
from stories.services.strikes import limited_until
from tests.factories import StoryFactory, lived

from .notices import ANSWER, MOTIVE, asked, at, last_letter, shown

pytestmark = pytest.mark.django_db
REP = "rep@example.org"


def reported(story, n: int, **changes) -> Report:
    whole = {"kind": "doubt", "motive": MOTIVE.format(n=n), "email": REP, "language": "en"}
    return services.report_story(story, **whole | changes)


def test_f34_the_first_brings_a_warning_and_the_third_in_thirty_days_a_suspension(
    client, moderator, member
):
    story = StoryFactory(text=lived(183_301))
    with pytest.raises(ValueError, match="Answer in"):
        services.close_reports([reported(story, 1)], by=moderator, outcome="abusive", answer="No.")
    batch = [reported(story, n) for n in (1, 2, 3, 4)]
    services.close_reports(batch, by=moderator, outcome="abusive", answer=ANSWER)
    assert Letter.objects.filter(kind="report_warning").count() == 1  # one act, one strike
    assert "A warning about your reports" in last_letter("report_warning", email=REP)
    for n in (5, 6):
        assert limited_until(batch[0].reporter_key) is None
        report = reported(story, n)
        services.close_reports([report], by=moderator, outcome="abusive", answer=ANSWER)
    limit = Decision.objects.get(kind=DecisionKind.LIMIT)
    assert (limit.actor, limit.report, limit.before) == (moderator, report, limit.after)
    until = limited_until(batch[0].reporter_key)
    assert until == limit.made_at + dt.timedelta(days=30)
    with translation.override("en"):
        day = date_format(timezone.localtime(until), "j F Y")
    assert day in last_letter("report_limited", email=REP)
    assert past_of([report.reporter_key])[report.reporter_key].abusive == 6

    refused = client.post(at("report", story.public_id), asked(7, email=REP.upper()))
    assert refused.status_code == 422
    assert day in shown(refused)
    assert MOTIVE.format(n=7) in shown(refused)  # nothing typed is lost
    threat = asked(8, kind="threat", email=REP, good_faith="on")
    assert client.post(at("report", story.public_id), threat).status_code == 302
    somebody_else = asked(9, email="other@example.org")
    assert client.post(at("report", story.public_id), somebody_else).status_code == 302
    later = until + dt.timedelta(minutes=1)
    assert limited_until(batch[0].reporter_key, later) is None


def test_f34_old_strikes_are_forgotten_and_nobody_is_suspended_by_another_s_address(
    client, moderator, member
):
    """Strikes older than thirty days weigh nothing; an account is not the address typed."""
    story = StoryFactory(text=lived(183_302))
    for n in (1, 2, 3):
        report = reported(story, n, email=member.email)
        services.close_reports([report], by=moderator, outcome="abusive", answer=ANSWER)
        if n < 3:
            old = timezone.now() - dt.timedelta(days=31, hours=n)
            Report.objects.filter(pk=report.pk).update(handled_at=old)
    assert not Decision.objects.filter(kind=DecisionKind.LIMIT).exists()
    assert Letter.objects.filter(kind="report_warning").count() == 3
    for n in (4, 5):
        report = reported(story, n, email=member.email)
        services.close_reports([report], by=moderator, outcome="abusive", answer=ANSWER)
    with pytest.raises(ReportingSuspended):
        reported(story, 6, email=member.email)
    client.force_login(member)  # the account that has this address sent none of them
    assert "Suspended" not in shown(client.get(at("report", story.public_id)))
    assert client.post(at("report", story.public_id), asked(6)).status_code == 302
    nameless = services.report_story(story, kind="doubt", motive=MOTIVE.format(n=10))
    services.close_reports([nameless], by=moderator, outcome="abusive", answer=ANSWER)
    assert nameless.reporter_key == ""
    for n in (11, 12, 13):
        mine = reported(story, n, email="", reporter=member)
        services.close_reports([mine], by=moderator, outcome="abusive", answer=ANSWER)
    assert "manifestly unfounded" in shown(client.get(at("report", story.public_id)))
