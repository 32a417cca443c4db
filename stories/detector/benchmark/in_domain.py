"""Rows 4, 6, 7 and 8: one set, a head that has not read the group, or the language, it judges."""

from collections.abc import Sequence

import numpy as np
from sklearn.mixture import GaussianMixture

from ..measures import accuracy, f1, roc_auc
from .heads import of_everything, of_words_and_pieces, unheard
from .intervals import figure_of, sample_of
from .rows import Goal, Row, Value
from .sets import Labelled, SetError, Sets, labels_of, texts_of

HOTELS, CITIES, PODCASTS = "ott_op_spam", "maideup_en_fr", "podcast_host_ads"
TRANSDUCTIVE = "transductive: looks at the whole unlabelled target set"


def invented_hotel_stays(sets: Sets, seed: int) -> Row:
    """Row 4: Ott et al. (2011, 2013), folds by hotel as the set gives them."""
    rows = sets.of_two_classes(HOTELS)
    folds = [row.fold or row.group for row in rows]
    scores = unheard(of_words_and_pieces, texts_of(rows), labels_of(rows), folds)
    sample = sample_of(scores, labels_of(rows), [row.group for row in rows])
    values = (
        Value("accuracy", figure_of(sample, accuracy, seed), Goal(0.91)),
        Value("ROC-AUC", figure_of(sample, roc_auc, seed)),
    )
    return Row(4, values, (f"{len(rows)} reviews; {sample.groups} hotels drawn.",))


def written_by_a_model(sets: Sets, seed: int) -> Row:
    """Row 6: French hotel reviews by a language model, whole cities left out."""
    rows = sets.of_two_classes(CITIES, language="fr")
    cities = [row.group for row in rows]
    scores = unheard(of_everything, texts_of(rows), labels_of(rows), cities)
    sample = sample_of(scores, labels_of(rows), cities)
    values = (
        Value("accuracy", figure_of(sample, accuracy, seed), Goal(0.975)),
        Value("ROC-AUC", figure_of(sample, roc_auc, seed), Goal(0.997)),
    )
    detail = (f"{len(rows)} reviews; {sample.groups} cities drawn.",)
    return Row(6, values, detail)


def english_to_french(sets: Sets, seed: int) -> Row:
    """Row 7: learned from English reviews alone, asked about French ones."""
    english = sets.of_two_classes(CITIES, language="en")
    french = sets.of_two_classes(CITIES, language="fr")
    head = of_everything().fit(texts_of(english), labels_of(english))
    scores = head.decision_function(texts_of(french))
    cut = valley(scores)
    plain, aligned = (_sample(scores, french, threshold) for threshold in (0.0, cut))
    values = (
        Value("ROC-AUC", figure_of(plain, roc_auc, seed), Goal(0.98)),
        Value("accuracy", figure_of(plain, accuracy, seed), Goal(0.95)),
        Value("accuracy, threshold aligned (transductive)", figure_of(aligned, accuracy, seed)),
    )
    detail = (
        f"{len(english)} English reviews read, {len(french)} French ones judged; cities drawn.",
        f"Threshold aligned: between two normal laws fitted to the French scores without labels"
        f" ({TRANSDUCTIVE}).",
    )
    return Row(7, values, detail)


def read_out_advertisements(sets: Sets, seed: int) -> Row:
    """Row 8: advertisements read out by the host of a podcast, whole episodes left out."""
    rows = sets.of_two_classes(PODCASTS)
    episodes = [row.group for row in rows]
    scores = unheard(of_everything, texts_of(rows), labels_of(rows), episodes)
    sample = sample_of(scores, labels_of(rows), episodes)
    values = (
        Value("F1", figure_of(sample, f1, seed), Goal(0.85)),
        Value("ROC-AUC", figure_of(sample, roc_auc, seed), Goal(0.975)),
    )
    detail = (f"{len(rows)} passages; {sample.groups} episodes drawn.",)
    return Row(8, values, detail)


def valley(scores: np.ndarray) -> float:
    """Where the higher of two normal laws, fitted to scores without labels, becomes likelier.

    >>> chance = np.random.default_rng(0)
    >>> round(valley(np.concatenate([chance.normal(-4, 1, 500), chance.normal(2, 1, 500)])))
    -1
    """
    if len(np.unique(scores)) < 2:
        raise SetError("all scores are the same")
    column = scores[:, None]
    laws = GaussianMixture(2, random_state=0, covariance_type="tied").fit(column)
    higher = int(np.argmax(laws.means_))
    grid = np.linspace(*np.sort(laws.means_.ravel()), 1000)[:, None]
    return float(grid[np.argmax(laws.predict_proba(grid)[:, higher] >= 0.5), 0])


def _sample(scores: np.ndarray, rows: Sequence[Labelled], threshold: float):
    groups = [row.group for row in rows]
    return sample_of(scores, labels_of(rows), groups, threshold=threshold)
