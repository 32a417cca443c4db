"""A request for a right of reply: who asks, in what quality, and the words to publish."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..files.pictures import PictureError
from ..files.proofs import ACCEPT, clean_proof
from ..honeypot import Honeypot
from ..models import ReplyRequest
from ..moderation import ReplyKind
from ..plain_text import clean_line, clean_text
from ..vocabulary import Language


class ReplyForm(Honeypot, forms.ModelForm):
    """What the form asks; the verb says how long a reply may be and until when it is asked."""

    use_required_attribute = False

    class Meta:
        model = ReplyRequest
        fields = ["kind", "name", "quality", "email", "identity", "text", "language"]
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 10}),
            "identity": forms.FileInput(attrs={"accept": ACCEPT}),
        }
        help_texts = {
            "name": gettext_lazy("Shown with the reply: a person, a body or a brand."),
            "quality": gettext_lazy("Shown with the reply: “head of the Lyon workshop”, say."),
            "email": gettext_lazy("For the receipt and the decision. Never shown."),
            "identity": gettext_lazy(
                "A picture or a PDF that shows who you are, or that you may speak for them. "
                "Moderators alone open it; it is erased once the decision is made."
            ),
            "text": gettext_lazy("Published as it is, in full, or not at all."),
            "language": gettext_lazy("The language your reply is written in."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["kind"].choices = ReplyKind.choices
        self.fields["language"].choices = Language.choices
        for name in ("quality", "identity"):
            self.fields[name].required = True

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean_quality(self) -> str:
        return clean_line(self.cleaned_data["quality"])

    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(_("Write the reply."))
        return text

    def clean_identity(self):
        """The file to keep, written anew when it is a picture."""
        sent = self.cleaned_data["identity"]
        try:
            return clean_proof(sent, size=sent.size)
        except PictureError as problem:
            raise forms.ValidationError(str(problem)) from problem

    @property
    def request(self) -> dict:
        """What `services.ask_reply` takes, for a valid form."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
