"""Retraining: accepted, refused with its reasons, one at a time, and honest about what stopped it."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from sklearn.metrics import precision_recall_curve, roc_auc_score

from stories.detector import artifact, corpus
from stories.detector.comparison import Answers, compare, recall_at_precision, reliability, roc_auc
from stories.detector.recalibration import enough, recalibrated
from stories.detector.training import SEED, fit
from stories.detector_in_use import detector_in_use, versions_folder
from stories.detector_registry import objection_in_words, version_line
from stories.models import DetectorVersion, Label, Retraining, ReviewPick
from stories.services import (
    NotActivable,
    RetrainingUnderWay,
    activate_version,
    close_interrupted,
    run_retraining,
    start_retraining,
)
from stories.services.learning import material
from stories.vocabulary import RunState, VersionKind, VersionState
from tests.stories.learning.conftest import line, write

pytestmark = pytest.mark.django_db


def retrained(by=None) -> Retraining:
    return run_retraining(start_retraining(by=by).pk)


@pytest.fixture
def champion(small_corpus, in_use):
    """A detector trained on the small corpus, in use."""
    return in_use


# --- the trial ------------------------------------------------------------------------------------


def test_decisions_retrain_the_detector_and_the_registry_shows_before_and_after(
    champion, decisions, moderator
):
    run = retrained(by=moderator)
    assert (run.state, run.message) == (RunState.DONE, "")
    version = run.version
    assert version.state == VersionState.CANDIDATE
    assert version.manifest["labels"]["learned"] > 0
    assert version.manifest["texts"] == len(material().training) > 40
    line = version_line(version)
    assert len(line.measures) == 4
    assert line.objections == []
    assert version.figures["champion"] == champion.short
    assert version.figures["texts"] == len(material().frozen)
    assert detector_in_use().detector.version == champion.short
    assert run_retraining(run.pk).ended_at == run.ended_at  # what is over is not run again


def test_a_worse_challenger_is_refused_and_says_by_how_much(champion, decisions, small_corpus):
    small_corpus(flipped=True)
    version = retrained().version
    assert version.state == VersionState.REFUSED
    assert version.figures["objections"]
    with translation.override("en"):
        words = " ".join(version_line(version).objections)
    lost = (
        version.figures["before"]["roc_auc"]["value"] - version.figures["after"]["roc_auc"]["value"]
    )
    assert f"lower by {lost:.4f}" in words
    with pytest.raises(NotActivable):
        activate_version(version.digest, by=None)
    assert DetectorVersion.objects.get(state=VersionState.ACTIVE) == champion


def test_without_a_label_there_is_nothing_to_learn(small_corpus):
    run = retrained()
    assert (run.state, run.version) == (RunState.FAILED, None)
    assert "nothing to learn" in run.message


def test_a_retraining_that_stops_says_why_and_changes_nothing(small_corpus, decisions):
    (corpus.SHIPPED / "mine.jsonl").write_text("{not json", "utf-8")
    run = retrained()
    assert run.state == RunState.FAILED
    assert run.message.startswith("CorpusError: mine.jsonl, line 1")
    assert run.ended_at
    assert not DetectorVersion.objects.exists()
    assert start_retraining().state == RunState.RUNNING


def test_two_retrainings_at_once_are_refused(db):
    start_retraining()
    with pytest.raises(RetrainingUnderWay):
        start_retraining()
    assert Retraining.objects.count() == 1


def test_a_retraining_whose_process_is_gone_is_closed(db):
    run = start_retraining()
    gone = next(
        number for number in range(4_000_000, 4_100_000) if not os.path.exists(f"/proc/{number}")
    )
    Retraining.objects.filter(pk=run.pk).update(host=os.uname().nodename, process=gone)
    assert close_interrupted() == 1
    run.refresh_from_db()
    assert (run.state, bool(run.message)) == (RunState.FAILED, True)


def test_a_retraining_nobody_took_up_for_an_hour_is_closed(db):
    run = start_retraining()
    assert close_interrupted() == 0
    started = timezone.now() - dt.timedelta(hours=2)
    Retraining.objects.filter(pk=run.pk).update(started_at=started)
    assert close_interrupted() == 1


def test_the_command_says_before_and_after_and_activates_when_asked(champion, decisions):
    """The same labels give the same detector, kept once."""
    first, said = retrained().version, StringIO()
    call_command("retrain_detector", activate=True, stdout=said)
    assert DetectorVersion.objects.count() == 2
    assert {path.name for path in versions_folder().iterdir()} == {"made", first.folder}
    assert re.search(r"roc_auc: \d\.\d{3} → \d\.\d{3}, difference [+-]\d", said.getvalue())
    assert "It judges from now on" in said.getvalue()
    assert DetectorVersion.objects.get(state=VersionState.ACTIVE) == first


def test_the_command_fails_when_there_is_nothing_to_learn(small_corpus):
    with pytest.raises(CommandError, match="nothing to learn"):
        call_command("retrain_detector")


# --- what is never learned from -------------------------------------------------------------------


def test_stories_drawn_at_random_calibrate_and_are_not_learned_from(small_corpus, decisions):
    for story in decisions:
        label = Label.objects.create(
            story=story, text_hash=story.text_hash, is_ad=False, provenance="review"
        )
        ReviewPick.objects.create(
            story=story, week="2026-11-16", why="audit", answer="lived", label=label
        )
    found = material()
    assert found.labels["learned"] == 0
    assert found.labels["audit"] + found.labels["frozen"] == 4
    assert not {story.text for story in decisions} & {row.text for row in found.training}


def test_chosen_rows_are_learned_from_and_do_not_calibrate(small_corpus):
    """Twenty more advertisements, all alike: the heads are the same, the calibration is not."""
    rows = [line(n) for n in range(40)] + [line(2 * n + 1, start="c") for n in range(30, 50)]
    write(corpus.SHIPPED / "mine.jsonl", rows)
    examples = corpus.examples_of(corpus.read_rows(corpus.shipped_files())[0])
    chosen = [example.id.startswith("c") for example in examples]
    seeing = fit(examples, SEED)
    blind = fit(examples, SEED, chosen=chosen)
    assert np.array_equal(seeing.passage, blind.passage)
    assert not np.array_equal(seeing.text, blind.text)


def test_calibration_waits_for_enough_random_answers():
    assert not enough([0] * 95 + [1] * 4)
    assert not enough([0] * 100 + [1] * 9)
    assert not enough([1] * 500)
    assert enough([0] * 90 + [1] * 10)


def test_calibration_keeps_the_order_and_moves_towards_what_was_found(small_corpus, learned):
    """Of the stories the detector is almost sure of, the sample says half are advertisements."""
    rows = corpus.read_rows(corpus.shipped_files())[0]
    model = artifact.load(versions_folder() / learned.folder)
    examples = corpus.examples_of(rows)
    flipped = [
        type(each)(
            **{f: getattr(each, f) for f in each.__dataclass_fields__} | {"label": n % 3 == 0}
        )
        for n, each in enumerate(examples)
    ]
    moved = recalibrated(model, flipped * 5)
    before = np.array([model.logit(each.reading) for each in examples])
    after = np.array([moved.logit(each.reading) for each in examples])
    slope, shift = np.polyfit(before, after, 1)
    assert np.allclose(after, slope * before + shift, atol=0.05)
    assert 0.15 < slope < 1
    assert abs(np.mean(1 / (1 + np.exp(-after))) - 1 / 3) < 0.1


# --- the comparison, pure -------------------------------------------------------------------------


def answers(probabilities, hold=0.5) -> Answers:
    values = np.array(probabilities, dtype=float)
    return Answers(values, values >= hold)


def test_the_measures_are_those_of_scikit_learn():
    chance = np.random.default_rng(3)
    truth = chance.integers(0, 2, 200).astype(float)
    said = answers(np.round(np.clip(0.3 * truth + chance.random(200) * 0.7, 0, 1), 2))
    assert roc_auc(said, truth) == pytest.approx(roc_auc_score(truth, said.probabilities))
    precision, recall, _ = precision_recall_curve(truth, said.probabilities)
    best = recall[precision >= 0.95].max()
    assert recall_at_precision(said, truth) == pytest.approx(best)


def test_a_detector_compared_with_itself_differs_by_nothing():
    said = answers([0.1, 0.2, 0.6, 0.7, 0.3, 0.9])
    figures = compare(said, said, [0, 0, 0, 1, 1, 1], list("abcdef"), seed=1)
    assert figures["objections"] == []
    assert all(each == {"value": 0, "low": 0, "high": 0} for each in figures["difference"].values())
    assert json.loads(json.dumps(figures)) == figures


def test_one_more_lived_story_held_is_accepted_and_two_are_not():
    truth = [0] * 40 + [1] * 10
    before = [0.1] * 40 + [0.9] * 10
    for more, codes in ((1, []), (2, ["more_genuine_held"])):
        after = [0.6] * more + [0.1] * (40 - more) + [0.9] * 10
        figures = compare(answers(before), answers(after), truth, list(map(str, range(50))), seed=1)
        assert [each["code"] for each in figures["objections"]] == codes
    with translation.override("fr"):
        assert "2" in objection_in_words({"code": "more_genuine_held", "by": 2})


def test_a_loss_of_separation_up_to_five_thousandths_is_accepted():
    truth = [0] * 100 + [1] * 10
    before = [0.1] * 100 + [0.9] * 10
    for wrong, codes in ((5, []), (6, ["less_separation"])):
        after = [0.95] * 0 + [0.4] * wrong + [0.1] * (100 - wrong) + [0.3] + [0.9] * 9
        figures = compare(
            answers(before), answers(after), truth, list(map(str, range(110))), seed=1
        )
        assert [each["code"] for each in figures["objections"]] == codes


def test_intervals_hold_the_value_and_voices_stay_whole():
    chance = np.random.default_rng(5)
    truth = np.repeat([0, 1], 40)
    said = answers(np.clip(truth * 0.3 + chance.random(80) * 0.7, 0, 1))
    figures = compare(said, said, truth, [f"v{n // 4}" for n in range(80)], seed=1)["after"]
    assert all(each["low"] <= each["value"] <= each["high"] for each in figures.values())
    assert figures["roc_auc"]["low"] < figures["roc_auc"]["high"]


def test_reliability_counts_every_text_once():
    truth = np.array([0, 0, 1, 1, 0, 1], dtype=float)
    said = answers([0.0, 0.05, 0.15, 0.95, 0.95, 1.0])
    bins = reliability(said, truth)
    assert sum(each["texts"] for each in bins) == 6
    assert [(each["low"], each["texts"], each["advertisements"]) for each in bins] == [
        (0.0, 2, 0),
        (0.1, 1, 1),
        (0.9, 3, 2),
    ]
    assert all(each["low"] <= each["expected"] <= each["high"] for each in bins)
    plain = reliability(said, truth, weights=np.ones(6))
    assert plain[-1]["observed"] == pytest.approx(2 / 3, abs=1e-4)


# --- versions -------------------------------------------------------------------------------------


def test_the_database_refuses_two_active_detectors(champion):
    with pytest.raises(IntegrityError), transaction.atomic():
        DetectorVersion.objects.create(
            digest="f" * 64, kind=VersionKind.RETRAINED, state=VersionState.ACTIVE
        )
