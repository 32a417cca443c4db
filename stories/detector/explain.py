"""Why: the passages and signals that weighed most, for and against, in log odds."""

import numpy as np

from . import reasons
from .features import Passage, Reading, read
from .judgement import Judgement, Reason, Text, Verdict
from .lexicon import PRAISE, SIGNALS, TOWARDS_AD, TOWARDS_STORY
from .pipeline import FIRST_STORY, PASSAGE_INPUTS, SECOND, STRONGEST, Model, unreadable

MOST_FOR = 3
MOST_AGAINST = 3
_WORTH_SAYING = 0.05  # log odds


def judgement_of(model: Model, text: Text) -> Judgement:
    reading = read(text)
    verdict = model.verdict(reading)
    found = (*_doubts(model, reading), *_for(model, reading), *_against(model, reading))
    if not any(reason.weight > 0 for reason in found) and verdict is Verdict.PUBLISH:
        found = (*found, *_praise(reading))
    return Judgement(
        verdict,
        round(model.probability(reading), 4),
        found or (_nothing_promotional(model, reading),),
        model.version,
    )


def _doubts(model: Model, reading: Reading) -> tuple[Reason, ...]:
    """Reasons to ask a person that are no suspicion: they weigh nothing."""
    if reading.too_short:
        return (Reason(reasons.TOO_SHORT, 0.0),)
    if not reading.language:
        return (Reason(reasons.OTHER_LANGUAGE, 0.0),)
    doubts = []
    if model.is_odd(reading):
        doubts.append(Reason(reasons.FAR_FROM_TRAINING, 0.0))
    if model.heads_disagree(reading):
        doubts.append(Reason(reasons.HEADS_DISAGREE, 0.0))
    return tuple(doubts)


def _for(model: Model, reading: Reading) -> tuple[Reason, ...]:
    """The passages that look most like promotion, each under its heaviest signal."""
    if not reading.passages:
        return ()
    rows = model.passage_rows(reading)
    scores = rows @ model.passage
    told = []
    for rank, place in enumerate(np.argsort(-scores, kind="stable")[:MOST_FOR]):
        parts = rows[place, 2 : 3 + len(TOWARDS_AD)] * model.passage[2 : 3 + len(TOWARDS_AD)]
        heaviest = int(np.argmax(parts))
        weight = float(parts[heaviest]) * float(model.text[STRONGEST if rank == 0 else SECOND])
        if weight < _WORTH_SAYING:
            continue
        code = PASSAGE_INPUTS[2 + heaviest]
        code = reasons.PROMOTIONAL_WORDING if code == "wording" else code
        told.append(_quoting(code, weight, reading.passages[place]))
    return tuple(told)


def _against(model: Model, reading: Reading) -> tuple[Reason, ...]:
    """The signs of a lived story that weighed most, each with the passage that shows it best."""
    if unreadable(reading):
        return ()
    weights = model.text_row(reading)[FIRST_STORY:] * model.text[FIRST_STORY:]
    told = []
    for place in np.argsort(weights, kind="stable")[:MOST_AGAINST]:
        if weights[place] > -_WORTH_SAYING:
            break
        code = TOWARDS_STORY[place]
        column = SIGNALS.index(code)
        shown = max(reading.passages, key=lambda passage: passage.hits[column])
        told.append(_quoting(code, float(weights[place]), shown))
    return tuple(told)


def _praise(reading: Reading) -> tuple[Reason, ...]:
    """Said so that a moderator sees it was noticed; it has no weight."""
    column = SIGNALS.index(PRAISE)
    praised = next((passage for passage in reading.passages if passage.hits[column]), None)
    return (_quoting(reasons.GENERIC_PRAISE, 0.0, praised),) if praised else ()


def _nothing_promotional(model: Model, reading: Reading) -> Reason:
    return Reason(reasons.NOTHING_PROMOTIONAL, round(min(model.logit(reading), 0.0), 3))


def _quoting(code: str, weight: float, passage: Passage) -> Reason:
    sentence = passage.sentence
    place = (sentence.start, sentence.end) if sentence.start >= 0 else (None, None)
    return Reason(code, round(weight, 3), sentence.text, *place)
