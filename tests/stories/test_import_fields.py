"""Every field of a telling comes in with a line, and is checked."""

from __future__ import annotations

import csv
import datetime as dt
import json
from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories.imports import RowError, row_from
from stories.models import Brand, Sector, Story, StoryTagWord, TagSynonym
from stories.vocabulary import STEPS_MAX, Telling, TellingEpisode, TellingStep
from tests.stories.importing import a_row, jsonl_file, run_import

STEP = {
    "channel": "premium_phone",
    "minutes": 47,
    "cost": "15,90",
    "premium_rate": True,
    "identity_checks": 3,
    "result": "cut",
    "out_of_hours": "yes",
    "automated": False,
}
EPISODE = {
    "title": "The call",
    "text": "Forty-seven minutes.",
    "when": "2010",
    "love": 3,
    "kind": "endless_call",
    "stage": "ordeal",
    "emotions": ["weariness", "irritation"],
    "excuses": ["not_us"],
    "initiator": "customer",
    "expected_channel": "counter",
    "received_channel": "chat",
    "times_repeated": 5,
    "agents": 4,
    "memory_kept": "no",
    "resolution": "partial",
    "refund_days": 30,
    "healed": "unknown",
    "gift_value": 12.5,
    "promise": "A call back within the day",
    "promise_kept": "broken",
    "constraint_ignored": "yes",
    "consideration": 1,
    "politeness": 4,
    "effectiveness": 2,
    "attention": 3,
    "parties": [["carrier", "Brinx"], {"role": "dealer", "name": "Perrot"}],
    "steps": [STEP, {}],
}
WHOLE = a_row(
    1,
    sector="appliances",
    region="FR-BFC",
    product="LL 600",
    condition="second_hand",
    sphere="private",
    contract_kind="purchase",
    beginning="first_sight",
    inherited_from="parent",
    repurchases=2,
    free_to_leave="yes",
    would_choose_again="no",
    staying_reasons=["habit", "contract"],
    renews_on="2027-01-31",
    switched_to="Ulmer",
    cheaper="yes",
    better="unknown",
    spirit="both",
    wish_1="A number that answers",
    wish_2="Spare parts",
    wish_3="A name",
    advice="Keep the bill.",
    licence="cc-by-sa-4.0",
    tags=["repair", "Telephone"],
    episodes=[EPISODE],
)
EMPTY_BY_RULE = {"brand_initial", "returned", "handed_to", "in_chain_of"}  # of other tellings


def test_no_field_is_left_out():
    told = row_from(1, WHOLE).telling
    for each in fields(Telling):
        assert getattr(told, each.name) or each.name in EMPTY_BY_RULE, each.name
    (episode,) = told.episodes
    for each in fields(TellingEpisode):
        assert getattr(episode, each.name), each.name
    for each in fields(TellingStep):
        assert getattr(episode.steps[0], each.name) is not None, each.name
    assert episode.steps[1] == TellingStep()


def test_what_came_in_is_what_is_kept(db, tmp_path):
    printed = run_import(jsonl_file(tmp_path, WHOLE), "--no-screening")
    assert printed[0] == "1 read, 1 created, 0 duplicate, 0 rejected"
    story = Story.objects.get()
    assert (story.region, story.switched_to.name) == ("FR-BFC", "Ulmer")
    assert story.staying_reasons == ["contract", "habit"]  # in the order of the list
    assert story.wishes == ["A number that answers", "Spare parts", "A name"]
    assert story.renews_on == dt.date(2027, 1, 31)
    episode = story.episodes.get()
    assert episode.gift_value == Decimal("12.50")
    assert episode.emotions == ["weariness", "irritation"]
    assert episode.parties == [["carrier", "Brinx"], ["dealer", "Perrot"]]
    first, second = episode.steps.all()
    assert (first.minutes, first.cost, first.premium_rate) == (47, Decimal("15.90"), True)
    assert (first.out_of_hours, first.automated) == (True, False)
    assert (second.channel, second.minutes, second.automated) == ("", None, None)


def test_lists_stand_between_semicolons_in_csv(db, tmp_path):
    flat = WHOLE | {"staying_reasons": "habit; contract", "tags": "repair;telephone"}
    flat["episodes"] = json.dumps(WHOLE["episodes"])
    path = tmp_path / "stories.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, flat)
        table.writeheader()
        table.writerow(flat)
    assert run_import(path, "--no-screening")[0] == "1 read, 1 created, 0 duplicate, 0 rejected"
    story = Story.objects.get()
    assert story.staying_reasons == ["contract", "habit"]
    assert story.episodes.get().steps.count() == 2


