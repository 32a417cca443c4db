"""What pages draw of a story: its life-line, its marked passages, its judgement in words."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from . import detector
from .detector.reasons import REASONS
from .fuzzy_dates import FuzzyDate
from .lifeline import LifeLine, Moment, life_line, shape_of
from .models import Screening, Story
from .vocabulary import Ending

MARKS_MAX = 6
_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
log = logging.getLogger(__name__)


def story_context(story: Story) -> dict:
    """Everything the page of a story shows, in a fixed number of queries."""
    return {
        "story": story,
        "ending": story.ending_choice,
        "life": life_line_of(story),
        "shape": shape_of(story.ending),
        "lived": lived(story),
        "tags": list(story.tags.all()) if story.pk else [],
        "structured": structured_data(story) if story.live else "",
    }


def structured_data(story: Story) -> SafeString:
    """The story for search engines, as schema.org's Review; without a rating, since none exists."""
    review = {
        "@context": "https://schema.org",
        "@type": "Review",
        "name": story.title,
        "reviewBody": story.opening,
        "inLanguage": story.language,
        "datePublished": f"{story.first_published_at:%Y-%m-%d}",
        "author": {"@type": "Person", "name": story.byline},
        "itemReviewed": {"@type": "Brand", "name": story.brand.name if story.brand_id else "–"},
    }
    # Escaped as Django's json_script does: no text of an author can close the element.
    escaped = json.dumps(review, ensure_ascii=False).translate(_JSON_ESCAPES)
    return mark_safe(escaped)  # noqa: S308


def life_line_of(story: Story) -> LifeLine:
    """The love of a story from its beginning over its episodes to its ending."""
    moments = [
        Moment(
            label=episode.title,
            when=_middle(episode.when),
            love=episode.love,
            when_label=episode.when_words,
        )
        for episode in story.episodes.all()
    ]
    if story.love is not None and all(moment.love is None for moment in moments):
        moments.append(Moment(label=_("At the strongest"), love=story.love))
    began, ended, returned = (_middle(d) for d in (story.began, story.ended, story.returned))
    if began:
        moments.insert(0, Moment(_("The beginning"), when=began, when_label=story.began_words))
    ending = story.ending_choice
    came_back = ending == Ending.CAME_BACK and ended and returned
    return life_line(
        moments,
        ending=shape_of(story.ending),
        ended=story.told_on if came_back or not ended else ended,
        gap=(ended, returned) if came_back else None,
        end_label=str(ending.label) if ending else "",
    )


def _middle(date: FuzzyDate | None):
    return date.first + (date.last - date.first) / 2 if date else None


def lived(story: Story) -> str:
    """The years of the experience, in words: « 1985 – 2004 », or since when."""
    if not story.began_min:
        return ""
    began = _around(story.began)
    if story.ended_min and story.ending_choice and story.ending_choice.asks_when:
        ended = _around(story.ended)
        return began if began == ended else f"{began} – {ended}"
    return _("since %(year)s") % {"year": began}


def _around(date: FuzzyDate) -> str:
    if date.first.year == date.last.year:
        return str(date.first.year)
    return _("around %(first)s–%(last)s") % {
        "first": date.first.year,
        "last": str(date.last.year)[-2:]
        if date.last.year - date.first.year < 50
        else date.last.year,
    }


@dataclass(frozen=True)
class Passage:
    """A run of text; `kind` is sells, lived or empty, `code` why."""

    text: str
    kind: str = ""
    code: str = ""

    @property
    def why(self) -> str:
        return _(REASONS[self.code]) if self.code in REASONS else ""


@dataclass(frozen=True)
class Explanation:
    """A judgement in words: the text with its marked passages, the signals for and against."""

    paragraphs: list[list[Passage]]
    against: list[str]  # what pulls towards an advertisement
    favour: list[str]  # what pulls towards a lived story
    suspected: bool
    hint: str


def explain(story: Story, screening: Screening) -> Explanation:
    """A judgement for its author, the moderator, and anybody who asks why a story is public."""
    reasons = [reason for reason in screening.reasons if isinstance(reason, dict)]
    stale = screening.text_hash != story.text_hash
    marks = [] if stale else _marks(story.text, reasons)
    return Explanation(
        paragraphs=[list(run) for run in _runs(story.text, marks)],
        against=_sentences(r for r in reasons if r["weight"] > 0),
        favour=_sentences(r for r in reasons if r["weight"] < 0),
        suspected=screening.verdict == "suspected_ad",
        hint=_(
            "A place, a date, a gesture, what somebody said, what it changed: such details help."
        ),
    )


def _sentences(reasons: Iterable[dict]) -> list[str]:
    codes = dict.fromkeys(reason["code"] for reason in reasons)
    return [_(REASONS[code]) for code in codes if code in REASONS]


def _marks(text: str, reasons: list[dict]) -> list[tuple[int, int, str, str]]:
    """The heaviest quoted passages that do not overlap, in the order of the text."""
    marks: list[tuple[int, int, str, str]] = []
    for reason in sorted(reasons, key=lambda r: -abs(r["weight"])):
        start, end = reason.get("start"), reason.get("end")
        if start is None or end is None or text[start:end] != reason.get("quote"):
            continue
        if len(marks) < MARKS_MAX and all(end <= a or start >= b for a, b, *_rest in marks):
            kind = "sells" if reason["weight"] > 0 else "lived"
            marks.append((start, end, kind, reason["code"]))
    return sorted(marks)


def _runs(text: str, marks: list[tuple[int, int, str, str]]) -> Iterable[list[Passage]]:
    """Paragraphs as runs of plain and marked text."""
    place = 0
    for paragraph in text.split("\n\n"):
        start, end = place, place + len(paragraph)
        runs, at = [], start
        for first, last, kind, code in marks:
            first, last = max(first, start), min(last, end)
            if first >= last:
                continue
            if first > at:
                runs.append(Passage(text[at:first]))
            runs.append(Passage(text[first:last], kind, code))
            at = last
        if at < end:
            runs.append(Passage(text[at:end]))
        if runs:
            yield runs
        place = end + 2


def detector_in_words() -> dict:
    """What the rules page says of the detector in service."""
    try:
        active = detector.load(settings.DETECTOR_ARTIFACT or None)
    except Exception:  # no artifact, or a damaged one: people read everything
        log.exception("The detector cannot be loaded.")
        return {"version": "", "hold_percent": 0}
    return {"version": active.version, "hold_percent": round(100 * active.thresholds.hold)}
