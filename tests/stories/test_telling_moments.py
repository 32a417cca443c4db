"""The moments of a telling: added one by one, moved, taken out, put back, told in as much as wanted."""

from __future__ import annotations

import html
import re
from decimal import Decimal

import pytest

from stories.models import Story, TellingDraft
from stories.telling.moments import Moments
from stories.vocabulary import EPISODES_MAX
from tests.stories.author import ANSWERS, Author, invalid_fields, shown

pytestmark = pytest.mark.django_db

CONTACTS = {
    "expected_channel": "counter",
    "received_channel": "premium_phone",
    "step-0-channel": "premium_phone",
    "step-0-minutes": "30",
    "step-0-cost": "12,90 €",
    "step-0-premium_rate": "on",
    "step-0-automated": "yes",
    "step-1-channel": "phone",
    "step-1-minutes": "17",
    "step-1-cost": "3.00",
    "step-1-identity_checks": "2",
    "step-1-result": "cut",
    "step-1-out_of_hours": "on",
    "step-1-automated": "no",
}


@pytest.fixture
def at_moments(author) -> Author:
    author.walk(to="moments")
    return author


def numbers(author: Author) -> list[int]:
    return [each["number"] for each in author.draft.answers["moments"]["list"]]


def press(author: Author, **buttons):
    return author.browser.post(author.address("tell_moments", author.key), buttons)


# --- one moment -----------------------------------------------------------------------------------


def test_a_moment_is_kept_and_leads_back_to_the_list(at_moments):
    answered = at_moments.say(1, title="The coin", love="10")
    assert answered.url == at_moments.address("tell_moments", at_moments.key)
    assert "The coin" in shown(at_moments.browser.get(answered.url))


def test_who_wants_to_say_more_goes_from_page_to_page_and_stops_at_will(at_moments):
    first = at_moments.say(1, title="The coin", more="1")
    assert first.url == at_moments.page_of(1, "happened")
    second = at_moments.say(1, "happened", kind="breakdown")
    assert second.url == at_moments.page_of(1, "contacts")
    assert at_moments.say(1, "contacts", done="1").url.endswith("/moments/")


def test_everything_told_of_a_moment_is_kept_on_the_story(author):
    author.walk(to="love")
    author.say(
        1,
        "happened",
        kind="breakdown",
        stage="ordeal",
        initiator="customer",
        emotions=["weariness", "worry"],
        resolution="refunded",
    )
    author.say(1, "contacts", **CONTACTS)
    author.say(
        1,
        "effort",
        times_repeated="4",
        agents="5",
        memory_kept="no",
        excuses=["procedure", "not_us"],
    )
    author.say(
        1, "repair", healed="no", refund_days="12", promise="A call back", promise_kept="broken"
    )
    author.say(
        1, "treated", consideration="2", politeness="4", party_role="carrier", party_name="Colibri"
    )
    for slug in ("love", "ending", "after", "wishes", "honesty", "you"):
        assert author.send(slug).status_code == 302
    episode = Story.objects.get().episodes.get()
    assert (episode.kind, episode.stage, episode.initiator) == ("breakdown", "ordeal", "customer")
    assert (episode.emotions, episode.excuses) == (["worry", "weariness"], ["not_us", "procedure"])
    assert (episode.resolution, episode.refund_days, episode.healed) == ("refunded", 12, "no")
    assert (episode.times_repeated, episode.agents, episode.memory_kept) == (4, 5, "no")
    assert (episode.promise, episode.promise_kept) == ("A call back", "broken")
    assert (episode.consideration, episode.politeness, episode.attention) == (2, 4, None)
    assert episode.parties == [["carrier", "Colibri"]]
    assert (episode.expected_channel, episode.received_channel) == ("counter", "premium_phone")
    machine, person = episode.steps.all()
    assert (machine.minutes, machine.cost, machine.premium_rate) == (30, Decimal("12.90"), True)
    assert (person.identity_checks, person.result, person.out_of_hours) == (2, "cut", True)
    assert (machine.automated, person.automated) == (True, False)


def test_days_and_sums_are_asked_where_they_make_sense_only(at_moments):
    at_moments.say(1, title="The coin", love="10")
    bare = shown(at_moments.browser.get(at_moments.page_of(1, "repair")))
    assert not re.search('name="(refund_days|gift_value|healed)"', bare)
    at_moments.say(1, "happened", resolution="gesture")
    asked = shown(at_moments.browser.get(at_moments.page_of(1, "repair")))
    assert re.findall('name="(refund_days|gift_value)"', asked) == ["gift_value"]


