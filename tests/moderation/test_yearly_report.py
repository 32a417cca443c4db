"""The yearly report: exact figures from forty decisions, an empty year, and calls that make no sense."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from stories.models import Appeal, Decision, DoubleReading, Report, Screening, StoryEvent
from stories.models import ReplyRequest as Reply
from stories.moderation import AppealState, DecisionKind, DecisionSource, ReasonCode
from stories.vocabulary import Ending, State
from stories.yearly.reading import read_year
from stories.yearly.records import SecondReading, Year
from stories.yearly.sums import figures_of, kappa
from tests.factories import StoryFactory, lived

NOON = dt.datetime(2025, 6, 10, 12, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def a_decision(story, by, kind, *, made_at=NOON, before=State.HELD, **fields) -> Decision:
    facts = "It reads like a leaflet." if fields.get("reason") else ""
    return Decision.objects.create(
        story=story,
        kind=kind,
        before=before,
        after=State.PUBLISHED,
        actor=by,
        made_at=made_at,
        facts=facts,
        **fields,
    )


@pytest.fixture
def forty_decisions(db, moderator, second_moderator):
    """2025: twenty held stories decided on, and twenty decisions of every other kind."""
    story = StoryFactory(text=lived(244_400), first_published_at=NOON + 2 * HOUR)
    Screening.objects.create(
        story=story,
        verdict="publish",
        probability=0.1,
        text_hash="h",
        version="v",
        made_at=NOON,
    )
    held = StoryFactory(
        text=lived(244_401),
        ending=Ending.LEFT_RIVAL,
        first_published_at=NOON + 30 * HOUR,
    )
    for day, verdict in ((0, "suspected_ad"), (1, "publish")):  # the first reading is what counts
        Screening.objects.create(
            story=held,
            verdict=verdict,
            probability=0.8,
            text_hash="h",
            version="v",
            made_at=NOON + day * DAY,
        )
    StoryEvent.objects.create(
        story=held, before=State.SCREENING, after=State.HELD, made_at=NOON - 400 * DAY
    )
    StoryEvent.objects.create(
        story=held, before=State.SCREENING, after=State.HELD, made_at=NOON - DAY
    )
    decided = [  # waits of 24, 25, … 43 hours; the last two are of an older hold: 10 days
        a_decision(
            held,
            moderator,
            DecisionKind.PUBLISH if n < 15 else DecisionKind.REFUSE,
            made_at=NOON + n * HOUR,
            reason="" if n < 15 else ReasonCode.R01 if n < 18 else ReasonCode.R05,
            verdict="suspected_ad",
        )
        for n in range(20)
    ]
    a_decision(held, moderator, DecisionKind.ASK)
    for n in range(4):
        a_decision(
            story,
            moderator,
            DecisionKind.REMOVE,
            before=State.PUBLISHED,
            reason=ReasonCode.R01 if n < 3 else ReasonCode.R09,
            source=DecisionSource.REPORT,
            second=second_moderator if n < 3 else None,
        )
    others = [DecisionKind.KEEP] * 6 + [DecisionKind.LIMIT] * 2 + [DecisionKind.COMMENT] * 2
    for kind in others:
        a_decision(story, moderator, kind, before=State.PUBLISHED, source=DecisionSource.REPORT)
    outcomes = [
        a_decision(story, moderator, kind, made_at=NOON + 3 * DAY, source=DecisionSource.APPEAL)
        for kind in (DecisionKind.OVERTURN, DecisionKind.UPHOLD, DecisionKind.UPHOLD)
    ]
    for kind in (DecisionKind.REPLY, DecisionKind.NO_REPLY):
        a_decision(story, moderator, kind, before=State.PUBLISHED, source=DecisionSource.REQUEST)
    for decision, outcome in zip(decided[15:19], [*outcomes, None], strict=True):
        overturned = outcome and outcome.kind == DecisionKind.OVERTURN
        closed = AppealState.OVERTURNED if overturned else AppealState.UPHELD
        Appeal.objects.create(
            decision=decision,
            motive="I lived it.",
            made_at=NOON + 2 * DAY,
            answer_by=NOON + 9 * DAY,
            state=closed if outcome else AppealState.OPEN,
            outcome=outcome,
        )
    for n, answer in enumerate(["publish"] * 6 + ["refuse"] * 2 + ["publish"] * 2 + ["", ""]):
        DoubleReading.objects.create(
            decision=decided[n + 7],  # eight published, then refused
            story=held,
            text_hash="h",
            reader=second_moderator,
            answer=answer,
            read_at=NOON + DAY,
        )
    for kind, state, hours in (
        ("doubt", "unfounded", 10),
        ("doubt", "founded", 200),
        ("threat", "founded", 3),
        ("illegal", "received", None),
    ):
        Report.objects.create(
            story=story,
            kind=kind,
            motive="A motive.",
            state=state,
            made_at=NOON,
            due_at=NOON + 7 * DAY,
            handled_at=NOON + hours * HOUR if hours else None,
        )
    for kind, state, hours, due in (("named", "published", 80, 72), ("brand", "refused", 20, 168)):
        Reply.objects.create(
            story=story,
            kind=kind,
            name="N",
            email="n@example.org",
            text="T",
            state=state,
            made_at=NOON,
            due_at=NOON + due * HOUR,
            alert_at=NOON,
            handled_at=NOON + hours * HOUR,
        )
    late = StoryFactory(text=lived(244_402), live=False, first_published_at=None, state=State.HELD)
    late.state.deadline = NOON
    late.state.save()
    a_decision(story, moderator, DecisionKind.KEEP, made_at=NOON - 365 * DAY)
    a_decision(story, moderator, DecisionKind.KEEP, made_at=NOON + 365 * DAY)


EXPECTED = {
    "automated stories_read": (2, None),
    "automated held": (1, None),
    "automated held_as_advertisement": (1, None),
    "automated held_share": (50.0, 2),
    "automated refused_by_software": (0, None),
    "actions decisions": (40, None),
    "actions decisions_by_kind publish": (15, None),
    "actions decisions_by_kind refuse": (5, None),
    "actions decisions_by_kind ask": (1, None),
    "actions decisions_by_kind remove": (4, None),
    "actions decisions_by_kind keep": (6, None),
    "actions decisions_by_kind uphold": (2, None),
    "actions decisions_by_kind overturn": (1, None),
    "actions decisions_by_kind comment": (2, None),
    "actions decisions_by_kind reply": (1, None),
    "actions decisions_by_kind no_reply": (1, None),
    "actions decisions_by_kind limit": (2, None),
    "actions refused_or_removed R01": (6, None),
    "actions refused_or_removed R05": (2, None),
    "actions refused_or_removed R09": (1, None),
    "actions refused_or_removed R13": (0, None),
    "actions by_source software": (21, None),
    "actions by_source report": (14, None),
    "actions by_source own": (0, None),
    "actions by_source appeal": (3, None),
    "actions by_source request": (2, None),
    "actions removed_by_two": (3, None),
    "actions reporters_suspended": (2, None),
    "errors held_then_published": (75.0, 20),
    "errors overturned_on_appeal": (33.3, 3),
    "delays hold_to_decision": (33.5, 20),
    "delays decided_late": (0, 20),
    "delays waiting_late_now": (1, None),
    "notices received": (4, None),
    "notices received_by_kind doubt": (2, None),
    "notices received_by_kind illegal": (1, None),
    "notices received_by_kind threat": (1, None),
    "notices received_by_kind pressure": (0, None),
    "notices by_state unfounded": (1, None),
    "notices by_state founded": (2, None),
    "notices by_state received": (1, None),
    "notices hours_to_answer doubt": (105.0, 2),
    "notices hours_to_answer threat": (3.0, 1),
    "notices hours_to_answer illegal": (None, 0),
    "notices answered_late": (2, 4),
    "appeals received": (4, None),
    "appeals by_state open": (1, None),
    "appeals by_state upheld": (2, None),
    "appeals by_state overturned": (1, None),
    "appeals hours_to_answer": (24.0, 3),
    "appeals answered_late": (1, 4),
    "replies received_by_kind named": (1, None),
    "replies received_by_kind brand": (1, None),
    "replies by_state published": (1, None),
    "replies by_state refused": (1, None),
    "replies hours_to_answer named": (80.0, 1),
    "replies hours_to_answer brand": (20.0, 1),
    "replies answered_late": (1, 2),
    "second_readings read_twice": (10, None),
    "second_readings same_answer": (60.0, 10),
    "second_readings kappa": (-0.25, 10),
    "fairness reading_to_publication praise": (2.0, 1),
    "fairness reading_to_publication criticism": (30.0, 1),
}


def test_f31_forty_decisions_give_exact_figures_in_three_files(forty_decisions, tmp_path, capsys):
    """F31: HTML, CSV and JSON say the same; nobody is named and nothing quoted."""
    call_command("moderation_report", "--year", "2025", "--out", str(tmp_path / "new" / "folder"))
    names = ["moderation-2025.csv", "moderation-2025.json"]
    names += ["moderation-2025.fr.html", "moderation-2025.en.html"]
    written = capsys.readouterr().out.split()
    assert [path.rsplit("/", 1)[1] for path in written] == names
    folder = tmp_path / "new" / "folder"
    document = json.loads((folder / names[1]).read_text())
    assert (document["year"], document["decision_days"]) == (2025, 7)
    found = {
        " ".join(filter(None, (row["section"], row["code"], row["of"]))): (row["value"], row["n"])
        for row in document["figures"]
    }
    assert {name: found[name] for name in EXPECTED} == EXPECTED
    others = {value for name, value in found.items() if name not in EXPECTED}
    assert others <= {(0, None), (None, 0)}

    lines = list(csv.DictReader(StringIO((folder / names[0]).read_text())))
    assert [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in document["figures"]
    ] == lines
    for name in names[2:]:
        page = (folder / name).read_text()
        assert page.count("<tr>") == len(lines) + len(re.findall("<thead>", page))
        assert not re.search(r"<script|<link|src=|@import|url\(", page)
        assert page.count('scope="row"') == len(lines)
        assert not re.search("Momo|Sacha|leaflet|motive|example.org", page)
    english = (folder / names[3]).read_text()
    assert "<td>33.5 hours</td><td>20</td>" in english
    assert "Agreement beyond chance (Cohen’s kappa)</th><td>-0.25</td>" in english


def test_a_year_without_anything_has_the_same_lines_and_no_figure_made_up(db, tmp_path):
    call_command("moderation_report", "--year", "2001", "--out", str(tmp_path))
    rows = json.loads((tmp_path / "moderation-2001.json").read_text())["figures"]
    assert {row["value"] for row in rows} == {0, None}
    assert all(row["value"] is None for row in rows if row["unit"] != "count")
    assert len(rows) == len(figures_of(read_year(2024)))


@pytest.mark.parametrize("year", ["0", "-1", "1999", "99999", str(dt.date.today().year + 1)])
def test_a_year_that_cannot_be_is_refused_with_a_message(db, tmp_path, year):
    with pytest.raises(CommandError, match="--year is between 2000 and"):
        call_command("moderation_report", f"--year={year}", "--out", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_year_under_way_is_written_with_a_word_and_a_folder_that_is_a_file_is_said(
    db, tmp_path, capsys
):
    year = timezone.localdate().year
    call_command("moderation_report", "--year", str(year), "--out", str(tmp_path))
    assert "not over" in capsys.readouterr().err
    (tmp_path / "file").write_text("x")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("moderation_report", "--year", "2020", "--out", str(tmp_path / "file"))


answers = st.sampled_from(["publish", "refuse"])


@given(st.lists(st.builds(SecondReading, answers, answers), max_size=40))
def test_kappa_is_one_for_agreement_and_never_more(pairs):
    found = kappa(pairs)
    if found is None:
        assert len({each for pair in pairs for each in (pair.first, pair.second)}) <= 1
    else:
        assert -1 <= found <= 1
        assert (found == 1) == all(pair.first == pair.second for pair in pairs)


def test_kappa_of_a_known_table():
    """Twenty, five, ten and fifteen of fifty: 0.4, the example of the method."""
    table = {("publish", "publish"): 20, ("publish", "refuse"): 5}
    table |= {("refuse", "publish"): 10, ("refuse", "refuse"): 15}
    pairs = [SecondReading(*each) for each, count in table.items() for _n in range(count)]
    assert kappa(pairs) == 0.4
    assert len(figures_of(Year(2025, 7))) > 70
