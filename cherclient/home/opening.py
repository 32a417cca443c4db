"""What the home page draws: the first sentence of a story and its thread."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stories.plain_text import first_sentence
from stories.reading.components import life_line_of


def opening_context(story) -> dict:
    """The first sentence and the life-line of the story the page opens on."""
    ending = story.ending_choice
    return {
        "first_sentence": first_sentence(story.opening),
        "life": life_line_of(story),
        "hero_title": _("Life-line of “%(title)s”") % {"title": story.title},
        "hero_desc": _("The love over the years. How it ended: %(ending)s.")
        % {"ending": ending.label if ending else _("not told")},
    }