@pytest.mark.parametrize(
    ("part", "wrong", "said"),
    [
        ("contacts", {"step-0-minutes": "-3"}, "Write it like 47"),
        ("contacts", {"step-0-minutes": "3000"}, "For example 47"),
        ("contacts", {"step-0-minutes": "a while"}, "Write it like 47"),
        ("contacts", {"step-0-cost": "0,15 €/min"}, "what you paid in all, for example 15.90"),
        ("contacts", {"step-0-cost": "-3"}, "Write it like 15.90"),
        ("contacts", {"step-0-cost": "12345"}, "for example 15.90"),
        ("contacts", {"step-0-cost": "1,999"}, "Write it like 15.90"),
        ("contacts", {"step-0-identity_checks": "many"}, "for example 3"),
        ("contacts", {"step-0-channel": "pigeon"}, "pigeon"),
        ("effort", {"times_repeated": "201"}, "for example 3"),
        ("effort", {"agents": "9" * 5_000}, "for example 3"),
        ("effort", {"excuses": "the_dog"}, "the_dog"),
        ("happened", {"kind": "wedding"}, "wedding"),
        ("treated", {"politeness": "6"}, "6"),
        ("treated", {"party_role": "carrier"}, "Give both"),
        ("repair", {"promise": "p" * 141}, "140"),
    ],
)
def test_a_wrong_answer_is_said_with_an_example_and_kept(at_moments, part, wrong, said):
    at_moments.say(1, title="The coin")
    answered = at_moments.say(1, part, **wrong)
    assert answered.status_code == 200
    assert "<title>Error:" in answered.content.decode()
    assert said in shown(answered)
    kept = at_moments.draft.answers["moments"]["list"][0][part]
    assert {name: values[0] for name, values in kept.items()} == wrong


@pytest.mark.parametrize("typed", ["15,90", "15.90", "15,90 €", "€15.90", " 15.90 euros", "15,9"])
def test_a_sum_is_read_as_people_write_it(at_moments, typed):
    at_moments.say(1, title="The coin")
    answered = at_moments.say(1, "contacts", row="add", **{"step-0-cost": typed})
    assert "You paid €15.90." in shown(answered)


@pytest.mark.parametrize(
    ("typed", "minutes"), [("47", 47), ("47 min", 47), ("1h30", 90), ("2 h", 120)]
)
def test_a_time_is_read_as_people_write_it(at_moments, typed, minutes):
    at_moments.say(1, title="The coin")
    at_moments.say(1, "contacts", **{"step-0-minutes": typed})
    moments = Moments.read(at_moments.draft.answers["moments"], {})
    assert moments.penalty.minutes == minutes


# --- the list -------------------------------------------------------------------------------------


def test_moments_are_moved_taken_out_and_put_back(at_moments):
    for number in (1, 2, 3):
        at_moments.say(number, title=f"Moment no. {number}")
    press(at_moments, move="up-3")
    assert numbers(at_moments) == [1, 3, 2]
    press(at_moments, move="down-1")
    assert numbers(at_moments) == [3, 1, 2]
    assert press(at_moments, move="remove-1").status_code == 302
    assert numbers(at_moments) == [3, 2]
    assert "“Moment no. 1” was taken out." in shown(
        at_moments.browser.get(at_moments.address("tell_moments", at_moments.key))
    )
    press(at_moments, move="restore-1")
    assert numbers(at_moments) == [3, 2, 1]


@pytest.mark.parametrize("move", ["up-99", "remove-x", "down-", "sideways-1", "²", "restore-1", ""])
def test_an_absurd_move_breaks_nothing(at_moments, move):
    at_moments.say(1, title="The coin")
    assert press(at_moments, move=move).status_code == 302
    assert numbers(at_moments) == [1]


def test_a_number_is_never_given_twice(at_moments):
    at_moments.say(1, title="One")
    press(at_moments, move="remove-1")
    page = at_moments.browser.get(at_moments.address("tell_moments", at_moments.key))
    assert at_moments.page_of(2) in shown(page)


def test_a_moment_sent_twice_is_one_moment(at_moments):
    at_moments.say(1, title="The coin")
    at_moments.say(1, title="The coin")
    assert numbers(at_moments) == [1]


def test_a_blank_moment_is_not_kept(at_moments):
    at_moments.say(1, title="", text="")
    assert numbers(at_moments) == []


def test_one_moment_too_many_is_said_and_stays_on_the_page(at_moments):
    many = [{"number": n, "told": {"title": [f"No. {n}"]}} for n in range(1, EPISODES_MAX + 1)]
    kept = {**at_moments.draft.answers, "moments": {"list": many, "last": EPISODES_MAX}}
    TellingDraft.objects.update(answers=kept)
    answered = at_moments.say(EPISODES_MAX + 1, title="The last straw")
    assert "30 moments at most" in shown(answered)
    assert "The last straw" in shown(answered)
    assert len(numbers(at_moments)) == EPISODES_MAX


