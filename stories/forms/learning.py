"""What a reviewer answers, and the passage of a story somebody may point at."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from ..detector.sentences import split
from ..models import Story
from ..models.review import RefusalForm
from ..veil import veiled
from ..vocabulary import ReviewAnswer

SHOWN = 140  # characters of a passage in a list


def passages_of(story: Story) -> list[tuple[str, str]]:
    """The sentences of a story as choices: "start-end", and the words."""
    return [
        (f"{each.start}-{each.end}", Truncator(" ".join(each.text.split())).chars(SHOWN))
        for each in split(story.text)
    ]


class ReviewForm(forms.Form):
    """Lived, advertisement, or no idea; and the passage that sells, if one does."""

    answer = forms.ChoiceField(
        label=_("What do you read?"), choices=ReviewAnswer.choices, widget=forms.RadioSelect
    )
    passage = forms.ChoiceField(
        label=_("The passage that sells, if you read an advertisement"),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, story: Story, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["passage"].choices = [("", _("none in particular")), *passages_of(story)]


def refusal_form_for(story: Story, names: Sequence[str] = ()) -> type[RefusalForm]:
    """The form of a refusal in which one sentence of this story may be pointed at; `names` are
    hidden in them."""
    passages = [(key, veiled(words, names)) for key, words in passages_of(story)]
    choices = [("", _("none in particular")), *passages]

    class RefusalOfThisStory(RefusalForm):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["passage"].choices = choices

    return RefusalOfThisStory
