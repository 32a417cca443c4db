"""manage.py load_decisions: decisions made elsewhere, from a file."""

from __future__ import annotations

import json
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cherclient.management.commands.load_demo import HERE
from stories import services
from stories.models import Decision, Letter, Story, StoryState
from stories.moderation import DecisionKind
from stories.vocabulary import State
from tests.factories import StoryFactory

FACTS = "A price, a code and the address of a shop: it asks to order."


@pytest.fixture
def waiting(db) -> list[Story]:
    """Two imported stories that wait for a person."""
    stories = [StoryFactory(live=False, source="demo", source_key=key) for key in ("a", "b")]
    for story in stories:
        services.hold_story(story)
    return stories


def load(folder, lines, by="momo@example.org") -> str:
    file, said = folder / "decisions.jsonl", StringIO()
    file.write_text(
        "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
    )
    call_command("load_decisions", file, source="demo", by=by, stdout=said)
    return said.getvalue()


def test_each_line_is_one_decision_made_once(waiting, moderator, tmp_path):
    lines = [
        {"story": "a", "kind": "publish"},
        {"story": "b", "kind": "refuse", "reason": "R02", "facts": FACTS},
        {"story": "nowhere", "kind": "publish"},
    ]
    assert load(tmp_path, lines) == "2 decisions kept.\n"
    assert load(tmp_path, lines) == "0 decisions kept.\n"
    published, refused = (StoryState.objects.get(story=story).state for story in waiting)
    assert (published, refused) == (State.PUBLISHED, State.REFUSED)
    decision = Decision.objects.get(kind=DecisionKind.REFUSE)
    assert (decision.actor, decision.reason, decision.facts) == (moderator, "R02", FACTS)
    assert not Letter.objects.exists()  # nobody told these stories here


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "Line 1 is not JSON"),
        ("[]", "Line 1: expected"),
        ({"story": "a"}, "Line 1: expected"),
        ({"story": "a", "kind": "publish", "by": "me"}, "Line 1: expected"),
        ({"story": "a", "kind": "remove"}, "publish or refuse"),
        ({"story": "a", "kind": "refuse", "reason": "R02", "facts": "no"}, "Line 1: A refusal"),
    ],
)
def test_a_wrong_line_is_named_and_decides_nothing(waiting, moderator, tmp_path, line, said):
    with pytest.raises(CommandError, match=said):
        load(tmp_path, [line])
    assert not Decision.objects.exists()


def test_an_unknown_moderator_and_a_missing_file_are_said(waiting, moderator, tmp_path):
    with pytest.raises(CommandError, match="Nobody here has the address"):
        load(tmp_path, [], by="nobody@example.org")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_decisions", tmp_path / "none", source="demo", by="momo@example.org")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.binary(max_size=80))
def test_whatever_the_file_holds_nothing_is_decided(moderator, tmp_path, held):
    file = tmp_path / "any"
    file.write_bytes(held)
    with suppress(CommandError):  # and nothing else is raised
        call_command("load_decisions", file, source="x", by=moderator.email, stdout=StringIO())
    assert not Decision.objects.exists()


def test_the_decisions_of_the_demonstration_can_be_read():
    lines = (HERE / "demo" / "decisions.jsonl").read_text(encoding="utf-8").splitlines()
    ads = (HERE / "demo" / "disguised-ads.jsonl").read_text(encoding="utf-8").splitlines()
    known = {json.loads(line)["id"] for line in ads}
    assert {json.loads(line)["story"] for line in lines} < known