@pytest.mark.parametrize(
    "address", ["0/told", "10000/told", "1/nonsense", "999999999999999999999/told"]
)
def test_an_unknown_page_leads_to_the_list(at_moments, address):
    page = at_moments.browser.get(f"{at_moments.address('tell_moments', at_moments.key)}{address}/")
    assert page.url == at_moments.address("tell_moments", at_moments.key)


def test_a_moment_before_the_beginning_is_found_when_the_beginning_moves(author):
    author.walk(to="love")
    author.send("beginning", began="2022")
    listed = shown(author.browser.get(author.address("tell_moments", author.key)))
    assert "to correct" in listed
    assert author.browser.post(author.address("tell_moments", author.key)).status_code == 200


# --- contacts -------------------------------------------------------------------------------------


def test_contacts_are_moved_and_taken_out_while_typing(at_moments):
    at_moments.say(1, title="The coin")
    at_moments.say(1, "contacts", row="up-1", **CONTACTS)
    kept = at_moments.draft.answers["moments"]["list"][0]["contacts"]
    assert (kept["step-0-minutes"], kept["step-1-minutes"]) == (["17"], ["30"])
    at_moments.say(1, "contacts", row="remove-0", **CONTACTS)
    kept = at_moments.draft.answers["moments"]["list"][0]["contacts"]
    assert (kept["step-0-minutes"], kept.get("step-1-minutes")) == (["17"], None)


def test_the_counter_adds_up_what_is_typed_and_keeps_nothing(at_moments):
    at_moments.say(1, title="The coin")
    at_moments.say(2, title="The call")
    at_moments.say(2, "contacts", **{"step-0-minutes": "60"})
    before = at_moments.draft.answers
    counted = at_moments.browser.post(
        at_moments.address("tell_counter", at_moments.key, 1), CONTACTS
    )
    assert "You waited 47 min and paid €15.90." in html.unescape(counted.content.decode())
    assert "1 h 47 min of waiting" in counted.content.decode()
    assert at_moments.draft.answers == before


@pytest.mark.parametrize("typed", ["0,15 €/min", "x" * 10_000, "\x00", "-3"])
def test_the_counter_bears_what_it_cannot_read(at_moments, typed):
    asked = {"step-0-minutes": "47", "step-0-cost": typed}
    counted = at_moments.browser.post(at_moments.address("tell_counter", at_moments.key, 1), asked)
    assert "You waited 47 min." in counted.content.decode()
    assert (
        at_moments.browser.get(at_moments.address("tell_counter", at_moments.key, 1)).status_code
        == 405
    )


# --- drafts begun before --------------------------------------------------------------------------


def test_a_draft_of_the_former_shape_still_opens_and_is_told(author):
    author.walk()
    former = {
        **author.draft.answers,
        "brand": {
            **{name: [value] for name, value in ANSWERS["brand"].items() if name != "brand_mask"},
            "sector": ["appliances"],
            "product": ["LL 600"],
        },
        "moments": {
            "moments": ["3"],
            "moment-0-title": ["The coin"],
            "moment-0-love": ["10"],
            "moment-2-title": ["The call"],
        },
    }
    del former["bond"]
    TellingDraft.objects.update(answers=former)
    listed = shown(author.browser.get(author.address("tell_moments", author.key)))
    assert listed.index("The coin") < listed.index("The call")
    assert author.send("you").url == author.receipt
    story = Story.objects.get()
    assert [(each.title, each.love) for each in story.episodes.all()] == [
        ("The coin", 10),
        ("The call", None),
    ]
    assert (story.product, story.brand.sector.code) == ("LL 600", "appliances")


@pytest.mark.parametrize(
    "kept", [None, [], "x", {"list": None}, {"list": [1, {"number": "a"}]}, {"moments": 3}]
)
def test_moments_kept_in_no_shape_at_all_are_no_moments(kept):
    assert Moments.read(kept, {}).all == ()


def test_pages_of_a_moment_stay_within_their_queries(at_moments, django_assert_max_num_queries):
    for number in range(1, 13):
        at_moments.say(number, title=f"No. {number}", love="3")
    with django_assert_max_num_queries(8):
        at_moments.browser.get(at_moments.address("tell_moments", at_moments.key))
    with django_assert_max_num_queries(8):
        page = at_moments.browser.get(at_moments.page_of(3))
    assert invalid_fields(page) == 0
