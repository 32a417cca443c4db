"""What pages draw of a story: its life-line, its years, its facts for search engines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..detector_in_use import detector_in_use
from ..fuzzy_dates import FuzzyDate
from ..lifeline import LifeLine, Moment, life_line, shape_of
from ..models import BrandEvent, Story
from ..vocabulary import Ending, Licence
from .moments import facts_of_story, moments_told, penalty_of

_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def story_context(
    story: Story, *, tags: list | None = None, events: Sequence[BrandEvent] = ()
) -> dict:
    """What a story tells, for its page, its author's and the back office's preview.

    `tags` have a name and a slug; they are asked for when they are not given. `events` of the brand
    stand on the life-line where they fall within the story.
    """
    moments = moments_told(story)
    if tags is None:
        tags = list(story.tags.all()) if story.pk else []
    return {
        "story": story,
        "ending": story.ending_choice,
        "life": life_line_of(story, events),
        "shape": shape_of(story.ending),
        "lived": lived(story),
        "moments": moments,
        "penalty": penalty_of(moments),
        "facts": facts_of_story(story),
        "tags": tags,
        "structured": structured_data(story) if story.live else "",
    }


def structured_data(story: Story) -> SafeString:
    """The story for search engines, as schema.org's Review; without a rating, since none exists.

    An insider's is an article: a testimony is no customer's opinion.
    """
    site = settings.SITE_URL.rstrip("/")
    kind, body, about, day = ("Review", "reviewBody", "itemReviewed", "%Y-%m-%d")
    if story.is_insider:
        kind, body, about, day = ("Article", "description", "about", "%Y-%m")
    review = {
        "@context": "https://schema.org",
        "@type": kind,
        "name": story.title,
        body: story.opening,
        "inLanguage": story.language,
        "url": site + story.get_absolute_url(),
        "datePublished": f"{story.as_dated(story.first_published_at):{day}}",
        "author": {"@type": "Person", "name": story.byline},
        about: {"@type": "Brand", "name": story.brand.name if story.brand_id else "–"},
    }
    if story.licence == Licence.CC_BY_SA:
        review["license"] = "https://creativecommons.org/licenses/by-sa/4.0/"
    # Escaped as Django's json_script does: no text of an author can close the element.
    escaped = json.dumps(review, ensure_ascii=False).translate(_JSON_ESCAPES)
    return mark_safe(escaped)  # noqa: S308


def life_line_of(story: Story, events: Iterable[BrandEvent] = ()) -> LifeLine:
    """The love of a story from its beginning over its episodes to its ending.

    Events of the brand, such as a change of owner, stand on it when they fall within it.
    """
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
    last = story.told_on if came_back or not ended else ended
    moments += _of_brand(events, began, last)
    return life_line(
        moments,
        ending=shape_of(story.ending),
        ended=last,
        gap=(ended, returned) if came_back else None,
        end_label=str(ending.label) if ending else "",
    )


def _of_brand(events: Iterable[BrandEvent], began, ended) -> list[Moment]:
    """The events between the first day known and the last; none for a story without a beginning."""
    if not began:
        return []
    return [
        Moment(
            label=event_in_words(event),
            when=_middle(event.when),
            when_label=event.when_words,
            of_brand=True,
        )
        for event in events
        if began <= _middle(event.when) <= ended
    ]


def event_in_words(event: BrandEvent) -> str:
    """What happened to a brand: "Bought by General Motors"."""
    return " ".join(word for word in (str(event.get_kind_display()), event.other_name) if word)


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
