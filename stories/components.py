"""What pages draw of a story: its life-line, its years, its facts for search engines."""

from __future__ import annotations

import json

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .detector_in_use import detector_in_use
from .fuzzy_dates import FuzzyDate
from .lifeline import LifeLine, Moment, life_line, shape_of
from .models import Story
from .vocabulary import Ending

_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


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


def detector_in_words() -> dict:
    """What the rules page says of the detector in use; without one, people read everything."""
    active = detector_in_use().detector
    if active is None:
        return {"version": "", "hold_percent": 0, "all_human": True}
    hold = round(100 * active.thresholds.hold)
    return {"version": active.version, "hold_percent": hold, "all_human": False}
