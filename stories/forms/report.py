"""A report against a public story: what it must say depends on what is wrong."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..folding import fold
from ..honeypot import Honeypot
from ..models import Comment, Report, Story
from ..models.readers import READ
from ..models.report import MOTIVE_MIN
from ..moderation import ReporterQuality, ReportKind
from ..plain_text import clean_text

WORDS_MIN = 8  # different ones
MOTIVE_MAX, PASSAGE_MAX = 4_000, 2_000
NEEDS_PASSAGE = (ReportKind.ILLEGAL, ReportKind.PERSONAL)
NEEDS_GOOD_FAITH = (ReportKind.ILLEGAL, ReportKind.PERSONAL, ReportKind.THREAT)
_SENTENCES = re.compile(r"[.!?…\n]+")


class ReportForm(Honeypot, forms.ModelForm):
    """Anybody's, without an account. `comment` is the key of a comment that is reported, if one is."""

    use_required_attribute = False
    comment = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Report
        fields = [
            "kind",
            "passage",
            "motive",
            "law",
            "quality",
            "name",
            "email",
            "good_faith",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "passage": forms.Textarea(attrs={"rows": 3}),
            "motive": forms.Textarea(attrs={"rows": 6}),
        }
        labels = {
            "good_faith": gettext_lazy("I believe in good faith that what I report is accurate."),
        }
        help_texts = {
            "passage": gettext_lazy("Copied from the story, word for word."),
            "motive": gettext_lazy("At least 80 characters: which facts make you say so."),
            "law": gettext_lazy("The article or the offence, if you know it."),
            "name": gettext_lazy("Never shown, and not given to the author."),
            "email": gettext_lazy(
                "To receive the answer. Never shown, and not given to the author."
            ),
        }

    def __init__(self, story: Story, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.story = story
        self.fields["kind"].choices = ReportKind.choices  # no empty radio
        self.fields["quality"].choices = ReporterQuality.choices

    def clean_passage(self) -> str:
        passage = clean_text(self.cleaned_data["passage"])
        if len(passage) > PASSAGE_MAX:
            raise forms.ValidationError(
                _("The passage: at most %(most)s characters. Yours has %(length)s.")
                % {"most": PASSAGE_MAX, "length": len(passage)}
            )
        return passage

    def clean_motive(self) -> str:
        motive = clean_text(self.cleaned_data["motive"])
        if len(motive) > MOTIVE_MAX:
            raise forms.ValidationError(
                _("The motive: at most %(most)s characters. Yours has %(length)s.")
                % {"most": MOTIVE_MAX, "length": len(motive)}
            )
        if len(motive) < MOTIVE_MIN or len(set(fold(motive).split())) < WORDS_MIN:
            raise forms.ValidationError(
                _(
                    "A report must be motivated: say which passage and why, in your own words, in at "
                    "least 80 characters."
                )
            )
        if _repeats(motive):
            raise forms.ValidationError(
                _("The same sentence comes back: say each thing once, and what makes you say so.")
            )
        if fold(motive) in _all_words(self.story):
            raise forms.ValidationError(
                _("This is the story itself: say in your own words what is wrong with it.")
            )
        return motive

    def clean_comment(self) -> Comment | None:
        key = self.cleaned_data["comment"]
        if not key or not 0 < key < 2**62:
            return None
        return self.story.comments.filter(pk=key, state__in=READ).select_related("author").first()

    def clean(self) -> dict:
        said = super().clean()
        kind = said.get("kind")
        if comment := said.get("comment"):
            said["passage"] = _copy_of(comment)
        elif kind in NEEDS_PASSAGE and "passage" in said:
            self._check_passage(said["passage"])
        if kind == ReportKind.ILLEGAL:
            self._demand("law", _("Say which law or which offence: without it nobody can judge."))
            self._demand("name", _("The law asks for your name. It is never shown."))
            self._demand("email", _("The law asks for your address. It is never shown."))
        if kind in NEEDS_GOOD_FAITH:
            self._demand("good_faith", _("Tick this box: a report is made in good faith."))
        return said

    def _check_passage(self, passage: str) -> None:
        if not passage:
            self.add_error("passage", _("Copy the passage here: it says where the problem is."))
        elif (folded := fold(passage)) and folded not in _all_words(self.story):
            self.add_error(
                "passage", _("These words are not in the story: copy them from it as they stand.")
            )

    def _demand(self, name: str, why: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, why)

    @property
    def report(self) -> dict:
        """What `services.report_story` takes, for a valid form."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def _repeats(motive: str) -> bool:
    """Whether half of the sentences or more were said before."""
    said = [folded for each in _SENTENCES.split(motive) if (folded := fold(each))]
    return len(said) > 1 and len(set(said)) * 2 <= len(said)


def _all_words(story: Story) -> str:
    """All that a story says, folded, moments included."""
    moments = [f"{moment.title} {moment.text}" for moment in story.episodes.all()]
    return fold(" ".join([story.title, story.text, *moments, *story.wishes, story.advice]))


def _copy_of(comment: Comment) -> str:
    """A copy of a reported comment as it stood, with who wrote it and when."""
    words = " – ".join(words for words in (comment.value, comment.text) if words)
    return f"{comment.author}, {comment.made_at:%Y-%m-%d %H:%M}: {words}"
