"""Measures of many draws at once agree with scikit-learn's of one, and intervals behave."""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    f1_score,
    precision_recall_curve,
    roc_auc_score,
)

from stories.detector import measures, measuring
from stories.detector.judgement import Judgement, Reason, Verdict
from stories.detector.measures import MEASURES, Sample, figures_of, wilson_of_extreme
from stories.detector.measuring import NAMES, answer_of, length_class
from stories.detector.pipeline import PRIOR
from stories.detector.records import Record

ROWS = st.lists(
    st.tuples(
        st.sampled_from([0.001, 0.1, 0.25, 0.5, 0.75, 0.999]) | st.floats(0.001, 0.999),
        st.integers(0, 1),
        st.integers(0, 3),
    ),
    min_size=2,
    max_size=25,
).filter(lambda rows: {label for _, label, _ in rows} == {0, 1})


def sample_of(rows, groups=None) -> Sample:
    probabilities = [row[0] for row in rows]
    held = [probability >= 0.5 for probability in probabilities]
    right = [None] * len(rows)
    return Sample.of(probabilities, [r[1] for r in rows], held, right, groups or [""] * len(rows))


@pytest.mark.parametrize("module", [measures, measuring])
def test_the_examples_of_the_documentation_are_true(module):
    assert doctest.testmod(module) == (0, 1)


def calibration_error(scores, labels, weights) -> float:
    """Ten bins, one after the other."""
    gaps = 0.0
    for number in range(10):
        inside = np.minimum((scores * 10).astype(int), 9) == number
        gaps += abs((weights * (labels - scores))[inside].sum())
    return gaps / weights.sum()


@settings(max_examples=200, deadline=None)
@given(ROWS)
def test_a_weighted_measure_is_that_of_the_repeated_texts(rows):
    repeated = [row for row in rows for _ in range(row[2])]
    if len({row[1] for row in repeated}) < 2:
        return
    sample = sample_of(rows)
    kept = {id(row): row[2] for row in rows}
    order = np.argsort(-np.array([row[0] for row in rows]), kind="stable")
    weights = np.array([[kept[id(rows[place])] for place in order]], dtype=float)
    scores, labels = (np.array([row[column] for row in repeated]) for column in (0, 1))
    held = scores >= 0.5
    precision, recall, _ = precision_recall_curve(labels, scores)
    at_prior = np.where(labels == 1, PRIOR / labels.mean(), (1 - PRIOR) / (1 - labels.mean()))
    expected = {
        "accuracy": accuracy_score(labels, held),
        "f1": f1_score(labels, held, zero_division=0),
        "roc_auc": roc_auc_score(labels, scores),
        "pr_auc": average_precision_score(labels, scores),
        "recall_at_precision_95": recall[precision >= 0.95].max(),
        "genuine_held": held[labels == 0].mean(),
        "ads_held": held[labels == 1].mean(),
        "brier": brier_score_loss(labels, scores),
        "brier_at_prior": brier_score_loss(labels, scores, sample_weight=at_prior),
        "ece": calibration_error(scores, labels, np.ones(len(labels))),
        "ece_at_prior": calibration_error(scores, labels, at_prior),
    }
    with np.errstate(invalid="ignore", divide="ignore"):
        for name, value in expected.items():
            assert MEASURES[name](sample, weights)[0] == pytest.approx(value, abs=1e-9), name


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_an_interval_holds_its_value_and_stays_in_range(rows):
    for name, figure in figures_of(sample_of(rows), seed=1).items():
        if figure is None:
            assert name.startswith("right_sentence")
        elif figure.low is not None:
            assert 0 <= figure.low <= figure.high <= 1
            assert 0 <= figure.value <= 1


def test_a_calibrated_detector_has_little_calibration_error():
    rows = [(0.25, int(place % 4 == 0), 1) for place in range(400)]
    figures = figures_of(sample_of(rows), seed=0)
    assert figures["ece"].value == 0.0
    assert figures["roc_auc"].value == 0.5
    assert figures["ece_at_prior"].value == pytest.approx(0.15)  # one in ten, not one in four


def test_whole_groups_are_drawn():
    rows = [(0.9, 1, 1), (0.2, 0, 1)] * 50 + [(0.2, 1, 1), (0.9, 0, 1)] * 50
    together = ["good"] * 100 + ["bad"] * 100
    alone = figures_of(sample_of(rows), seed=0)["accuracy"]
    grouped = figures_of(sample_of(rows, together), seed=0)["accuracy"]
    assert alone.value == grouped.value == 0.5
    assert alone.high - alone.low < 0.2
    assert (grouped.low, grouped.high) == (0.0, 1.0)


def test_a_single_group_is_drawn_text_by_text():
    rows = [(0.9, 1, 1), (0.2, 0, 1)] * 10
    assert sample_of(rows, ["one"] * 20).groups == 20
    assert sample_of(rows, ["one"] * 19 + [""]).groups == 2


def test_none_of_many_leaves_a_doubt_that_shrinks():
    assert wilson_of_extreme(0.0, 741)[1] == pytest.approx(0.0052, abs=1e-4)
    assert wilson_of_extreme(1.0, 5) == (0.5655, 1.0)
    rows = [(0.1, 0, 1)] * 30
    assert figures_of(sample_of(rows), seed=0)["genuine_held"].high == 0.1135


def test_a_single_text_gets_no_interval_where_nothing_can_be_drawn():
    figures = figures_of(sample_of([(0.4, 0, 1)]), seed=0)
    assert (figures["brier"].low, str(figures["brier"])) == (None, "0.160")
    assert figures["genuine_held"].high == 0.7935


def test_every_measure_has_a_name():
    assert set(NAMES) == set(MEASURES)


@pytest.mark.parametrize(
    ("places", "right"), [((5, 9), True), ((9, 14), True), ((0, 5), False), (None, False)]
)
def test_the_heaviest_quotation_must_meet_the_advertisement(places, right):
    record = Record(1, "0123456789abcdef", label=1, spans=((5, 10),))
    reasons = [Reason("concession", -3.0, "x", 5, 6), Reason("offer", 0.5, "x", 5, 6)]
    quoted = Reason("slogan", 1.0, "x", *places) if places else Reason("slogan", 1.0)
    judgement = Judgement(Verdict.UNSURE, 0.6, (*reasons[:1], quoted), "v")
    assert answer_of(record, judgement).right is right


def test_an_unmarked_text_is_neither_right_nor_wrong():
    judgement = Judgement(Verdict.PUBLISH, 0.1, (), "v")
    assert answer_of(Record(1, "a", label=1), judgement).right is None
    assert answer_of(Record(1, "abc", label=0, spans=((0, 1),)), judgement).right is None
    with pytest.raises(ValueError, match="line 7 has no label"):
        answer_of(Record(7, "a"), judgement)


def test_every_length_has_one_class():
    assert [length_class(length) for length in (0, 200, 999, 1000, 10**6)] == [
        "under 200",
        "200 to 499",
        "500 to 999",
        "1000 to 2999",
        "3000 and more",
    ]
