"""The rules say what the site does now, and what they said before stays readable by date."""

from __future__ import annotations

import datetime as dt
import html
import json
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from cherclient.home.models import TERMS, StandardPage
from stories import retention
from stories.detector_in_use import detector_in_use
from stories.limits import limit_of
from stories.models import RulesVersion, Screening, StoryEvent
from stories.moderation import DecisionKind, LimitedAction, ReasonCode
from stories.reading.rules import recent_figures
from stories.services.rules import keep_version, rules_context
from stories.services.states import decide
from stories.vocabulary import State
from tests.factories import StoryFactory, lived


def address(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"stories:{name}", args=args)


def read(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def test_f6_f7_the_rules_print_the_settings_and_the_detector_in_use(db, client, settings):
    """F5, F6, F7, F8, F9: the page is made from the live configuration."""
    settings.DECISION_DAYS, settings.LIMITS_FACTOR, settings.DOUBLE_READING_PERCENT = 7, 1, 5
    path = address("rules")
    page = read(client, path)
    detector = detector_in_use().detector
    percent = round(100 * detector.thresholds.hold)
    assert "A person decides within 7 days." in page
    assert f"version {detector.version}" in page
    assert f"from {percent} chances in 100" in page
    assert f'href="{address("detector")}"' in page
    for code in ReasonCode:
        assert f"<dt>{code.value}</dt><dd>{code.label}</dd>" in page
    with translation.override("en"):
        for period in retention.PERIODS:
            assert f"{period.what}: {period.in_words}" in page, period.code
        hour, day = (getattr(limit_of(LimitedAction.TELL), name) for name in ("hour", "day"))
        assert f"telling a story: {hour} an hour, {day} a day" in page
    for words in (
        "Nothing is given in return for a story",  # F5
        "Authors can be reached through the site only",  # F8
        "shows every difference",  # F9
        "the most recently published story first",  # F4
        "It takes two moderators to take a public story down",
        "5 are made again by a second person",
        "within 6 months",
        "within 3 days. The brand may too, within 7 days",
        "drawn at random, 7 to 30 days after",
        "3 within 30 days suspend reporting for 30 days",
    ):
        assert words in page, words
    settings.DECISION_DAYS, settings.DOUBLE_READING_PERCENT = 1, 8
    settings.LIMITS_FACTOR = 3
    changed = read(client, path)
    assert "A person decides within 1 day." in changed
    assert "8 are made again" in changed
    assert f"telling a story: {3 * hour} an hour, {3 * day} a day" in changed
    anchors = set(re.findall(r'href="#([a-z]+)"', changed)) - {"main"}
    assert anchors == set(re.findall(r'<h2 id="([a-z]+)"', changed))


def test_f7_the_share_held_and_the_waits_are_counted(moderator, client):
    """F7: n, share held and median wait of the last ninety days, nothing older."""
    now = timezone.now()
    assert "No text was read by the software" in read(client, address("rules"))
    story = StoryFactory(text=lived(244_100))
    rows = [("publish", 1)] * 6 + [("unsure", 2), ("suspected_ad", 3), ("suspected_ad", 91)]
    Screening.objects.bulk_create(
        Screening(
            story=story,
            verdict=verdict,
            probability=0.5,
            text_hash="h",
            version="v",
            made_at=now - dt.timedelta(days=days),
        )
        for verdict, days in rows[::-1]
    )
    for hours, kind in ((10, DecisionKind.PUBLISH), (20, DecisionKind.PUBLISH), (60, "refuse")):
        told = StoryFactory(text=lived(244_101 + hours), live=False, state=State.HELD)
        held_at = now - dt.timedelta(hours=hours)
        StoryEvent.objects.create(
            story=told, before=State.SCREENING, after=State.HELD, made_at=held_at
        )
        grounds = {} if kind == DecisionKind.PUBLISH else {"reason": "R05", "facts": "No fact."}
        decide(told, moderator, kind, State.HELD, made_at=now, **grounds)
    found = recent_figures(now)
    assert (found.read, found.held, found.held_percent) == (8, 2, 25.0)
    assert (found.decided, found.published, found.published_percent, found.hours) == (
        *(3, 2, 66.7),
        20.0,
    )
    page = read(client, address("rules"))
    assert "in the last 90 days: 8. Held for a person: 2, that is 25.0 %." in page
    assert "Half of them waited less than 20.0 hours." in page


def test_f26_a_version_is_kept_when_the_words_change_and_read_by_its_date(
    db, client, settings, django_assert_max_num_queries
):
    """F26: old versions readable by date, figures of the day left out."""
    RulesVersion.objects.all().delete()
    assert "No version has been kept yet" in read(client, address("rules_versions"))
    first = keep_version()
    assert keep_version() is None
    StoryFactory(text=lived(244_200))
    Screening.objects.create(
        story_id=StoryFactory(text=lived(244_201)).pk,
        verdict="unsure",
        probability=0.5,
        text_hash="h",
        version="v",
    )
    assert keep_version() is None  # what happened lately is no rule
    with translation.override("en"):
        assert keep_version() is None  # nor is the language of whoever asks
    assert first.facts["days"] == settings.DECISION_DAYS
    assert first.facts["detector"]["version"] == detector_in_use().detector.version
    old = dt.datetime(2025, 5, 4, 22, 30, tzinfo=dt.UTC)  # the 5th in Paris
    RulesVersion.objects.filter(pk=first.pk).update(since=old)
    settings.DECISION_DAYS = 5
    second = keep_version()
    settings.DECISION_DAYS = 4
    call_command("keep_rules", verbosity=0)
    third = RulesVersion.objects.first()
    assert len({first.digest, second.digest, third.digest}) == 3

    day = f"{timezone.localdate(third.since)}"
    listed = read(client, address("rules_versions"))
    for path in (
        address("rules_version", "2025-05-05"),
        address("rules_version_of_day", day, 1),
        address("rules_version", day),
    ):
        assert f'href="{path}"' in listed
    assert listed.count("in force") == 1
    former = read(client, address("rules_version", "2025-05-05"))
    assert "A person decides within 7 days." in former
    assert "The first version kept." in former
    assert "In force from May 5, 2025" in former or "In force from 5 May 2025" in former
    months_later = read(client, address("rules_version", "2025-12-31"))
    assert (
        months_later.split("<main")[1].split("print-address")[0]
        == (former.split("<main")[1].split("print-address")[0])
    )
    middle = read(client, address("rules_version_of_day", day, 1))
    assert "A person decides within 5 days." in middle
    gone, come = (re.findall(rf"<{tag}>.*?</span>(.*?)<span", middle) for tag in ("del", "ins"))
    assert [word.strip() for word in gone + come] == ["7", "5"]
    last = read(client, address("rules_version", day))
    assert "A person decides within 4 days." in last
    assert "Une personne" in read(client, address("rules_version", day, language="fr"))
    with django_assert_max_num_queries(8):
        client.get(address("rules_versions"))
    assert "These rules have read like this since" in read(client, address("rules"))


@pytest.mark.parametrize(
    "path",
    [
        "rules/versions/2001-01-01/",
        "rules/versions/2026-02-30/",
        "rules/versions/9999-12-31/7/",
        "rules/versions/%00/",
        "rules/versions/yesterday/",
        "rules/versions/2026-11-22/0000000000000000000000000/",
        "rules/versions/20261122/99999999999999999999/",
        "rules/terms/1900-01-01/",
    ],
)
def test_a_day_without_rules_is_not_found(db, client, path):
    keep_version()
    assert client.get(f"/en/{path}").status_code == 404


def test_f26_the_terms_of_use_are_founded_and_each_version_is_kept(db, client):
    """F26: terms in both languages, dated when an editor publishes them."""
    for code, slug in TERMS.items():
        page = StandardPage.objects.get(slug=slug, locale__language_code=code)
        assert page.live
        versions = address("terms_versions", language=code)
        assert f'href="{versions}"' in read(client, page.get_url())
        assert page.get_url() in read(client, address("rules", language=code))  # the foot
    kept = RulesVersion.objects.filter(page="terms")
    before = kept.count()
    page = StandardPage.objects.get(slug=TERMS["en"])
    page.body = [*page.body.raw_data, {"type": "text", "value": "A clause of the year 2031."}]
    page.save_revision().publish()
    assert kept.count() == before + 1
    day = f"{timezone.localdate()}"
    assert "A clause of the year 2031." in read(client, address("terms_version", day))
    assert "2031" not in read(client, address("terms_version", day, language="fr"))
    page.save_revision().publish()
    assert kept.count() == before + 1
    assert f'href="{address("terms_version", day)}"' in read(client, address("terms_versions"))


def test_the_model_card_gives_figures_and_what_the_threshold_costs(db, client, settings):
    """F7: the card of the version in use, as a page and as JSON."""
    page = read(client, address("detector"))
    figures = json.loads(client.get(address("detector_json")).content)
    frozen = figures["evaluations"][0]["figures"]["all"]["genuine_held"]
    assert detector_in_use().detector.version in page
    assert f"{frozen['value']:.3f} ({frozen['low']:.3f} to {frozen['high']:.3f})" in page
    hold = detector_in_use().detector.thresholds.hold
    assert f"counts as much as {round(hold / (1 - hold), 2)} advertisements" in page
    settings.DETECTOR_ARTIFACT = str(settings.BASE_DIR / "docs")  # no detector there
    out = read(client, address("detector"))
    assert "out of service" in out
    assert "people read every story before publication" in read(client, address("rules"))
    assert json.loads(client.get(address("detector_json")).content) == {}


def test_f22_no_story_is_called_verified(published_story, client):
    """F22: whatever the language, the word stands on no page of stories."""
    for language, word in (("en", r"\bverified\b"), ("fr", r"\bvérifié")):
        with translation.override(language):
            paths = [
                published_story.get_absolute_url(),
                published_story.brand.get_absolute_url(),
                reverse("stories:list"),
                reverse("stories:rules"),
            ]
        for path in paths:
            main = read(client, path).split("<main", 1)[1].split("</main>", 1)[0]
            assert not re.search(word, main, re.IGNORECASE), path


def test_every_reason_says_who_decides_and_two_have_no_cure(db):
    with translation.override("en"):
        rows = {row.code: row for row in rules_context()["reasons"]}
    assert list(rows) == ReasonCode.values
    assert all(row.who for row in rows.values())
    assert {code for code, row in rows.items() if not row.cure} == {"R09", "R12"}
