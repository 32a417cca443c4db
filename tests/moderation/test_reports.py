"""Reports: by anybody, with what the law asks, a number and an answer; the story stays online."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from stories import services
from stories.forms.report import _repeats
from stories.models import Decision, Letter, Report, StoryState
from stories.moderation import DecisionKind, ReportKind, ReportState
from stories.reading.brand_sums import sums_of
from stories.reading.report_desk import BY_REPORTER, BY_WORDS, past_of, report_groups
from stories.services import AlreadyAnsweredReport, NotKept, NotYours
from stories.services.operators import operator_addresses
from tests.factories import StoryFactory, lived

from .conftest import person
from .notices import ANSWER, MOTIVE, asked, at, in_english, last_letter, shown

pytestmark = pytest.mark.django_db
LAW = "Article 29, loi du 29 juillet 1881"


@pytest.fixture
def story(member):
    return StoryFactory(text=lived(183_001), author=member)


def test_f11_anybody_reports_a_motivated_doubt_for_free_and_follows_it_by_its_number(
    client, story, django_assert_max_num_queries
):
    """F11, F27: without an account; empty or boilerplate refused with the reason; a receipt."""
    page = shown(client.get(at("report", story.public_id, query="?kind=doubt")))
    assert "checked" in page.split('value="doubt"')[1].split(">")[0]
    assert "Free, without an account." in page
    path = at("report", story.public_id)
    for motive, why in (
        ("", "This field is required."),
        ("not true", "A report must be motivated"),
        ("fake fake fake fake fake " * 5, "A report must be motivated"),
        ("I doubt this story of a shop very much indeed. " * 4, "The same sentence comes back"),
        (story.text[:200], "This is the story itself"),
        ("\x00" + MOTIVE, "Null characters are not allowed."),
    ):
        refused = client.post(path, asked(motive=motive))
        assert refused.status_code == 422
        assert why in shown(refused), motive
    assert not Report.objects.exists()

    sent = asked(1, email="Lou@example.org")
    received = client.post(path, sent, follow=True)
    report = Report.objects.get()
    assert received.redirect_chain[-1][0] == at("reported", story.public_id, report.ticket)
    for words in (report.ticket, "I doubt this story is authentic", "Received, waiting", "None:"):
        assert words in shown(received)
    for hidden in ("register", "lou@example.org", "Lou@example.org"):
        assert hidden not in shown(received)
    assert report.due_at - report.made_at == dt.timedelta(days=7)
    assert (report.public_id, report.language) == (story.public_id, "en")
    letter = last_letter("report_received", email="Lou@example.org")
    assert report.ticket in letter
    assert at("reported", story.public_id, report.ticket) in letter

    client.post(path, sent)  # the back button
    assert Report.objects.count() == 1
    story.refresh_from_db()
    assert story.live
    assert client.get(at("report", story.public_id, query="?kind=%00&comment=x")).status_code == 200
    assert client.get(at("reported", story.public_id, "nothing")).status_code == 404
    with django_assert_max_num_queries(6):
        client.get(at("reported", story.public_id, report.ticket))


def test_f27_what_is_illegal_is_reported_with_its_passage_a_law_a_name_and_good_faith(
    client, story
):
    """F27, F37: what lacks is named; a person decides within 24 hours. F29: a threat needs no name."""
    path = at("report", story.public_id)
    page = shown(client.post(path, asked(2, kind="illegal")))
    for why in (
        "Copy the passage here",
        "Say which law",
        "The law asks for your name",
        "The law asks for your address",
        "a report is made in good faith",
    ):
        assert why in page
    whole = {
        "law": LAW,
        "name": "Lou",
        "email": "lou@example.org",
        "good_faith": "on",
        "passage": "words that nobody wrote",
    }
    page = shown(client.post(path, asked(2, kind="illegal", **whole)))
    assert "These words are not in the story" in page
    assert "Lou" in page  # nothing typed is lost
    whole["passage"] = f"  « {story.text[10:60].upper()} »"
    assert client.post(path, asked(2, kind="illegal", **whole)).status_code == 302
    report = Report.objects.get()
    assert report.due_at - report.made_at == dt.timedelta(hours=24)
    assert (report.good_faith, report.law, report.name) == (True, LAW, "Lou")
    personal = asked(3, kind="personal", good_faith="on", passage=story.text[10:60])
    assert client.post(path, personal).status_code == 302


def test_f29_a_threat_alerts_the_operator_at_once_and_goes_on_top(
    client, story, settings, moderator
):
    """F29: an alert mail; the first of the list; one moderator may take the story down alone."""
    settings.OPERATOR_EMAIL = "operator@example.org"
    client.post(at("report", story.public_id), asked(4))
    threat = asked(5, kind="threat", good_faith="on")
    assert client.post(at("report", story.public_id), threat).status_code == 302
    client.post(at("report", story.public_id), threat)  # sent twice: one alert
    report = Report.objects.get(kind=ReportKind.THREAT)
    assert Letter.objects.filter(kind="operator_alert").count() == 1
    alert = last_letter("operator_alert", email="operator@example.org")
    assert "Urgent" in alert
    assert f"/admin/notices/{report.pk}/" in alert
    assert report_groups()[0].first.pk == report.pk
    client.force_login(in_english(moderator))
    gone = client.post(
        f"/admin/removals/propose/{story.public_id}/",
        {
            "report": report.pk,
            "reason": "R09",
            "facts": "It names a person and says that they will be killed.",
            "ground": "law",
            "law": "Article 222-17, code pénal",
            "at_once": "1",
        },
        follow=True,
    )
    assert "The story is taken down." in shown(gone)
    report.refresh_from_db()
    assert report.state == ReportState.FOUNDED
    decision = Decision.objects.get(kind=DecisionKind.REMOVE)
    assert (decision.reason, decision.second, decision.report) == ("R09", None, report)
    settings.OPERATOR_EMAIL = ""
    assert operator_addresses() == ["editor@cherclient.example"]  # the first superuser


def test_pressure_told_by_the_author_closes_the_comments_first_and_is_counted_once_founded(
    client, story, member, moderator, second_moderator
):
    """Frozen in the same transaction; a copy of the comment; counted on the page of the brand."""
    said = services.comment(story, second_moderator, "Take your story back or we find you.")
    client.force_login(member)
    path = at("report", story.public_id, query=f"?kind=pressure&comment={said.pk}")
    assert "You are reporting a comment" in shown(client.get(path))
    sent = asked(6, kind="pressure", quality="author", comment=said.pk)
    assert client.post(at("report", story.public_id), sent).status_code == 302
    report = Report.objects.get()
    assert "Take your story back" in report.passage  # kept even if the comment goes
    assert StoryState.objects.get(story=story).frozen_at
    assert report.due_at - report.made_at == dt.timedelta(hours=24)
    reader = person("rey@example.org", "Rey")
    with pytest.raises(NotKept, match="Comments and corrections are closed"):
        services.comment(story, reader, "I agree with the others.")
    with pytest.raises(NotKept):
        services.propose_rectification(story, reader, fact="began", value="2001")
    services.comment(story, moderator, "A moderator may still write here.")
    page = shown(client.get(at("detail", story.public_id, story.slug)))
    assert "Comments and corrections are closed under this story" in page
    assert sums_of(story.brand).pressures == 0

    services.remove_comment(
        said, by=moderator, reason="R07", facts="It threatens the author.", report=report
    )
    services.close_reports(
        [report], by=moderator, outcome="founded", answer="The threat was there; it was removed."
    )
    assert StoryState.objects.get(story=story).frozen_at is None
    assert sums_of(story.brand).pressures == 1
    form = shown(client.get(at("report", story.public_id)))  # the author is known as such
    assert "selected" in form.split('value="author"')[1].split(">")[0]
    client.logout()
    with_brand = shown(client.get(f"/en/brands/{story.brand.slug}/"))
    assert "One report of pressure on the author of a story" in with_brand


def test_b7_only_a_person_s_triage_puts_a_note_on_the_story(client, story, moderator, member):
    """B7, J6: a report changes nothing readers see until a moderator finds it serious."""
    report = services.report_story(story, kind="doubt", motive=MOTIVE.format(n=7))
    detail, note = at("detail", story.public_id, story.slug), "A report about this story is being"
    assert note not in shown(client.get(detail))
    with pytest.raises(NotYours):
        services.assess_report(report, by=member)  # the author
    client.force_login(in_english(moderator))
    page = shown(client.get(f"/admin/notices/{report.pk}/"))
    assert "no earlier report answered" in page
    kept = client.post(f"/admin/notices/{report.pk}/", {"act": "founded", "answer": "No."})
    assert "in 20 characters at least" in shown(kept)
    client.post(f"/admin/notices/{report.pk}/", {"act": "assess", "answer": ""})
    assert note in shown(client.get(detail))
    client.post(f"/admin/notices/{report.pk}/", {"act": "ask", "answer": "Show us the bill."})
    asked_too_short = services.open_question(story)
    assert asked_too_short is None  # twenty characters are needed
    client.post(
        f"/admin/notices/{report.pk}/",
        {"act": "ask", "answer": "Show us the bill of 2011, please."},
    )
    assert services.open_question(story).wants_proof
    answer = {"act": "unfounded", "answer": ANSWER}
    client.post(f"/admin/notices/{report.pk}/", answer)
    again = shown(client.post(f"/admin/notices/{report.pk}/", answer))
    assert "Already dealt with" in again
    assert note not in shown(client.get(detail))
    decision = Decision.objects.get(kind=DecisionKind.KEEP)
    assert (decision.report, decision.facts, decision.source) == (report, ANSWER, "report")
    status = shown(client.get(at("reported", story.public_id, report.ticket)))
    assert ANSWER in status
    assert "Unfounded: the story stays" in status
    with pytest.raises(AlreadyAnsweredReport):
        services.assess_report(report, by=moderator)


def test_j6_reports_of_one_text_are_one_group_and_one_answer_closes_them_all(
    client, moderator, django_assert_max_num_queries
):
    """J6 step 5, F37: grouped by words and by reporter, one decision each, overdue ones listed."""
    stories = [StoryFactory(text=lived(183_010 + n)) for n in range(3)]
    same = MOTIVE.format(n=8)
    for n in range(12):
        services.report_story(
            stories[n % 3], kind="doubt", motive=same, email=f"rep{n}@example.org", language="en"
        )
    for n in range(2):
        services.report_story(
            stories[n], kind="doubt", motive=MOTIVE.format(n=90 + n), email="rep0@example.org"
        )
    Report.objects.filter(motive=same).update(due_at=timezone.now() - dt.timedelta(hours=1))
    with django_assert_max_num_queries(3):
        groups = report_groups()
    assert [(group.number, group.reporters, group.late) for group in groups] == [
        (12, 12, True),
        (1, 1, False),
        (1, 1, False),
    ]
    assert max(group.number for group in report_groups(BY_REPORTER)) == 3
    client.force_login(in_english(moderator))
    for query, words in (
        ("", "12 reports"),
        ("?by=reporter", "3 reports"),
        ("?show=late", "12 overdue"),
        ("?show=closed&before=x", "No report has been answered."),
        ("?by=%00&show=" + "x" * 9_000, "12 reports"),
    ):
        page = client.get(f"/admin/notices/{query}")
        assert words in shown(page), query
    path = f"/admin/notices/words/{groups[0].key}/"
    reports = list(Report.objects.filter(motive=same))
    assert "rep0@example.org" not in shown(client.get(path))  # moderators see no address
    nothing = client.post(path, {"act": "unfounded", "answer": ANSWER})
    assert "Tick the reports" in shown(nothing)
    assert ANSWER in shown(nothing)
    ticked = [report.pk for report in reports]
    client.post(path, {"act": "unfounded", "answer": ANSWER, "report": ticked})
    assert Decision.objects.filter(kind=DecisionKind.KEEP).count() == 12
    assert Letter.objects.filter(kind="report_answered").count() == 12
    assert "No automated means were used" in last_letter("report_answered")
    assert client.get(path, follow=True).status_code == 200  # nothing is left there
    assert past_of([reports[0].reporter_key])[reports[0].reporter_key].unfounded == 1
    assert len(report_groups(BY_WORDS, late=True)) == 0
    assert client.get("/admin/notices/nobody/x/", follow=True).status_code == 404


@given(st.text(max_size=400))
def test_no_motive_whatever_it_holds_fails_the_search_for_repetitions(text):
    assert _repeats(text) in (True, False)
    assert _repeats(f"{text or 'x'} abc. " * 2) or not text.strip()
