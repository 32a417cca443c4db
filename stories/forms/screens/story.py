"""The story itself, read back once for what it says of private persons."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...passages import Mark, Run, paragraphs_of
from ...plain_text import clean_line
from ...telling import personal_data
from ...telling.personal_data import Found
from ...vocabulary import TEXT_MAX, TEXT_MIN, TITLE_MAX, Language
from ..fields import LineField, TextField, WordField
from .base import Answers, ScreenForm

TAGS_MAX, TAG_MAX = 8, 40
_INSTEAD = {
    personal_data.NAME: gettext_lazy("[name removed]"),
    personal_data.PHONE: gettext_lazy("[telephone number removed]"),
    personal_data.MAIL: gettext_lazy("[address removed]"),
    personal_data.IBAN: gettext_lazy("[bank account removed]"),
    personal_data.PLATE: gettext_lazy("[number plate removed]"),
    personal_data.NUMBER: gettext_lazy("[file number removed]"),
}
_SENSITIVE = {
    personal_data.HEALTH: gettext_lazy("your health"),
    personal_data.RELIGION: gettext_lazy("your religion"),
    personal_data.POLITICS: gettext_lazy("your politics"),
    personal_data.UNION: gettext_lazy("your union"),
}


@dataclass(frozen=True, slots=True)
class Spotted:
    """One offer: these words in the field `name`, and what would stand instead."""

    name: str
    found: Found
    instead: str

    @property
    def button(self) -> str:
        return f"{self.name} {self.found.kind} {self.found.words}"


class ReadsBack(ScreenForm):
    """A screen whose words are read back once when they name somebody or tell of a private matter.

    `seen` is the fingerprint of what the author was shown: the same is never shown twice.
    """

    staying = ("replace",)
    read_back_fields = ("title", "text")

    @classmethod
    def pressed(cls, answers: Answers) -> Answers:
        """`replace` is "field kind words": these words give way wherever they were found."""
        kept = dict(super().pressed(answers))
        name, _space, rest = kept.pop("replace", [""])[-1].partition(" ")
        kind, _space, words = rest.partition(" ")
        if name in cls.read_back_fields and kind in _INSTEAD and kept.get(name):
            with translation.override(kept.get("language", [translation.get_language()])[-1]):
                instead = str(_INSTEAD[kind])
            text = clean_line(kept[name][-1]) if name == "title" else kept[name][-1]
            kept[name] = [personal_data.without(text, kind, words, instead)]
        return kept

    @cached_property
    def spotted(self) -> list[Spotted]:
        """What names private persons, each words once; of a validated form."""
        offers: dict[str, Spotted] = {}
        for name in self.read_back_fields:
            for found in personal_data.find(self.cleaned_data.get(name) or ""):
                offer = Spotted(name, found, str(_INSTEAD[found.kind]))
                offers.setdefault(offer.button, offer)
        return list(offers.values())

    @cached_property
    def private_matters(self) -> list[str]:
        """What the text seems to say of its author, in words: "your health"."""
        text = self.cleaned_data.get("text") or ""
        kinds = dict.fromkeys(found.kind for found in personal_data.find_sensitive(text))
        return [str(_SENSITIVE[kind]) for kind in kinds]

    @property
    def underlined(self) -> list[list[Run]]:
        """The paragraphs of the text that hold something spotted, cut into runs."""
        text = self.cleaned_data.get("text") or ""
        marks = [Mark(f.start, f.end, (f.kind,)) for f in personal_data.find(text)]
        return [runs for runs in paragraphs_of(text, marks) if any(run.mark for run in runs)]

    @property
    def fingerprint(self) -> str:
        shown = sorted({*(each.button for each in self.spotted), *self.private_matters})
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()[:16] if shown else ""

    @property
    def to_read_back(self) -> bool:
        """Whether there is something the author was not shown yet; of a valid form."""
        return bool(self.fingerprint) and self.data.get(self.add_prefix("seen")) != self.fingerprint


class StoryForm(ReadsBack):
    language = WordField(Language, label=gettext_lazy("You are writing in…"), required=True)
    title = LineField(
        label=gettext_lazy("A title"),
        max_length=TITLE_MAX,
        error_messages={
            "required": gettext_lazy("Give your story a title, a few words are enough.")
        },
    )
    text = TextField(
        label=gettext_lazy("Your story"),
        least=TEXT_MIN,
        most=TEXT_MAX,
        help_text=gettext_lazy(
            "From 300 to 20,000 characters. What makes a story yours: a place, a date, a gesture, what "
            "somebody said, what it changed."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": gettext_lazy("Tell the story: it is what readers come for.")},
    )
    tags = forms.CharField(
        label=gettext_lazy("A few words to find it by"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Separated by commas: “repair, telephone, Dijon”."),
    )

    def clean_tags(self) -> tuple[str, ...]:
        words = (
            clean_line(word).strip("#").lower() for word in self.cleaned_data["tags"].split(",")
        )
        tags = tuple(dict.fromkeys(word for word in words if word))
        if len(tags) > TAGS_MAX or any(len(tag) > TAG_MAX for tag in tags):
            raise ValidationError(
                _("%(count)s words at most, %(length)s characters each.")
                % {"count": TAGS_MAX, "length": TAG_MAX}
            )
        return tags
