"""The simulator's form: what the visitor moves, checked against what the brand has."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..methods.whatif import MOST
from .holding import Holding
from .simulation import KINDS, Asked, months_of, number_of_each, too_many

MOST_YEARS = 80
MONTHS_A_YEAR = 12
UNSEEN = "5"
_DOUBTS = [
    ("1", _("surely lived (1 %)")),
    (UNSEEN, _("lived (5 %)")),
    ("20", _("rather lived (20 %)")),
    ("50", _("one chance in two (50 %)")),
    ("90", _("an advertisement (90 %)")),
]


def _number(label, most: int = MOST, **options) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        **options,
    )


class SimulationForm(forms.Form):
    """Without script: every answer is in the address."""

    use_required_attribute = False

    brand = forms.CharField(
        label=_("Brand"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "simulator-brands", "autocomplete": "off"}),
        error_messages={"required": _("Name a brand.")},
    )
    loyal = _number(_("Loyal stories added"))
    loyal_years = _number(_("Years each has lasted"), MOST_YEARS, initial=10)
    ended = _number(_("Ended stories added"))
    ended_years = _number(_("Years before the end"), MOST_YEARS, initial=3)
    captive = _number(_("Captive stories added"))
    captive_years = _number(_("Years before love went"), MOST_YEARS, initial=3)
    doubt = forms.ChoiceField(
        label=_("How the detector sees the added stories"),
        choices=_DOUBTS,
        required=False,
        initial=UNSEEN,
    )
    less_loyal = _number(_("Loyal stories taken away"))
    less_ended = _number(_("Ended stories taken away"))
    less_captive = _number(_("Captive stories taken away"))
    month = forms.ChoiceField(label=_("Month of publication left out"), required=False)
    love = _number(
        _("If everybody had declared this love"),
        10,
        help_text=_("From 0 to 10. The score will not move: love never enters it."),
    )

    def __init__(self, data=None, *, holding: Holding | None = None, **options) -> None:
        super().__init__(data, **options)
        self.holding = holding
        months = months_of(holding) if holding else []
        self.fields["month"].choices = [("", _("none")), *map(_month_choice, months)]
        there = number_of_each(holding) if holding else {}
        for kind, number in there.items():
            self.fields[f"less_{kind}"].help_text = ngettext(
                "The brand has %(n)s.", "The brand has %(n)s.", number
            ) % {"n": number}

    def clean(self) -> dict:
        said = super().clean()
        if self.holding and not self.errors:
            for kind, there in too_many(self.holding, self.asked).items():
                self.add_error(f"less_{kind}", _only(there))
        return said

    @property
    def asked(self) -> Asked:
        """What a valid form asks; what is left empty moves nothing."""
        said = self.cleaned_data
        return Asked(
            added={kind: said[kind] or 0 for kind in KINDS},
            months={kind: max(1, MONTHS_A_YEAR * (said[f"{kind}_years"] or 0)) for kind in KINDS},
            removed={kind: said[f"less_{kind}"] or 0 for kind in KINDS},
            percent=int(said["doubt"] or UNSEEN),
            dropped=int(said["month"]) if said["month"] else None,
            love=said["love"],
        )

    @property
    def added_fields(self) -> list:
        """Fields two by two: how many, how long."""
        return [(self[kind], self[f"{kind}_years"]) for kind in KINDS]

    @property
    def removed_fields(self) -> list:
        return [self[f"less_{kind}"] for kind in KINDS]


def _only(there: int) -> str:
    return ngettext("Only %(n)s can be taken away.", "Only %(n)s can be taken away.", there) % {
        "n": there
    }


def _month_choice(counted: tuple[int, int]) -> tuple[str, str]:
    month, stories = counted
    named = date_format(dt.date(1900 + month // 12, month % 12 + 1, 1), "F Y")
    told = ngettext("%(n)s story", "%(n)s stories", stories) % {"n": stories}
    return str(month), f"{named} ({told})"
