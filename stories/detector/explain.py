"""Why: the passages and signals that weighed most, for and against, in log odds."""

import numpy as np

from . import reasons
from .features import Passage, Reading, read
from .judgement import Judgement, Reason, Text, Verdict
from .lexicon import PRAISE, SIGNALS, TOWARDS_AD, TOWARDS_STORY
from .pipeline import (
    FIRST_HEAD,
    FIRST_SIGNAL,
    FIRST_STORY,
    HEADS,
    PASSAGE_INPUTS,
    SECOND,
    STRONGEST,
    Model,
    Weighed,
    unreadable,
)

MOST_FOR = 3
MOST_AGAINST = 3
_WORTH_SAYING = 0.05  # log odds
_TOWARDS = slice(FIRST_HEAD, FIRST_SIGNAL + len(TOWARDS_AD))


def judgement_of(model: Model, text: Text) -> Judgement:
    weighed = model.weigh(read(text))
    verdict = weighed.verdict
    found = (*_doubts(weighed, text), *_for(weighed), *_against(weighed))
    if not any(reason.weight > 0 for reason in found) and verdict is Verdict.PUBLISH:
        found = (*found, *_praise(weighed.reading))
    return Judgement(
        verdict,
        round(weighed.probability, 4),
        found or (_nothing_promotional(weighed),),
        model.version,
        model.scale.substance(weighed.reading),
    )


def _doubts(weighed: Weighed, text: Text) -> tuple[Reason, ...]:
    """Reasons to ask a person that are no suspicion: they weigh nothing."""
    reading = weighed.reading
    doubts = []
    if reading.disguise:
        start, end = reading.disguise
        doubts.append(Reason(reasons.DISGUISED_LETTERS, 0.0, text.text[start:end], start, end))
    if reading.too_short:
        doubts.append(Reason(reasons.TOO_SHORT, 0.0))
    elif not reading.language:
        doubts.append(Reason(reasons.OTHER_LANGUAGE, 0.0))
    else:
        if weighed.odd:
            doubts.append(Reason(reasons.FAR_FROM_TRAINING, 0.0))
        if weighed.heads_disagree:
            doubts.append(Reason(reasons.HEADS_DISAGREE, 0.0))
    return tuple(doubts)


def _for(weighed: Weighed) -> tuple[Reason, ...]:
    """The passages that look most like promotion, each under its heaviest signal."""
    if unreadable(weighed.reading):
        return ()
    towards = weighed.model.passage[_TOWARDS]
    told = []
    for rank, place in enumerate(np.argsort(-weighed.scores, kind="stable")[:MOST_FOR]):
        parts = weighed.rows[place, _TOWARDS] * towards
        heaviest = int(np.argmax(parts))
        pooled = weighed.combiner[STRONGEST if rank == 0 else SECOND]
        weight = float(parts[heaviest] * pooled)
        if weight < _WORTH_SAYING:
            continue
        code = PASSAGE_INPUTS[_TOWARDS][heaviest]
        code = reasons.PROMOTIONAL_WORDING if code in HEADS else code
        told.append(_quoting(code, weight, weighed.reading.passages[place]))
    return tuple(told)


def _against(weighed: Weighed) -> tuple[Reason, ...]:
    """The signs of a lived story that weighed most, each with the passage that shows it best."""
    if unreadable(weighed.reading):
        return ()
    weights = (weighed.inputs * weighed.combiner)[FIRST_STORY:]
    told = []
    for place in np.argsort(weights, kind="stable")[:MOST_AGAINST]:
        if weights[place] > -_WORTH_SAYING:
            break
        code = TOWARDS_STORY[place]
        column = SIGNALS.index(code)
        shown = max(weighed.reading.passages, key=lambda passage: passage.hits[column])
        told.append(_quoting(code, float(weights[place]), shown))
    return tuple(told)


def _praise(reading: Reading) -> tuple[Reason, ...]:
    """Said so that a moderator sees it was noticed; it has no weight."""
    column = SIGNALS.index(PRAISE)
    praised = next((passage for passage in reading.passages if passage.hits[column]), None)
    return (_quoting(reasons.GENERIC_PRAISE, 0.0, praised),) if praised else ()


def _nothing_promotional(weighed: Weighed) -> Reason:
    return Reason(reasons.NOTHING_PROMOTIONAL, round(min(weighed.logit, 0.0), 3))


def _quoting(code: str, weight: float, passage: Passage) -> Reason:
    sentence = passage.sentence
    place = (sentence.start, sentence.end) if sentence.start >= 0 else (None, None)
    return Reason(code, round(weight, 3), sentence.text, *place)
