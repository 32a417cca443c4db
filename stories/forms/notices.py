"""What a moderator says of a report, of a taking down, of a right of reply."""

from __future__ import annotations

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models.review import FACTS_MIN
from ..moderation import REMOVAL_REASONS, Ground, ReplyRefusal

ANSWER_MIN = 20


class Act(TextChoices):
    """What can be done with a report."""

    ASSESS = "assess", gettext_lazy("Serious: the story’s page says that a report is assessed")
    ASK = "ask", gettext_lazy("Ask the author for a proof; the story stays online")
    FOUNDED = "founded", gettext_lazy("Founded, and settled without taking the story down")
    UNFOUNDED = "unfounded", gettext_lazy("Unfounded: the story stays")
    ABUSIVE = "abusive", gettext_lazy("Manifestly unfounded: it counts against the reporter")


ANSWERED = (Act.FOUNDED, Act.UNFOUNDED, Act.ABUSIVE)


class ReportActForm(forms.Form):
    """One act on one report, or on the chosen ones of a group."""

    act = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=gettext_lazy("What we answer"),
        help_text=gettext_lazy(
            "Whoever reported reads it; for a proof, the author does. Needed except for “serious”."
        ),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, grouped: bool = False, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        acts = ANSWERED if grouped else tuple(Act)
        self.fields["act"].choices = [(act.value, act.label) for act in acts]

    def clean(self) -> dict:
        said = super().clean()
        if said.get("act") != Act.ASSESS and len(said.get("answer", "")) < ANSWER_MIN:
            words = _("Say why, in %(least)s characters at least.") % {"least": ANSWER_MIN}
            self.add_error("answer", words)
        return said


class RemovalForm(forms.Form):
    """Why a public story should be taken down."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", "—"), *((code.value, code.label) for code in REMOVAL_REASONS)],
    )
    facts = forms.CharField(
        label=gettext_lazy("Facts"),
        help_text=gettext_lazy("The author reads these words. Quote the passages."),
        min_length=FACTS_MIN,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("It rests on"), choices=Ground.choices, widget=forms.RadioSelect
    )
    law = forms.CharField(
        label=gettext_lazy("Text of law"),
        help_text=gettext_lazy("Needed when it rests on the law."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["reason"].choices = [
            (value, f"{value} · {label}" if value else label)
            for value, label in self.fields["reason"].choices
        ]

    def clean(self) -> dict:
        said = super().clean()
        if said.get("ground") == Ground.LAW and not said.get("law"):
            self.add_error("law", _("Name the text of law it rests on."))
        return said


class ReplyActForm(forms.Form):
    """Publish a right of reply, or refuse it with a reason of the closed list and facts."""

    act = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            ("publish", gettext_lazy("Publish it, in full")),
            ("refuse", gettext_lazy("Refuse it, with the reason")),
        ],
        widget=forms.RadioSelect,
    )
    refusal = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", "—"), *ReplyRefusal.choices],
        required=False,
    )
    facts = forms.CharField(
        label=gettext_lazy("Facts"),
        help_text=gettext_lazy("Whoever asked reads these words. Needed to refuse."),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self) -> dict:
        said = super().clean()
        if said.get("act") != "refuse":
            return said
        if not said.get("refusal"):
            self.add_error("refusal", _("A refusal needs a reason of the closed list."))
        if len(said.get("facts", "")) < FACTS_MIN:
            words = _("Say why, in %(least)s characters at least.") % {"least": FACTS_MIN}
            self.add_error("facts", words)
        return said
