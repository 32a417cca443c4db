"""The brand, what tied its customer, how it began."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...models import Sector
from ...vocabulary import BRAND_MAX, ContractKind, RelationKind
from ...words import BEGINNINGS, BrandMask, Condition, Kin, Region, Sphere
from ..fields import BrandField, CountField, FuzzyDateField, LineField, WordField
from .base import AsksBrand, ScreenForm

REPURCHASES_MAX = 9_999


class BrandForm(AsksBrand):
    brand = BrandField(
        label=gettext_lazy("Which brand?"),
        help_text=gettext_lazy("Its name, as you say it. A brand nobody has named yet is welcome."),
        widget=forms.TextInput(attrs={"list": "brands", "autocomplete": "off"}),
        max_length=4 * BRAND_MAX,
        required=False,
    )
    brand_mask = WordField(
        BrandMask,
        label=gettext_lazy("Do readers see its name?"),
        initial=BrandMask.NAMED,
        help_text=gettext_lazy("Without its name, your story counts in its line of business only."),
    )
    relation_kind = WordField(
        RelationKind,
        label=gettext_lazy("You were a customer…"),
        initial=RelationKind.CONSUMER,
        required=True,
        error_messages={"required": gettext_lazy("Say how you were a customer.")},
    )

    def clean(self) -> dict:
        told = self.cleaned_data
        mask = told["brand_mask"] = told.get("brand_mask") or BrandMask.NAMED
        name = told.get("brand", "")
        told["brand_is_known"] = False
        if self.errors.get("brand") or "brand_mask" in self.errors:
            return told
        if mask == BrandMask.NAMED and name:
            told["brand_is_known"] = self.ask_which(name)
        elif mask == BrandMask.NAMED:
            self.add_error("brand", _("Name the brand you lived this story with."))
        elif mask == BrandMask.INITIAL and not name:
            self.add_error("brand", _("Give its first letter at least; the rest is not kept."))
        told["brand_initial"] = _initial_of(name) if mask == BrandMask.INITIAL else ""
        return told


def _initial_of(name: str) -> str:
    return next((char for char in name if char.isalnum()), "").upper()[:1]


class BondForm(ScreenForm):
    """What was bought, and where a story counts that cannot count with a brand known here."""

    sector = forms.ChoiceField(label=gettext_lazy("In which line of business?"), required=False)
    region = WordField(Region, many=True, label=gettext_lazy("Where was it?"))
    product = LineField(
        label=gettext_lazy("Which product or service?"), required=False, max_length=120
    )
    condition = WordField(Condition, label=gettext_lazy("How did it come to you?"))
    contract_kind = WordField(ContractKind, label=gettext_lazy("What tied you?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = self.told.get("brand_mask", BrandMask.NAMED) == BrandMask.NAMED
        if named:
            del self.fields["region"]
        if named and self.told.get("brand_is_known"):
            del self.fields["sector"]
            return
        sectors = sorted(((s.code, str(s)) for s in Sector.objects.all()), key=lambda pair: pair[1])
        self.fields["sector"].choices = [("", "—"), *sectors]
        self.fields["sector"].help_text = (
            _("This brand is new here.")
            if named
            else _("A story that names no brand counts there, and nowhere else.")
        )


class BeginningForm(ScreenForm):
    began = FuzzyDateField(
        label=gettext_lazy("When did it begin?"),
        error_messages={
            "required": gettext_lazy("Say when it began, even vaguely: “the 90s” will do.")
        },
    )
    beginning = forms.ChoiceField(
        label=gettext_lazy("How did it begin?"),
        choices=[(stage.value, stage.label) for stage in BEGINNINGS],
        widget=forms.RadioSelect,
        required=False,
    )
    inherited_from = WordField(
        Kin, many=True, label=gettext_lazy("Did somebody hand this love on to you?")
    )
    repurchases = CountField(
        most=REPURCHASES_MAX,
        label=gettext_lazy("How many times did you buy again, or renew?"),
    )
    sphere = WordField(Sphere, label=gettext_lazy("Whose time did it take?"))
