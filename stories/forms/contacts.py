"""The contacts a moment took, in rows: typed row by row as `step-0-minutes`, `step-1-minutes` …"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..double_penalty import DoublePenalty, double_penalty
from ..vocabulary import COST_MAX, STEPS_MAX, TellingStep
from ..words import Channel, StepResult
from .fields import CountField, MinutesField, MoneyField, WordField
from .screens.base import Answers, ScreenForm

CHECKS_MAX = 50
_CELL = re.compile("step-([0-9]{1,4})-([a-z_]{1,24})")
_MOVE = re.compile("(up|down|remove)-([0-9]{1,4})")


class StepForm(ScreenForm):
    """One contact; a blank one is left out."""

    channel = WordField(Channel, many=True, label=gettext_lazy("How?"))
    minutes = MinutesField(label=gettext_lazy("Minutes it took"))
    cost = MoneyField(most=COST_MAX, label=gettext_lazy("Euros paid"))
    result = WordField(StepResult, many=True, label=gettext_lazy("How did it end?"))
    automated = forms.TypedChoiceField(
        label=gettext_lazy("Who answered?"),
        choices=[
            ("", "—"),
            ("yes", gettext_lazy("A machine")),
            ("no", gettext_lazy("A person")),
        ],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    identity_checks = CountField(
        most=CHECKS_MAX, label=gettext_lazy("Times you had to prove who you are")
    )
    premium_rate = forms.BooleanField(label=gettext_lazy("Premium-rate number"), required=False)
    out_of_hours = forms.BooleanField(
        label=gettext_lazy("Outside their opening hours"), required=False
    )

    @property
    def blank(self) -> bool:
        return not any(value not in (None, "", False) for value in self.cleaned_data.values())

    @property
    def step(self) -> TellingStep:
        """What of it is valid; `TellingStep()` of a blank row."""
        told = self.cleaned_data
        return TellingStep(
            **{each.name: told[each.name] for each in fields(TellingStep) if each.name in told}
        )


class ContactsForm(ScreenForm):
    """The channels hoped for and received, and the rows; one blank row is always there to fill."""

    staying = ("row",)

    expected_channel = WordField(
        Channel, many=True, label=gettext_lazy("How did you hope to be heard?")
    )
    received_channel = WordField(Channel, many=True, label=gettext_lazy("Where were you sent?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        filled = rows_of(self.data) if self.is_bound else []
        blank = [{}] if len(filled) < STEPS_MAX else []
        self.rows = [
            StepForm(cells_of(row, n) if row else None, prefix=f"step-{n}")
            for n, row in enumerate([*filled, *blank])
        ]
        self.too_many = len(filled) > STEPS_MAX

    @classmethod
    def pressed(cls, answers: Answers) -> Answers:
        """Rows without blanks, in order; `row` moves one or takes one out: "up-2", "remove-0"."""
        kept = dict(super().pressed(answers))
        asked = _MOVE.fullmatch(kept.pop("row", [""])[-1])
        rows = rows_of(kept)
        if asked and int(asked[2]) < len(rows):
            rows = moved(rows, asked[1], int(asked[2]))
        others = {name: values for name, values in kept.items() if not _CELL.fullmatch(name)}
        return others | {
            name: values for n, row in enumerate(rows) for name, values in cells_of(row, n).lists()
        }

    @property
    def told_rows(self) -> list[StepForm]:
        return [row for row in self.rows if row.is_bound]

    def clean(self) -> dict:
        told = self.cleaned_data
        if self.too_many:
            self.add_error(
                None, _("%(most)s contacts at most in one moment.") % {"most": STEPS_MAX}
            )
        valid = [row.is_valid() for row in self.told_rows]  # each shows its errors
        if not all(valid):
            self.add_error(None, _("One of the contacts below needs a correction."))
        told["steps"] = tuple(row.step for row in self.told_rows if not row.blank)
        return told

    @property
    def penalty(self) -> DoublePenalty:
        """What the rows take together, as far as they can be read."""
        for row in self.told_rows:
            row.is_valid()
        return double_penalty(row.step for row in self.told_rows if not row.blank)


def rows_of(answers: Answers | MultiValueDict) -> list[Answers]:
    """The rows that hold something, in the order of their numbers; names without their prefix."""
    lists = dict(answers.lists()) if isinstance(answers, MultiValueDict) else answers
    rows: dict[int, Answers] = {}
    for name, values in lists.items():
        cell = _CELL.fullmatch(name)
        if cell:
            rows.setdefault(int(cell[1]), {})[cell[2]] = list(values)
    return [
        rows[n] for n in sorted(rows) if any(v.strip() for each in rows[n].values() for v in each)
    ]


def cells_of(row: Answers, number: int) -> MultiValueDict:
    return MultiValueDict({f"step-{number}-{name}": values for name, values in row.items()})


def moved(things: Iterable, how: str, place: int) -> list:
    """The list with the thing at `place` one step "up" or "down", or out of it ("remove").

    >>> moved("abc", "up", 2)
    ['a', 'c', 'b']
    """
    kept = list(things)
    thing = kept.pop(place)
    if how == "remove":
        return kept
    kept.insert(max(place - 1, 0) if how == "up" else place + 1, thing)
    return kept
