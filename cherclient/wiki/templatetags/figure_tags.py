"""Live figures in words, for templates."""

from __future__ import annotations

from django import template

from ..reading import figure_words

register = template.Library()
register.filter("figure_words", figure_words.figure_words)
register.filter("edition_words", figure_words.edition_words)
register.filter("edition_address", figure_words.edition_address)
