"""What members type on talk pages, in protections, and about evidence."""

from __future__ import annotations

import datetime as dt
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Contributor, EvidenceReview, Message, Protection, Thread
from .titles import tidy
from .vocabulary import MESSAGE_MAX, Frequency, Level

YEARS_MAX = 10  # of a protection


def _length(model, name: str) -> int:
    return model._meta.get_field(name).max_length


class LineField(forms.CharField):
    """One line of words, with single spaces."""

    def clean(self, value):
        return super().clean(tidy(value) if isinstance(value, str) else value)


class TextField(forms.CharField):
    """Several lines, whose ends are the same whatever the browser sent."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class _Sent(forms.Form):
    """A form that tells its own second sending: its key is drawn when it is shown."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())


class MessageForm(_Sent):
    """A message of a thread."""

    text = TextField(
        label=_("Your message"),
        max_length=MESSAGE_MAX,
        help_text=_(
            "You may write **bold**, *emphasis*, lists, [[wikilinks]]. “@” and a pseudonym tell "
            "that member."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ThreadForm(MessageForm):
    """The first message of a thread, with its subject."""

    subject = LineField(label=_("Subject"), max_length=_length(Thread, "subject"))
    field_order = ["subject", "text", "form_key"]


class CorrectionForm(forms.Form):
    """One's own message, corrected."""

    text = TextField(
        label=_("Your message"), max_length=MESSAGE_MAX, widget=forms.Textarea(attrs={"rows": 6})
    )


class RemovalForm(forms.Form):
    """Why a message is taken out of sight."""

    reason = LineField(
        label=_("Reason"),
        max_length=_length(Message, "removed_reason"),
        help_text=_("Shown to everybody in place of the message."),
    )


class ReviewForm(forms.Form):
    """Why an article stands without a story it cites."""

    note = LineField(
        label=_("Why the text stands"),
        max_length=_length(EvidenceReview, "note"),
        help_text=_("Shown to everybody."),
    )


class DigestForm(forms.Form):
    """How often a watchlist is told by mail."""

    digest = forms.ChoiceField(
        label=_("How often"), choices=Frequency.choices, widget=forms.RadioSelect
    )

    @classmethod
    def of(cls, member) -> DigestForm:
        known = Contributor.objects.filter(member=member).first() or Contributor()
        return cls(initial={"digest": known.digest})


class ProtectionForm(forms.Form):
    """Who may write in an article, why, until when."""

    level = forms.TypedChoiceField(
        label=_("Who may write"), choices=Level.choices, coerce=int, widget=forms.RadioSelect
    )
    reason = LineField(
        label=_("Reason"),
        max_length=_length(Protection, "reason"),
        help_text=_("Shown to everybody on the article."),
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: until an editor lifts it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_until(self) -> dt.datetime | None:
        """The first moment after the last day."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        today = timezone.localdate()
        if day < today:
            raise ValidationError(gettext("This day is past: a protection ends in the future."))
        if day.year > today.year + YEARS_MAX:
            raise ValidationError(gettext("A protection lasts ten years at most."))
        after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
        return timezone.make_aware(after)