# --- a brand that is not named --------------------------------------------------------------------


def test_a_masked_brand_leaves_its_sector_and_nothing_of_its_name(db, tmp_path):
    rows = [
        a_row(1, brand_mask="initial", sector="appliances"),
        a_row(2, brand_mask="initial", brand=None, brand_initial="é"),
        a_row(3, brand_mask="unnamed", sector="appliances"),
    ]
    run_import(jsonl_file(tmp_path, *rows), "--no-screening")
    first, second, third = Story.objects.order_by("source_key")
    assert not Brand.objects.exists()
    assert [each.brand_initial for each in (first, second, third)] == ["K", "É", ""]
    assert [each.sector for each in (first, second, third)] == [
        (appliances := Sector.objects.get(code="appliances")),
        None,
        appliances,
    ]


# --- answers --------------------------------------------------------------------------------------


def linked() -> dict[str, str]:
    answers = Story.objects.filter(in_chain_of__isnull=False)
    return dict(answers.values_list("source_key", "in_chain_of__source_key"))


def test_a_story_answers_one_that_came_before_comes_later_or_came_with_another_file(db, tmp_path):
    run_import(jsonl_file(tmp_path, a_row(0)), "--source", "blog", "--no-screening")
    rows = [
        a_row(1, answers="row-0"),
        a_row(2, answers="row-3"),
        a_row(3, answers="row-1"),
    ]
    run_import(jsonl_file(tmp_path, *rows), "--source", "blog", "--no-screening")
    assert linked() == {"row-1": "row-0", "row-2": "row-3", "row-3": "row-1"}


def test_a_story_may_come_batches_before_the_one_it_answers(db, tmp_path):
    rows = [a_row(0, answers="row-501")]
    rows += [a_row(n, text=f"{a_row(1)['text']} {n}") for n in range(1, 502)]
    run_import(jsonl_file(tmp_path, *rows), "--no-screening")
    assert linked() == {"row-0": "row-501"}


def test_a_second_run_links_what_the_first_could_not(db, tmp_path):
    first = run_import(jsonl_file(tmp_path, a_row(1, answers="row-2")), "--no-screening")
    assert "answers row-2: no story of this source has that id" in first
    rows = jsonl_file(tmp_path, a_row(1, answers="row-2"), a_row(2))
    run_import(rows, "--no-screening")
    assert linked() == {"row-1": "row-2"}


def test_an_answer_to_a_text_that_was_there_already_answers_that_story(db, tmp_path):
    run_import(jsonl_file(tmp_path, a_row(1, id="old")), "--source", "forum", "--no-screening")
    rows = [a_row(1), a_row(2, answers="row-1")]
    run_import(jsonl_file(tmp_path, *rows), "--source", "blog", "--no-screening")
    assert linked() == {"row-2": "old"}


@pytest.mark.parametrize("length", [2, 3, 7])
def test_a_circle_is_never_closed(db, tmp_path, length):
    rows = [a_row(n, answers=f"row-{(n + 1) % length}") for n in range(length)]
    printed = run_import(jsonl_file(tmp_path, *rows), "--no-screening")
    assert "1 answers would close a circle: not linked" in printed
    assert len(linked()) == length - 1


def test_a_held_answer_keeps_its_place_when_a_person_publishes_it(db, tmp_path, moderator):
    from stories import services

    rows = [a_row(0), a_row(1), a_row(2, text=a_row(1)["text"] + " Again.", answers="row-0")]
    run_import(jsonl_file(tmp_path, *rows))
    held = Story.objects.get(source_key="row-2")
    assert held.where == "held"
    services.approve_story(held, by=moderator)
    assert linked() == {"row-2": "row-0"}


# --- tags -----------------------------------------------------------------------------------------


def test_words_editors_merged_are_the_tag_they_became(db, tmp_path):
    tag = StoryTagWord.objects.create(name="repair")
    TagSynonym.objects.create(folded="Réparation", tag=tag)
    run_import(jsonl_file(tmp_path, a_row(1, tags=["RÉPARATION", "repair"])), "--no-screening")
    assert [each.name for each in Story.objects.get().tags.all()] == ["repair"]


