"""Retraining: what is learned from, the challenger, and its trial against the detector in use."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext_noop

from ..detector import Detector
from ..detector.judgement import Text, Verdict
from ..detector_in_use import detector_in_use, load_version, versions_folder
from ..models import DetectorVersion, Label, Screening
from ..published import author_key
from ..vocabulary import PickReason, Provenance, State, VersionKind, VersionState

if TYPE_CHECKING:  # scikit-learn and scipy are loaded by a retraining only
    from ..detector.corpus import Row

log = logging.getLogger(__name__)
USES = ("learned", "frozen", "audit", "same_voice", "without_passage")
NO_LABEL = gettext_noop(
    "There is nothing to learn from yet: no decision and no answer of the weekly review gives a "
    "label, or all of them are kept for the trial."
)


class NothingToLearn(Exception):
    """There is no label to learn from; the message is a sentence to translate."""


@dataclass(frozen=True)
class Material:
    """Texts to learn from, to try on, and to calibrate on; no voice is in two of them.

    `labels` counts the labelled stories of the site by what became of them.
    """

    training: list[Row]
    frozen: list[Row]
    audit: list[Row]
    labels: dict[str, int]


def make_challenger() -> DetectorVersion:
    """Train on the corpus and the site's labels, compare with the detector in use, keep the result.

    While nobody judges, the shipped one is the one to beat. A worse one is kept as refused, with
    the figures that say why. What was learned before gives the version made then.
    Raises `NothingToLearn`, or what reading and training raise.
    """
    gathered = material()
    if not gathered.labels["learned"]:
        raise NothingToLearn(NO_LABEL)
    versions_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=versions_folder(), prefix=".new-") as made:
        folder = Path(made) / "detector"
        digest = train_challenger(gathered, folder)
        known = DetectorVersion.objects.filter(digest=digest).first()
        if known:
            return known
        challenger = load_version(folder, digest)
        champion = detector_in_use().detector or load_version(None)
        figures = trial(champion, challenger, gathered.frozen)
        kept = versions_folder() / digest[:12]
        shutil.rmtree(kept, ignore_errors=True)  # left by a retraining that was stopped
        folder.rename(kept)
    return DetectorVersion.objects.create(
        digest=digest,
        kind=VersionKind.RETRAINED,
        state=VersionState.REFUSED if figures["objections"] else VersionState.CANDIDATE,
        folder=kept.name,
        figures=figures,
        manifest=challenger.manifest,
    )


def material() -> Material:
    """The shipped corpus and the latest label of each story, sorted into what each is for.

    Answers on stories drawn at random calibrate; neither they nor other labels of their authors
    are learned from. Left out: texts rewritten since, stories taken back, advertisements in which
    nobody and nothing points at a passage.
    """
    from ..detector.retraining import corpus_rows, kept_for_the_trial

    training, frozen = corpus_rows()
    known = {row.text for row in (*training, *frozen)}
    labels = [label for label in _latest_labels() if label.story.text not in known]
    told = {label.story.text: (_row(label), _is_drawn(label)) for label in labels}  # a text once
    drawn_voices = {row.voice for row, drawn in told.values() if drawn}
    audit: list[Row] = []
    counts = dict.fromkeys(USES, 0)
    for row, drawn in told.values():
        if kept_for_the_trial(row.voice):
            use = "frozen"
        elif drawn:
            use = "audit"
        elif row.voice in drawn_voices:
            use = "same_voice"
        elif row.label and not row.spans:
            use = "without_passage"
        else:
            use = "learned"
        counts[use] += 1
        {"frozen": frozen, "audit": audit, "learned": training}.get(use, []).append(row)
    return Material(training, frozen, audit, counts)


def _latest_labels() -> list[Label]:
    """One label a story: the last given to the words it has now."""
    told = Label.objects.filter(text_hash=F("story__text_hash")).order_by("story_id", "-id")
    told = told.exclude(story__state__state=State.WITHDRAWN)
    told = told.select_related("story__brand__sector", "story__review_pick")
    latest: dict[int, Label] = {}
    for label in told:
        latest.setdefault(label.story_id, label)
    return list(latest.values())


def _is_drawn(label: Label) -> bool:
    """Whether the label is a reviewer's answer on a story drawn at random."""
    pick = getattr(label.story, "review_pick", None)
    return (
        label.provenance == Provenance.REVIEW and pick is not None and pick.why == PickReason.AUDIT
    )


def _row(label: Label) -> Row:
    """A labelled story as a line of the corpus."""
    from ..detector.corpus import Row
    from ..detector.retraining import CHOSEN

    story = label.story
    brand = story.brand
    return Row(
        id=f"label-{label.pk}",
        text=story.text,
        label=int(label.is_ad),
        lang=story.language,
        kind=CHOSEN,
        sector=brand.sector.code if brand and brand.sector else "unknown",
        voice=author_key(story),
        difficulty="told",
        brand=brand.name if brand else "",
        spans=_spans(label),
    )


def _spans(label: Label) -> tuple[str, ...]:
    """The passage somebody marked; else those the moderator had before their eyes."""
    if not label.is_ad:
        return ()
    if label.quote:
        return (label.quote,)
    if label.provenance != Provenance.DECISION:
        return ()  # reviewers read without the detector's marks
    read = Screening.objects.filter(story=label.story_id, text_hash=label.text_hash).first()
    reasons = read.reasons if read else []
    quotes = (reason.get("quote", "") for reason in reasons if reason["weight"] > 0)
    return tuple(dict.fromkeys(quote for quote in quotes if quote and quote in label.story.text))


def train_challenger(gathered: Material, folder: Path) -> str:
    """Fit on the training rows, calibrate on the audit when it is large enough; the digest."""
    from ..detector.retraining import train_on

    return train_on(gathered.training, gathered.audit, folder, labels=gathered.labels)


def trial(champion: Detector, challenger: Detector, frozen: Sequence[Row]) -> dict:
    """Both detectors on the frozen texts: figures, differences, objections."""
    from ..detector.comparison import compare
    from ..detector.training import SEED

    figures = compare(
        _answers(champion, frozen),
        _answers(challenger, frozen),
        [row.label for row in frozen],
        [row.voice for row in frozen],
        seed=SEED,
    )
    return figures | {"champion": champion.version}


def _answers(detect: Detector, rows: Sequence[Row]):
    import numpy as np

    from ..detector.comparison import Answers

    said = [detect(Text(row.text, language=row.lang, brand=row.brand)) for row in rows]
    return Answers(
        np.array([each.probability for each in said]),
        np.array([each.verdict is not Verdict.PUBLISH for each in said]),
    )
