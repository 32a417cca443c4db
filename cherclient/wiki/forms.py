"""What a member fills in to write an article, or one section of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model

from .cleaning import without_what_runs
from .content import LISTS, Block, Content
from .models import WikiArticlePage, WikiCategory
from .models.article import codes
from .notation import parse, to_text
from .titles import check_title
from .vocabulary import SUMMARY_MAX, TEXT_MAX, Kind

MARK = re.compile(r"^[ \t]*<<<[^\n]*>>>[ \t]*$", re.MULTILINE)
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # those that do not break stay as typed
_HYPOTHESIS = re.compile(r"[A-Z]{1,3}\d{1,3}[a-z]?\Z")
_SHOWN = 5  # unknown images named


class NotationField(forms.CharField):
    """A text in the notation: spaces kept, characters no text holds taken out."""

    widget = forms.Textarea(attrs={"rows": 30, "spellcheck": "true"})
    most = TEXT_MAX  # said beside the field

    def __init__(self, **kwargs) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value):
        return super().to_python(str(value or "").replace("\x00", ""))


class LineField(forms.CharField):
    """One line, without the characters no text holds."""

    def to_python(self, value):
        return _SPACES.sub(" ", super().to_python(str(value or "").replace("\x00", ""))).strip()


class TextForm(forms.Form):
    """The text of a section. `removed` names what was taken out of it."""

    use_required_attribute = False
    text = NotationField(label=_("Text"))
    summary = LineField(
        label=_("What you changed"),
        max_length=SUMMARY_MAX,
        help_text=_("In one line, shown to everybody in the history."),
    )
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    edit_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    continues = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, like: Sequence[Block] = (), initial=None, **kwargs) -> None:
        super().__init__(data, initial={"edit_key": uuid.uuid4()} | (initial or {}), **kwargs)
        self.like = like
        self.blocks: list[Block] = []
        self.removed: list[str] = []

    def clean_text(self) -> str:
        text, self.removed = without_what_runs(self.cleaned_data["text"])
        if self.removed:
            self.data = self.data.copy()
            self.data["text"] = text
        if MARK.search(text):
            raise ValidationError(
                _(
                    "Lines between “<<<” and “>>>” are left: keep the words you want, remove the marks."
                ),
                code="marks",
            )
        self.blocks = parse(text, self.like)
        if not self.blocks and self.fields["text"].required:
            raise ValidationError(self.fields["text"].error_messages["required"], code="required")
        _check_images(self.blocks)
        return text

    def content(self, start: Content) -> Content:
        """What the article says with the blocks of this form."""
        return start.with_blocks(self.blocks)


class ArticleForm(TextForm):
    """The whole article but its title, which has a page of its own."""

    thesis = LineField(
        label=_("Thesis"),
        max_length=240,
        required=False,
        help_text=_("What the article holds, in one sentence."),
    )
    summary_of_article = LineField(
        label=_("Summary"),
        max_length=240,
        required=False,
        help_text=_("What it is about, for lists and search engines."),
    )
    categories = forms.ModelMultipleChoiceField(
        WikiCategory.objects.all(),
        label=_("Shelves"),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    origin = LineField(
        label=_("Origin"),
        max_length=240,
        required=False,
        help_text=_("The idea the article starts from."),
    )
    hypotheses = LineField(
        label=_("Hypotheses of the study"),
        max_length=40,
        required=False,
        help_text=_("Their codes, with commas: H2, H5."),
    )
    figures = LineField(
        label=_("Live figures of the box"),
        max_length=200,
        required=False,
        help_text=_("Their names, with commas: finissent-mal, fidelite:brand."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Kind.choices,
        initial=Kind.ARTICLE,
        required=False,
        help_text=_("A signed opinion is edited by its author only."),
    )
    signed_by = LineField(label=_("Signed by"), max_length=120, required=False)
    company = LineField(label=_("Company"), max_length=120, required=False)
    interest = LineField(
        label=_("Interest declared"),
        max_length=240,
        required=False,
        help_text=_("Who writes, in which post, paid by whom."),
    )

    def __init__(self, *args, may_change_kind: bool = True, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not may_change_kind:
            del self.fields["kind"]

    def clean_hypotheses(self) -> str:
        words = ", ".join(codes(self.cleaned_data["hypotheses"]))
        if wrong := [code for code in codes(words) if not _HYPOTHESIS.match(code)]:
            raise ValidationError(
                _("This is no code of a hypothesis: %(code)s.") % {"code": wrong[0]}
            )
        return words

    def clean_figures(self) -> str:
        words = ", ".join(codes(self.cleaned_data["figures"]))
        if len(words) > (most := self.fields["figures"].max_length):
            raise ValidationError(_("%(most)s characters at most.") % {"most": most})
        return words

    def clean(self) -> dict:
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == Kind.TRIBUNE and not cleaned.get("signed_by"):
            self.add_error("signed_by", _("A signed opinion says who signs it."))
        if kind == Kind.CASE and not cleaned.get("company"):
            self.add_error("company", _("The experience of a company says which company."))
        if kind == Kind.CASE and not cleaned.get("interest"):
            self.add_error("interest", _("Say who writes, in which post, paid by whom."))
        return cleaned

    def content(self, start: Content) -> Content:
        asked = self.cleaned_data
        names = ("thesis", "origin", "signed_by", "company", "interest")
        return replace(
            super().content(start),
            kind=asked.get("kind") or start.kind,
            summary=asked["summary_of_article"],
            categories=tuple(sorted(each.slug for each in asked["categories"])),
            **{name: asked[name] for name in names},
            **{name: codes(asked[name]) for name in LISTS[:2]},
        )

    @property
    def card(self) -> list:
        """The fields beside the text."""
        ours = {"title", *TextForm.base_fields}
        return [field for field in self if field.name not in ours]

    @property
    def card_is_wrong(self) -> bool:
        return any(field.errors for field in self.card)


class NewArticleForm(ArticleForm):
    """An article to be."""

    title = LineField(label=_("Title"))  # its length is judged once it is tidy
    field_order = ["title"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].required = False

    def clean_title(self) -> str:
        return check_title(self.cleaned_data["title"])

    def content(self, start: Content) -> Content:
        return replace(super().content(start), title=self.cleaned_data["title"])


def words_of(content: Content, language: str) -> dict:
    """The values of an `ArticleForm` for a content."""
    names = ("title", "thesis", "origin", "kind", "signed_by", "company", "interest")
    return {
        **{name: getattr(content, name) for name in names},
        **{name: ", ".join(getattr(content, name)) for name in LISTS[:2]},
        "summary_of_article": content.summary,
        "categories": list(content.categories),
        "text": to_text(content.blocks, language) if content.blocks else "",
    }


def title_taken(article: WikiArticlePage):
    """The error of a title another article has, with the way there."""
    words = _('An article has this title already: <a href="{}">{}</a>. Your text is still below.')
    return format_html(str(words), article.address(), article.title)


def _check_images(blocks: Sequence[Block]) -> None:
    wanted = {each.value["image"] for each in blocks if each.kind == "figure"}
    if not wanted:
        return
    known = get_image_model().objects.filter(file_hash__in=wanted)
    if unknown := sorted(wanted - set(known.values_list("file_hash", flat=True))):
        raise ValidationError(
            _("The library has no such image: %(images)s."),
            code="image",
            params={"images": ", ".join(unknown[:_SHOWN])},
        )
