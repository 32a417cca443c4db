"""The words of a held story, to be written again: its title, its text, its moments."""

from __future__ import annotations

import re

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from ..models import Story
from ..vocabulary import Rewriting
from .moments import MOMENTS_MAX, MomentForm
from .screens import StoryForm

_NUMBER = re.compile("[0-9]{1,9}")


class StoryWordsForm(StoryForm):
    """The screen of the story, without what stays as it was told."""

    language = None
    tags = None


class MomentWordsForm(MomentForm):
    """A moment, without its date and its love; emptied, it is taken out."""

    when = None
    love = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = gettext_lazy("Told in more words")


class RewritingForm:
    """One form for all the words of a story, with the version of the state it was opened in."""

    def __init__(self, story: Story, typed: QueryDict | None = None):
        self.version = story.state.version
        self.is_bound = typed is not None
        told = list(story.episodes.all())
        data = without_nul(typed) if typed is not None else None
        self.opened_in = _number(data, "version", -1) if data else self.version
        count = min(_number(data, "moments", len(told)), MOMENTS_MAX) if data else len(told)
        self.words = StoryWordsForm(data, initial={"title": story.title, "text": story.text})
        self.moments = [
            MomentWordsForm(
                data,
                prefix=f"moment-{place}",
                initial={"title": told[place].title, "text": told[place].text}
                if place < len(told)
                else {},
            )
            for place in range(max(count, len(told)))
        ]

    @property
    def forms(self) -> list[forms.Form]:
        return [self.words, *self.moments]

    @cached_property
    def valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]  # each shows its errors
        return self.is_bound and all(valid)

    @property
    def has_errors(self) -> bool:
        return self.is_bound and not self.valid

    @property
    def rewriting(self) -> Rewriting:
        """What was typed; only for valid words."""
        return Rewriting(
            title=self.words.cleaned_data["title"],
            text=self.words.cleaned_data["text"],
            moments=tuple(
                (form.cleaned_data["title"], form.cleaned_data["text"]) for form in self.moments
            ),
            version=self.opened_in,
        )

    def take_markup_off(self) -> None:
        """Put the plain words in the place of pasted code, to be checked before they are sent."""
        for form in self.forms:
            for name, field in form.fields.items():
                if form.is_bound and form.has_error(name, "markup"):
                    key = form.add_prefix(name)
                    form.data = form.data.copy()
                    form.data[key] = field.without_markup(form.data.get(key, ""))


def without_nul(typed: QueryDict) -> QueryDict:
    """PostgreSQL keeps no NUL, and no page can show one."""
    kept = typed.copy()
    for name, values in typed.lists():
        kept.setlist(name, [value.replace("\x00", "") for value in values])
    return kept


def _number(data: QueryDict, name: str, otherwise: int) -> int:
    found = data.get(name, "")
    return int(found) if _NUMBER.fullmatch(found) else otherwise
