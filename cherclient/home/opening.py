"""What the home page draws: the first sentence of a story and its thread."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from stories.components import life_line_of

_SENTENCE = re.compile(r"^.{40,240}?[.!?…](?=\s|$)", re.DOTALL)
LONGEST = 220


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


def first_sentence(opening: str) -> str:
    """The first sentence of a text, or its first words.

    >>> first_sentence("C’était un samedi matin, à Dijon, et il pleuvait encore. Puis rien.")
    'C’était un samedi matin, à Dijon, et il pleuvait encore.'
    """
    found = _SENTENCE.match(opening)
    if found and len(found[0]) <= LONGEST:
        return found[0]
    return opening if len(opening) <= LONGEST else opening[:LONGEST].rsplit(" ", 1)[0] + "…"
