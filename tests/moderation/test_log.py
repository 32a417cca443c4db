"""The public log: every decision, nobody's name, nobody's words, and the same for machines."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import re

import pytest
from django.core.cache import caches
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from cherclient.surfaces import versions
from stories.models import Appeal, Decision
from stories.moderation import (
    AppealState,
    DecisionKind,
    DecisionSource,
    Ground,
    ReasonCode,
)
from stories.reading.log import COLUMNS, export
from stories.reading.log_filter import LogFilter, months_offered
from stories.services import merge_brands, withdraw_story
from stories.services.states import decide
from stories.vocabulary import LinkToBrand, State
from stories.words import BrandMask
from tests.factories import BrandFactory, StoryFactory, lived

FACTS = "The author, Mrs Secret of Leeds, says it herself: code LOVE20."
DECIDED = {  # five kinds: what they restrict differs, and who decides
    DecisionKind.REFUSE: {"reason": ReasonCode.R01, "facts": FACTS},
    DecisionKind.REMOVE: {
        "reason": ReasonCode.R09,
        "facts": FACTS,
        "ground": Ground.LAW,
        "law": "=HYPERLINK(1), loi du 29 juillet 1881",
        "source": DecisionSource.REPORT,
    },
    DecisionKind.KEEP: {"facts": FACTS, "source": DecisionSource.REPORT},
    DecisionKind.NO_REPLY: {"facts": FACTS, "source": DecisionSource.REQUEST},
    DecisionKind.OVERTURN: {"facts": FACTS, "source": DecisionSource.APPEAL},
}
CODES = {"kind", "ground_code", "source_code", "language", "brand_slug", "appeal_code"}


def address(name: str, *args) -> str:
    with translation.override("en"):
        return reverse(f"stories:{name}", args=args)


def read(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def streamed(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return b"".join(response.streaming_content).decode()


@pytest.fixture
def decided(db, moderator, second_moderator):
    """Five decisions on one public story, the removal by two, the refusal appealed and overturned."""
    story = StoryFactory(title="Nobody reads this title", text=lived(244_001))
    found = {
        kind: decide(
            story,
            moderator,
            kind,
            State.HELD,
            second=second_moderator if kind == DecisionKind.REMOVE else None,
            **grounds,
        )
        for kind, grounds in DECIDED.items()
    }
    Appeal.objects.create(
        decision=found[DecisionKind.REFUSE],
        story=story,
        motive="I lived it, and my name is Mrs Secret.",
        answer_by=timezone.now(),
        state=AppealState.OVERTURNED,
        outcome=found[DecisionKind.OVERTURN],
    )
    return found


def test_f28_each_decision_reads_the_same_on_its_page_and_in_json_without_anybodys_words(
    decided, client
):
    whole = json.loads(streamed(client, address("log_json")))
    assert (whole["next"], whole["chosen"], whole["language"]) == (None, {}, "en")
    rows = {row["kind"]: row for row in whole["entries"]}
    assert rows.keys() == set(DECIDED)
    table = csv.DictReader(io.StringIO(streamed(client, address("log_csv"))))
    lines = {line["kind"]: line for line in table}
    story = decided[DecisionKind.KEEP].story
    everything = [json.dumps(whole), json.dumps(list(lines.values())), read(client, address("log"))]
    for kind, decision in decided.items():
        row = json.loads(client.get(address("log_entry_json", decision.number)).content)
        assert row == rows[kind]
        assert tuple(row) == COLUMNS
        assert (row["automated_decision"], row["automated_detection"]) == (False, False)
        page = read(client, address("log_entry", decision.number))
        for name, value in row.items():
            if isinstance(value, str) and name not in CODES and name != "appeal_until":
                assert value in page, (kind, name)
        for name, value in row.items():
            written = {True: "true", False: "false"}.get(value, value)
            assert lines[kind][name].lstrip("'") == written, (kind, name)
        everything.append(page)
    for words in ("Secret", "LOVE20", "Nobody reads", "Momo", "Sacha", "momo@", story.text[:40]):
        assert not any(words in text for text in everything), words
    assert lines[DecisionKind.REMOVE]["law"].startswith("'=HYPERLINK")
    assert rows["remove"]["decided_by"] == "two moderators"
    assert rows["refuse"]["appeal_decision"] == decided[DecisionKind.OVERTURN].number
    assert rows["overturn"]["decision_appealed"] == decided[DecisionKind.REFUSE].number
    assert rows["keep"]["story"].endswith(story.get_absolute_url().split("/", 2)[2])
    assert (rows["refuse"]["brand"], rows["refuse"]["brand_slug"]) == (
        story.brand.name,
        story.brand.slug,
    )


def test_what_is_no_longer_public_is_not_named(db, moderator, client):
    public = StoryFactory(text=lived(244_010))
    hidden = StoryFactory(text=lived(244_011), live=False)
    masked = StoryFactory(text=lived(244_012), brand_mask=BrandMask.INITIAL)
    staff = StoryFactory(text=lived(244_013), link_to_brand=LinkToBrand.STAFF)
    unknown = StoryFactory(text=lived(244_014), brand=BrandFactory(live=False))
    kept = {
        name: decide(story, moderator, DecisionKind.PUBLISH, State.HELD).number
        for name, story in {
            "public": public,
            "hidden": hidden,
            "masked": masked,
            "staff": staff,
            "unknown": unknown,
        }.items()
    }
    rows = {
        row["number"]: (bool(row["story"]), bool(row["brand"]))
        for row in json.loads(streamed(client, address("log_json")))["entries"]
    }
    assert {name: rows[number] for name, number in kept.items()} == {
        "public": (True, True),
        "hidden": (False, True),
        "masked": (True, False),
        "staff": (False, False),
        "unknown": (True, False),
    }
    erased = hidden.public_id
    hidden.delete()
    assert erased not in read(client, address("log_entry", kept["hidden"]))


@pytest.fixture
def hundred_and_twenty(db, moderator):
    """Decisions of two brands, several at the same instant, over two months."""
    first = StoryFactory(text=lived(244_020), brand=BrandFactory(name="Kettleby"))
    second = StoryFactory(text=lived(244_021), brand=BrandFactory(name="Morande"))
    start = dt.datetime(2026, 3, 15, 12, tzinfo=dt.UTC)
    Decision.objects.bulk_create(
        Decision(
            story=(first, second)[n % 2],
            brand=(first, second)[n % 2].brand,
            kind=DecisionKind.REFUSE if n % 3 else DecisionKind.PUBLISH,
            reason=ReasonCode.R01 if n % 3 else "",
            facts=FACTS if n % 3 else "",
            before=State.HELD,
            after=State.REFUSED,
            actor=moderator,
            made_at=start + dt.timedelta(days=(n // 4)),
        )
        for n in range(120)
    )
    return first, second


def numbers(page: str) -> list[str]:
    return re.findall(r'href="/en/moderation/log/([a-z0-9]{10})/"', page)


def test_the_log_is_read_page_after_page_and_narrowed(
    hundred_and_twenty, client, django_assert_max_num_queries
):
    first, second = hundred_and_twenty
    seen, path = [], address("log")
    while path:
        client.get(path)  # the addresses of the foot are remembered
        with django_assert_max_num_queries(6):
            page = read(client, path)
        seen.append(numbers(page))
        older = re.search(r'href="(\?[^"]*before=[^"]+)" rel="next"', page)
        path = older and address("log") + older[1]
    assert [len(each) for each in seen] == [50, 50, 20]
    flat = [number for each in seen for number in each]
    expected = Decision.objects.order_by("-made_at", "-pk").values_list("number", flat=True)
    assert flat == list(expected)

    narrowed = read(
        client, address("log") + "?kind=refuse&reason=R01&brand=KETTLEBY&month=2026-03&x=1"
    )
    for words in ("Refused", "R01 – Disguised advertisement", "Kettleby", "March 2026"):
        assert f"<strong>{words}" in narrowed, words
    wanted = Decision.objects.filter(
        kind=DecisionKind.REFUSE, brand=first.brand, made_at__month=3, made_at__year=2026
    )
    assert set(numbers(narrowed)) == set(wanted.values_list("number", flat=True))
    query = "?reason=R01&kind=refuse&month=2026-03&brand=kettleby"
    assert f'href="/en/moderation/log.csv{query}"' in narrowed

    entries, older = export(LogFilter(kind="refuse"), size=7)
    some = [entry.number for entry in entries]
    assert older == f"kind=refuse&before={some[-1]}"
    following, end = export(LogFilter.from_query(QueryDict(older)), size=1_000)
    rest = [entry.number for entry in following]
    assert (end, len(some + rest), len({*some, *rest})) == ("", 80, 80)

    merge_brands(first.brand, into=second.brand)
    heir = read(client, address("log") + "?brand=Kettleby")
    assert f"<strong>{second.brand.name}</strong>" in heir
    assert len(numbers(heir)) == 50


def test_months_run_from_the_first_decision_to_this_one(hundred_and_twenty):
    with translation.override("en"):
        months = months_offered()
    assert months[-1] == ("2026-03", "March 2026")
    assert months[0][0] == f"{timezone.localdate():%Y-%m}"
    assert len({month for month, _words in months}) == len(months)


@pytest.mark.parametrize(
    "query",
    [
        "reason=R99&kind=hang&month=2026-13&brand=&before=zzz",
        "month=0000-00&before=" + "9" * 500,
        "brand=%00%00&kind=%00",
        "brand=" + "é" * 4_000,
        "reason=R01&reason=R02&kind=&month=2026-02",
        "before=aaaaaaaaaa",
    ],
)
def test_a_choice_that_makes_no_sense_is_left_out(db, client, query):
    for name in ("log", "log_csv", "log_json"):
        response = client.get(f"{address(name)}?{query}")
        assert response.status_code == 200, name
    page = read(client, f"{address('log')}?brand=Nobody+%3Cb%3E")
    assert "“Nobody <b>”" in page  # unescaped by `read`
    assert client.post(address("log")).status_code == 405
    for number in ("aaaaaaaaaa", "x", "../../etc", "%00"):
        for name in ("", ".json"):
            path = f"/en/moderation/log/{number}{name or '/'}"
            assert client.get(path).status_code == 404, path


@given(
    st.dictionaries(
        st.sampled_from(["reason", "kind", "month", "before"]),
        st.text(max_size=20)
        | st.sampled_from(["R01", "refuse", "2026-11", "abcdefghij", "R12", "limit", "2026-02"]),
    )
)
def test_what_an_address_asks_is_written_back_the_same(asked):
    found = LogFilter.from_query(asked)
    again = LogFilter.from_query(QueryDict(found.query))
    assert again.query == found.query
    assert (again.reason, again.kind, again.month) == (found.reason, found.kind, found.month)
    assert all(asked[name].strip() for name in ("reason", "kind", "month") if getattr(found, name))


def test_a_kept_page_of_the_log_is_made_anew_by_a_decision_and_by_an_appeal(
    decided, moderator, client, settings, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(versions, "MEMORY_SECONDS", -1.0)
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": memory, "LOCATION": "log"}}
    caches["pages"].clear()
    versions.forget()
    removal, log_page = decided[DecisionKind.REMOVE], address("log")
    entry_page = address("log_entry", removal.number)
    assert "none yet" in read(client, entry_page)
    before = read(client, log_page)
    assert read(client, log_page) == before
    with django_capture_on_commit_callbacks(execute=True):
        decision = decide(removal.story, moderator, DecisionKind.PUBLISH, State.HELD)
        Appeal.objects.create(
            decision=removal, story=removal.story, motive="m", answer_by=timezone.now()
        )
    assert decision.number in read(client, log_page)
    assert "none yet" not in read(client, entry_page)
    caches["pages"].clear()
    versions.forget()


def test_the_log_is_linked_from_the_foot_the_rules_and_what_was_withdrawn(
    published_story, client, member
):
    path = address("log")
    withdraw_story(published_story)
    with translation.override("en"):
        gone = client.get(published_story.get_absolute_url())
    assert gone.status_code == 410
    assert gone.content.decode().count(f'href="{path}"') == 2  # the stub, and the foot
    assert read(client, address("rules")).count(f'href="{path}"') >= 2