# --- what is refused ------------------------------------------------------------------------------


def in_episode(**changes) -> dict:
    return {"episodes": [{}, {"title": "x"} | changes]}


def in_step(**changes) -> dict:
    return in_episode(steps=[{}, changes])


REJECTED = [
    ({"region": "FR"}, "region 'FR' is none of FR-ARA"),
    ({"staying_reasons": ["habit", "love"]}, "staying_reasons 'love' is none of"),
    ({"staying_reasons": {"habit": 1}}, "staying_reasons is not a text"),
    ({"staying_reasons": [1]}, "staying_reasons is not a list of texts"),
    ({"brand_mask": "initial", "brand": None}, "brand_initial is missing"),
    ({"handed_to": "child"}, "handed_to goes with the ending handed_on only"),
    ({"renews_on": "soon"}, "renews_on 'soon' is no day of the form YYYY-MM-DD"),
    ({"renews_on": "3000-01-01"}, "renews_on '3000-01-01' is no day from 1990 to 2100"),
    ({"switched_to": "www.ulmer.com"}, "switched_to: "),
    ({"wish_1": "w" * 201}, "wish_1 has 201 characters, 200 at most"),
    ({"advice": "a" * 401}, "advice has 401 characters, 400 at most"),
    ({"answers": "row-0"}, "answers names the line itself"),
    ({"answers": "row-1", "id": None}, "answers needs an id"),
    (in_episode(kind="party"), "episode 2: kind 'party' is none of"),
    (in_episode(emotions="joy"), "episode 2: emotions 'joy' is none of"),
    (in_episode(consideration=0), "episode 2: consideration 0 is no whole number from 1 to 5"),
    (in_episode(gift_value=-1), "episode 2: gift_value -1 is no amount in euros"),
    (in_episode(gift_value="NaN"), "episode 2: gift_value 'NaN' is no amount in euros"),
    (in_episode(gift_value=0.001), "episode 2: gift_value 0.001 is finer than a cent"),
    (in_episode(parties=[["king", "Brinx"]]), "episode 2: role 'king' is none of"),
    (in_episode(parties=[["carrier"]]), "episode 2: parties is no list of pairs"),
    (in_episode(parties=[["carrier", ""]]), "without name"),
    (in_episode(parties=[["carrier", "x"]] * 7), "episode 2: parties is no list of 6"),
    (in_episode(promise="p" * 141), "episode 2: promise has 141 characters, 140 at most"),
    (in_episode(steps=[{}] * (STEPS_MAX + 1)), "episode 2: 41 steps, 40 at most"),
    (in_episode(steps="[1]"), "episode 2: steps are not a list of objects"),
    (in_step(channel="smoke"), "episode 2: step 2: channel 'smoke' is none of"),
    (in_step(minutes=3_000), "episode 2: step 2: minutes 3000 is no whole number from 0 to 1440"),
    (in_step(cost="15,90 €/min"), "episode 2: step 2: cost '15,90 €/min' is no amount"),
    (in_step(cost=10_000), "step 2: cost 10000 is no amount in euros from 0 to 9999"),
    (in_step(premium_rate="maybe"), "step 2: premium_rate 'maybe' is neither true nor false"),
    (in_step(automated=2), "step 2: automated 2 is neither true nor false"),
]


@pytest.mark.parametrize(("changes", "why"), REJECTED, ids=lambda value: str(value)[:40])
def test_a_wrong_value_says_its_field_and_what_is_expected(changes, why):
    with pytest.raises(RowError) as refused:
        row_from(1, a_row(**changes))
    assert why in str(refused.value)


odd = st.sampled_from(
    [
        None,
        "",
        0,
        1,
        -1,
        1.5,
        True,
        "yes",
        [],
        {},
        [[]],
        ["habit"],
        "phone",
        "1e999",
        "\x00",
        "9" * 99,
    ]
)
steps = st.lists(st.dictionaries(st.sampled_from(sorted(STEP)), odd), max_size=2)
episodes = st.lists(st.dictionaries(st.sampled_from(sorted(EPISODE)), odd | steps), max_size=2)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), odd | episodes))
def test_any_value_of_any_field_is_told_or_refused(changes):
    try:
        told = row_from(1, WHOLE | changes).telling.title
    except RowError as refused:
        told = str(refused)
    assert told
