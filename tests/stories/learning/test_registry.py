"""The registry in the back office, and the site without a detector."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from stories import tasks
from stories.bulk import Importer
from stories.detector import artifact
from stories.detector_in_use import detector_in_use, versions_folder
from stories.detector_registry import shipped_version, version_before, version_line
from stories.imports import ImportedRow
from stories.models import DetectorVersion, Retraining, Screening, Story
from stories.services import NotActivable, activate_version, run_retraining, start_retraining
from stories.vocabulary import RunState, State, VersionKind, VersionState
from tests.factories import a_telling, tell_ad

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, data_officer):
    client.force_login(data_officer)
    return client


def page(name: str, version: DetectorVersion) -> str:
    return reverse(name, args=[version.digest])


def damage(version: DetectorVersion) -> None:
    path = versions_folder() / version.folder / artifact.WORDS
    words = json.loads(path.read_text("utf-8"))
    words["thresholds"]["hold"] = 0.99
    path.write_text(json.dumps(words), "utf-8")


# --- who may do what ------------------------------------------------------------------------------


def test_a_data_officer_reads_the_registry_in_both_languages(desk, data_officer, learned):
    for code in ("fr", "en"):
        profile = UserProfile.get_for_user(data_officer)
        profile.preferred_language = code
        profile.save()
        for path in (
            reverse("detectors"),
            page("detector", learned),
            page("detector_activate", learned),
            page("detector", shipped_version()),
        ):
            answered = desk.get(path)
            assert answered.status_code == 200
            assert f'<html lang="{code}"' in answered.content.decode()


def test_the_menu_shows_the_detector_to_those_who_may(client, data_officer, moderator, editor):
    for person, shown in ((data_officer, True), (moderator, False), (editor, False)):
        client.force_login(person)
        with translation.override("fr"):
            assert (reverse("detectors") in client.get("/admin/").content.decode()) is shown


def test_others_neither_read_nor_act(client, editor, member, learned):
    for person in (editor, member, None):
        client.force_login(person) if person else client.logout()
        for path in (reverse("detectors"), page("detector", learned)):
            assert client.get(path).status_code in (302, 403)
        for path in (reverse("detector_retrain"), page("detector_activate", learned)):
            assert client.post(path).status_code in (302, 403)
    assert not Retraining.objects.exists()
    learned.refresh_from_db()
    assert learned.state == VersionState.CANDIDATE


def test_a_superuser_may(client, learned):
    client.force_login(get_user_model().objects.create_superuser("root@example.org", "x"))
    assert client.get(reverse("detectors")).status_code == 200


def test_nothing_is_done_by_following_a_link(desk, learned):
    assert desk.get(reverse("detector_retrain")).status_code == 405
    assert desk.get(page("detector_activate", learned)).status_code == 200
    learned.refresh_from_db()
    assert learned.state == VersionState.CANDIDATE
    assert not Retraining.objects.exists()


def test_an_unknown_digest_is_not_found(desk):
    for name in ("detector", "detector_activate"):
        assert desk.get(reverse(name, args=["f" * 64]), follow=True).status_code == 404


# --- activating and rolling back ------------------------------------------------------------------


def test_activating_makes_it_judge_and_is_logged(desk, learned, data_officer, commits):
    desk.post(page("detector_activate", learned), {"note": "Better on the trial."})
    learned.refresh_from_db()
    assert (learned.state, learned.activated_by) == (VersionState.ACTIVE, data_officer)
    entry = ModelLogEntry.objects.get(action="stories.detector.activate")
    assert (entry.user, entry.data["note"]) == (data_officer, "Better on the trial.")
    assert "Better on the trial." in desk.get(reverse("detectors")).content.decode()
    with commits():
        story = tell_ad()
    assert story.screenings.get().version == learned.short


def test_rolling_back_leads_to_the_one_before(desk, in_use):
    before = version_before()
    assert before.kind == VersionKind.SHIPPED
    assert page("detector_activate", before) in desk.get(reverse("detectors")).content.decode()
    desk.post(page("detector_activate", before))
    assert detector_in_use().detector.version == before.short
    in_use.refresh_from_db()
    assert in_use.state == VersionState.RETIRED
    assert version_before() == in_use
    desk.post(page("detector_activate", in_use))
    assert detector_in_use().detector.version == in_use.short
    assert DetectorVersion.objects.filter(state=VersionState.ACTIVE).count() == 1


def test_the_shipped_detector_is_always_listed_and_activable(desk, in_use):
    shipped = shipped_version()
    listed = desk.get(reverse("detectors")).content.decode()
    assert page("detector", shipped) in listed
    assert page("detector_activate", shipped) in listed


def test_a_new_release_replaces_the_shipped_detector_that_was_activated(data_officer, data_dir):
    DetectorVersion.objects.create(
        digest="0" * 64, kind=VersionKind.SHIPPED, state=VersionState.ACTIVE
    )
    assert detector_in_use().detector.version == shipped_version().short
    assert version_line(shipped_version()).in_use


def test_a_damaged_detector_is_not_activated(desk, learned):
    damage(learned)
    answered = desk.post(page("detector_activate", learned), follow=True)
    assert "digest mismatch" in answered.content.decode()
    assert not DetectorVersion.objects.filter(state=VersionState.ACTIVE).exists()


def test_another_detector_in_its_folder_is_not_activated(learned, data_officer):
    DetectorVersion.objects.filter(pk=learned.pk).update(digest="a" * 64)
    with pytest.raises(NotActivable, match="registered as aaaaaaaaaaaa, found"):
        activate_version("a" * 64, by=data_officer)


def test_a_change_of_scikit_learn_is_said_and_the_arrays_are_served(desk, in_use):
    manifest = in_use.manifest | {
        "libraries": in_use.manifest["libraries"] | {"scikit-learn": "0.1"}
    }
    DetectorVersion.objects.filter(pk=in_use.pk).update(manifest=manifest)
    line = version_line(DetectorVersion.objects.get(pk=in_use.pk))
    assert [library.name for library in line.libraries if library.changed] == ["scikit-learn"]
    content = desk.get(page("detector", in_use)).content.decode()
    assert "<td>0.1</td>" in content
    assert detector_in_use().detector.version == in_use.short


def test_the_setting_decides_over_the_registry(desk, in_use, settings):
    settings.DETECTOR_ARTIFACT = str(artifact.SHIPPED)
    assert detector_in_use().detector.version == shipped_version().short
    assert "DETECTOR_ARTIFACT" in desk.get(reverse("detectors")).content.decode()
    assert not version_line(in_use).in_use


# --- the button -----------------------------------------------------------------------------------


def test_the_button_answers_at_once_and_the_page_says_how_it_went(desk, small_corpus, decisions):
    answered = desk.post(reverse("detector_retrain"))
    assert answered.status_code == 302
    run = Retraining.objects.get()
    assert run.state == RunState.RUNNING
    assert "disabled" in desk.get(reverse("detectors")).content.decode()
    desk.post(reverse("detector_retrain"))
    assert Retraining.objects.count() == 1
    assert tasks.retrain.call(run.pk) == RunState.DONE
    content = desk.get(reverse("detectors")).content.decode()
    version = DetectorVersion.objects.get()
    assert page("detector", version) in content
    detail = desk.get(page("detector", version)).content.decode()
    assert 'class="reliability"' in detail
    assert f"({version.figures['champion']})" in detail
    assert detail.count('class="reliability-point"') == len(version.figures["reliability"]["after"])


def test_a_refused_detector_stays_listed_with_its_reasons(desk, learned):
    DetectorVersion.objects.filter(pk=learned.pk).update(
        state=VersionState.REFUSED,
        figures={"objections": [{"code": "less_separation", "by": 0.0421}]},
    )
    assert learned.short in desk.get(reverse("detectors")).content.decode()
    with translation.override("en"):
        words = version_line(DetectorVersion.objects.get()).objections[0]
    assert "0.0421" in words
    assert (
        page("detector_activate", learned)
        not in desk.get(page("detector", learned)).content.decode()
    )


def test_a_stopped_retraining_is_said_on_the_page(desk, small_corpus):
    run_retraining(start_retraining().pk)
    content = desk.get(reverse("detectors")).content.decode()
    assert str(RunState.FAILED.label) in content or "arrêt" in content


# --- everybody reads ------------------------------------------------------------------------------


@pytest.fixture(params=["tampered", "missing", "setting"])
def no_detector(request, in_use, settings):
    """The detector in use cannot be loaded."""
    if request.param == "tampered":
        damage(in_use)
    elif request.param == "missing":
        (versions_folder() / in_use.folder / artifact.ARRAYS).unlink()
    else:
        settings.DETECTOR_ARTIFACT = "/nowhere"
    return request.param


def test_without_a_detector_every_story_waits_and_its_author_reads_why(
    client, no_detector, commits
):
    with commits():
        story = tell_ad()
    assert Story.objects.get(pk=story.pk).where == State.HELD
    screening = Screening.objects.get(story=story)
    assert screening.version == "unavailable"
    assert screening.reasons == [{"code": "detector_unavailable", "weight": 0.0}]
    client.force_login(story.author)
    with translation.override("en"):
        held = client.get(reverse("stories:mine", args=[story.public_id])).content.decode()
    assert "out of service" in held


def test_without_a_detector_it_is_said_everywhere(client, data_officer, moderator, no_detector):
    for person, name in ((moderator, "story_queue"), (data_officer, "detectors")):
        client.force_login(person)
        assert "help-warning" in client.get(reverse(name)).content.decode()
    with translation.override("en"):
        rules = client.get(reverse("stories:rules"))
    assert rules.status_code == 200
    assert "people read every story before publication" in rules.content.decode()
    assert "out of service" in client.get(reverse("health")).json()["detector"]
    assert "stories.W001" in {each.id for each in run_checks(databases=["default"])}


def test_with_a_detector_nothing_is_said(client, data_officer, moderator, in_use):
    for person, name in ((moderator, "story_queue"), (data_officer, "detectors")):
        client.force_login(person)
        assert "help-warning" not in client.get(reverse(name)).content.decode()
    assert client.get(reverse("health")).json()["detector"] == "ok"
    assert "stories.W001" not in {each.id for each in run_checks(databases=["default"])}


def test_a_tampered_file_is_named_with_both_digests(in_use):
    damage(in_use)
    assert "digest mismatch" in detector_in_use().problem
    assert in_use.short in detector_in_use().problem


def test_a_repaired_file_judges_again_without_a_restart(in_use):
    path = versions_folder() / in_use.folder / artifact.WORDS
    kept = path.read_bytes()
    damage(in_use)
    assert detector_in_use().all_human
    path.write_bytes(kept)
    assert detector_in_use().detector.version == in_use.short


def test_another_detector_brings_the_site_back(desk, in_use):
    damage(in_use)
    desk.post(page("detector_activate", shipped_version()))
    assert not detector_in_use().all_human


def test_a_batch_looks_the_detector_up_once(in_use):
    rows = [
        ImportedRow(
            line=n,
            key=f"k{n}",
            published=None,
            telling=a_telling(
                text=f"{a_telling().text} It was number {n}.",
                brand="",
                told_on=dt.date(2026, 11, 1),
            ),
        )
        for n in range(6)
    ]
    with CaptureQueriesContext(connection) as queries:
        Importer("test").keep(rows)
    asked = [q for q in queries.captured_queries if "detectorversion" in q["sql"]]
    assert len(asked) == 1
