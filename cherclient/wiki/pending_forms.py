"""The forms of an edit that waits."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .content import Content
from .forms import ArticleForm, NewArticleForm, words_of
from .merge import Merged
from .models import ArticleRevision, ProposedEdit
from .reading.conflicts import both_texts, result_text
from .rights import Rank, rank_of
from .services.contributors import BLOCKED_MOST


class RefuseForm(forms.Form):
    """Why an edit is declined."""

    reason = forms.CharField(
        label=_("Why you decline it"),
        help_text=_("Told to its author; editors see it too, and nobody else."),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
    )


def text_form(row: ProposedEdit, data=None, *, by, like=(), initial=None) -> ArticleForm:
    """The whole text; the title too when it is an article to be.

    Editors alone change the kind of an article that is there.
    """
    form_class = ArticleForm if row.article_id else NewArticleForm
    may_change_kind = row.article_id is None or rank_of(by) >= Rank.EDITOR
    form = form_class(data, like=like, initial=initial, may_change_kind=may_change_kind)
    form.fields["summary"].required = False
    return form


def form_of_author(row: ProposedEdit) -> ArticleForm:
    """Their own text again."""
    said = words_of(row.text, row.language)
    return text_form(row, by=row.author, initial={**said, "summary": row.summary})


def form_of_editor(
    row: ProposedEdit, merged: Merged | None, mine: Content, head: ArticleRevision | None, *, by
) -> ArticleForm:
    """Their text merged with the public one; where both changed a place it stands twice."""
    if merged is None or head is None:
        said = words_of(mine, row.language)
    else:
        said = words_of(both_texts(merged, mine, row.language), row.language)
        said |= {"base": head.hash}
        if not merged.is_clean:
            said["text"] = result_text(merged, mine, row.language, head.byline, str(row.author))
    return text_form(row, by=by, initial={**said, "summary": row.summary})


def base_in(form: ArticleForm, row: ProposedEdit) -> ArticleRevision | None:
    """The revision a text was made from; None for an article to be, or when it is not said."""
    if row.article is None:
        return None
    rows = row.article.history.select_related("author").exclude(content=None)
    return rows.filter(hash=str(form["base"].value() or "")[:64]).first()


class BlockForm(forms.Form):
    """Why a member may not write, and until which day included."""

    reason = forms.CharField(
        label=_("Why"), help_text=_("The member reads it."), min_length=3, max_length=200
    )
    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("The block ends by itself the day after."),
        widget=forms.DateInput({"type": "date"}),
    )

    def clean_last_day(self) -> dt.date:
        day = self.cleaned_data["last_day"]
        today = timezone.localdate()
        if not today <= day < today + dt.timedelta(days=BLOCKED_MOST):
            raise forms.ValidationError(_("The end is in the future, ten years away at most."))
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        if day := cleaned.pop("last_day", None):
            after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
            cleaned["until"] = timezone.make_aware(after)
        return cleaned
