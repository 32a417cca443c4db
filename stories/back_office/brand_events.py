"""Events in the life of brands, in the back office: dated in words, never without a source."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from ..fuzzy_dates import FuzzyDateError, parse
from ..models import BrandEvent
from ..words import BrandEventKind

NEEDS_ANOTHER = (BrandEventKind.BOUGHT_BY, BrandEventKind.SPLIT)


class BrandEventForm(WagtailAdminModelForm):
    """Reads the date as authors' dates are read, and says what is missing."""

    def clean_when_words(self) -> str:
        words = self.cleaned_data["when_words"]
        try:
            self.instance.when = parse(words, today=timezone.localdate())
        except FuzzyDateError as error:
            raise ValidationError(str(error)) from error
        return words

    def clean(self) -> dict:
        cleaned = super().clean()
        other, name = cleaned.get("other"), cleaned.get("other_name", "")
        if cleaned.get("kind") in NEEDS_ANOTHER and not (other or name.strip()):
            self.add_error("other_name", _("Say by whom, or from whom: a brand or a name."))
        if other and other == cleaned.get("brand"):
            self.add_error("other", _("A brand is not bought by itself: choose another."))
        return cleaned


class BrandEventViewSet(SnippetViewSet):
    model = BrandEvent
    icon = "date"
    menu_label = gettext_lazy("Life of brands")
    list_display = ["brand", "kind", "when_words", "other_name", "source"]
    list_filter = ["kind"]
    search_fields = ["brand__name", "other_name", "source"]
    ordering = ["brand__name", "when_min"]
    edit_handler = ObjectList(
        [
            FieldPanel("brand"),
            FieldPanel("kind"),
            FieldPanel(
                "when_words",
                help_text=gettext_lazy("As precise as is known: “1998”, “summer 1985”, “85-86”."),
            ),
            MultiFieldPanel(
                [FieldPanel("other"), FieldPanel("other_name")],
                heading=gettext_lazy("Bought by, split from, renamed: whom or what"),
            ),
            FieldPanel(
                "source",
                widget=forms.TextInput,
                help_text=gettext_lazy(
                    "Where it can be read: an address, a newspaper and its day."
                ),
            ),
        ],
        base_form_class=BrandEventForm,
    )
