"""Everything an author can change of a public story, on one page of sections."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Story
from ..vocabulary import ADVICE_MAX, TEXT_MIN, WISH_MAX, Edit, Licence
from .fields import FuzzyDateField, LineField, TextField
from .rewriting import RewritingForm
from .screens import StoryForm
from .screens.base import ScreenForm


class FactsForm(ScreenForm):
    """The facts beside the text; the ending and its dates have a page of their own."""

    product = LineField(
        label=gettext_lazy("Which product or service?"), required=False, max_length=120
    )
    began = FuzzyDateField(
        label=gettext_lazy("When did it begin?"),
        error_messages={
            "required": gettext_lazy("Say when it began, even vaguely: “the 90s” will do.")
        },
    )
    tags = StoryForm.base_fields["tags"]

    clean_tags = StoryForm.clean_tags


class BesideForm(ScreenForm):
    """Wishes, advice and licence."""

    wish_1 = LineField(label=gettext_lazy("First wish"), required=False, max_length=WISH_MAX)
    wish_2 = LineField(label=gettext_lazy("Second wish"), required=False, max_length=WISH_MAX)
    wish_3 = LineField(label=gettext_lazy("Third wish"), required=False, max_length=WISH_MAX)
    advice = TextField(
        label=gettext_lazy("Your advice to others"),
        required=False,
        most=ADVICE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    licence = forms.BooleanField(
        label=Licence.CC_BY_SA.label,
        required=False,
        help_text=gettext_lazy("Your text stays yours. Leave unticked to keep all rights."),
    )


class EditingForm(RewritingForm):
    """The words of a story with the facts around them; `version` is what the author sees."""

    def __init__(self, story: Story, version: Story, typed: QueryDict | None = None):
        version.state = story.state
        super().__init__(version, typed)
        self.before = version
        data = self.words.data if self.is_bound else None
        text = self.words.fields["text"]
        text.least = min(TEXT_MIN, len(story.text))  # an import may be shorter than the form asks
        self.facts = FactsForm(
            data,
            initial={
                "product": version.product,
                "began": _words_of(version.began),
                "tags": ", ".join(sorted(tag.name for tag in version.tags.all())),
            },
        )
        self.facts.fields["began"].required = bool(version.began)
        wishes = {name: getattr(version, name) for name in ("wish_1", "wish_2", "wish_3")}
        said = {"advice": version.advice, "licence": bool(version.licence)}
        self.beside = BesideForm(data, initial=wishes | said)

    @property
    def forms(self) -> list[forms.Form]:
        return [*super().forms, self.facts, self.beside]

    @property
    def valid(self) -> bool:
        return super().valid and self._in_order()

    def _in_order(self) -> bool:
        """Whether the beginning comes before the end that was told; says so when not."""
        began, ended = self.facts.cleaned_data["began"], self.before.ended
        if began and ended and ended.last < began.first and not self.facts.has_error("began"):
            words = {"words": ended.words or ended.in_words()}
            self.facts.add_error(
                "began", _("This comes after the end, which you put at “%(words)s”.") % words
            )
        return not self.facts.errors

    @property
    def edit(self) -> Edit:
        """What was typed; only for a valid form. Words of a date that were left keep its days."""
        typed, beside = self.facts.cleaned_data, self.beside.cleaned_data
        kept = self.facts["began"].value() == _words_of(self.before.began)
        words = self.rewriting
        return Edit(
            title=words.title,
            text=words.text,
            moments=words.moments,
            version=words.version,
            product=typed["product"],
            tags=typed["tags"],
            began=self.before.began if kept else typed["began"],
            wishes=(beside["wish_1"], beside["wish_2"], beside["wish_3"]),
            advice=beside["advice"],
            licence=str(Licence.CC_BY_SA) if beside["licence"] else "",
        )


def _words_of(date) -> str:
    """A date as it was typed, or as the form reads it back."""
    return (date.words or date.in_words()) if date else ""
