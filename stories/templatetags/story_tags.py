"""What templates may ask about stories."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..back_office.surroundings import alike_in_words
from ..lifeline import ending_mark as mark_of
from ..lifeline import shape_of
from ..plain_text import first_sentence as sentence_of
from ..plain_text import french_spaces
from ..reading.components import lived as lived_words
from ..reading.components import story_context
from ..reading.story_page import accepted_corrections as corrections_of
from ..vocabulary import Ending

register = template.Library()


@register.inclusion_tag("charts/ending_mark.html")
def mark_of_ending(ending: str) -> dict:
    """The last stitches of a thread that ends this way."""
    return {"mark": mark_of(shape_of(str(ending)))}


@register.filter
def ending_label(code: str) -> str:
    """The words of an ending's code; empty for none."""
    return Ending(code).label if code in Ending.values else ""


@register.filter
def lived(story) -> str:
    """The years of the experience, in words."""
    return lived_words(story)


@register.simple_tag(takes_context=True)
def open_story(context, story) -> str:
    """Put what the page of a story shows into the context; used by the back office's preview."""
    context.update(story_context(story))
    return ""


@register.simple_tag
def day_of(story, moment: dt.datetime, hour: bool = False) -> SafeString:
    """A day in the life of a story, in a `time` element; of an insider's, the month alone."""
    local = timezone.localtime(story.as_dated(moment))
    if story.is_insider:
        machine, words = f"{local:%Y-%m}", date_format(local, "F Y")
    elif hour:
        machine, words = local.isoformat(), date_format(local, "j F Y, H:i")
    else:
        machine, words = f"{local:%Y-%m-%d}", date_format(local, "j F Y")
    return format_html('<time datetime="{}">{}</time>', machine, words)


@register.filter
def typeset(text: str, language: str) -> str:
    """French spaces before `; : ! ?` and inside « », which people rarely type."""
    return french_spaces(text) if language == "fr" else text


@register.filter
def alike(similarity: float) -> str:
    """How alike two texts are, in words."""
    return alike_in_words(similarity)


@register.filter
def get_item(mapping: dict, key):
    """The value of a key; nothing when it has none."""
    return mapping.get(key, "") if mapping else ""


@register.inclusion_tag("stories/_corrections.html")
def accepted_corrections(story) -> dict:
    """The corrections its author accepted, above the page where the author edits the story."""
    return {"corrections": corrections_of(story)}


@register.filter
def first_sentence(text: str) -> str:
    """The first sentence of an opening, or all of it when it has no end."""
    return sentence_of(text)
