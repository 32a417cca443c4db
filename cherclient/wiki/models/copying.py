"""Copies of an article have titles of their own."""

from __future__ import annotations

from itertools import count

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import CopyForm

from ..titles import check_title, title_key
from ..vocabulary import TITLE_MAX


class ArticleCopyForm(CopyForm):
    """Asks for a title nobody has, in an index of the same language; offers no alias."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)

    def clean_new_title(self):
        title = check_title(self.cleaned_data["new_title"])
        key = title_key(title, self.page.locale.language_code)
        same = self.page.specific_class.objects.filter(title_key=key)
        if found := same.defer_streamfields().first():
            raise ValidationError(_("An article has this title already: “%s”.") % found.title)
        return title

    def clean_new_parent_page(self):
        parent = self.cleaned_data["new_parent_page"]
        if parent and parent.locale_id != self.page.locale_id:
            raise ValidationError(_("Choose the wiki of the same language, or translate the page."))
        return parent


def free_title(title: str, language: str, model) -> str:
    """The title, numbered when an article of that language has it."""
    taken = set(
        model.objects.filter(title_key__startswith=title_key(title, language)).values_list(
            "title_key", flat=True
        )
    )
    numbered = (title if n == 1 else f"{title[: TITLE_MAX - 5]} ({n})" for n in count(1))
    return next(each for each in numbered if title_key(each, language) not in taken)
