"""What a member writes beside a story, and to whom an author passes the chain."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..honeypot import Honeypot
from ..models.readers import FIELD_VALUE_MAX
from ..reader_words import Fact


class CommentForm(Honeypot, forms.Form):
    """Plain words under a story; the verb says their length, which a browser counts otherwise."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Your comment"),
        help_text=_("Plain text, at most 2,000 characters. Your pseudonym stands beside it."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write something first.")},
    )


class RectificationForm(Honeypot, forms.Form):
    """The correction of one fact; the text of a story is its author's alone."""

    use_required_attribute = False

    fact = forms.ChoiceField(label=_("Which fact?"), choices=[])
    value = forms.CharField(
        label=_("What should it be?"),
        max_length=FIELD_VALUE_MAX,
        error_messages={"required": _("Say what it should be.")},
    )
    text = forms.CharField(
        label=_("How do you know?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, facts: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [(fact, Fact(fact).label) for fact in facts]


class PassOnForm(forms.Form):
    """To whom the chain is passed; only the author reads it."""

    to = forms.CharField(
        label=_("To whom?"),
        help_text=_("For yourself only, to know which link is whose. It is shown to nobody."),
        required=False,
        max_length=60,
    )
