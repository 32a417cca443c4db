"""What all screens of a telling share."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ...folding import fold
from ...fuzzy_dates import FuzzyDate
from ...telling.brand_names import close_names, is_known

Answers = dict[str, list[str]]  # of one screen, as typed


class ScreenForm(forms.Form):
    """One screen. `told` holds the cleaned answers of the screens before it."""

    required_css_class = "required"
    use_required_attribute = False  # our own messages, in the page's language
    staying: tuple[str, ...] = ()  # names of buttons that change the answers and stay on the screen

    def __init__(self, *args, told: Mapping | None = None, user=None, **kwargs):
        self.told = told or {}
        self.user = user
        super().__init__(*args, label_suffix="", **kwargs)

    @classmethod
    def pressed(cls, answers: Answers) -> Answers:
        """The answers once a button of this screen has done its work; buttons are not kept."""
        return answers

    def readings(self) -> list[FuzzyDate]:
        """The fuzzy dates of this screen, to be read back."""
        values = getattr(self, "cleaned_data", {}).values()
        return [value for value in values if isinstance(value, FuzzyDate) and not value.is_day]

    @property
    def blank(self) -> bool:
        """Whether nothing was answered; of a validated form."""
        return not any(value not in (None, "", (), False) for value in self.cleaned_data.values())


def take_over(answers: Answers, name: str) -> Answers:
    """Put what the button `<name>_is` offers in the place of what was typed.

    >>> take_over({"email": ["a@gmial.com"], "email_is": ["a@gmail.com"]}, "email")
    {'email': ['a@gmail.com']}
    """
    kept = dict(answers)
    offered = kept.pop(f"{name}_is", [""])[-1]
    return {**kept, name: [offered]} if offered else kept


class AsksBrand(ScreenForm):
    """A screen with the name of a brand: asks once whether a known, nearly equal one was meant."""

    brand_field = "brand"
    close: tuple[str, ...] = ()  # known brands with nearly the name that was typed

    @classmethod
    def pressed(cls, answers: Answers) -> Answers:
        return take_over(super().pressed(answers), cls.brand_field)

    @property
    def kept_name(self) -> str:
        """The name the author said to keep, pressing the button of the question."""
        return str(self.data.get(f"{self.brand_field}_kept", ""))

    def ask_which(self, name: str) -> bool:
        """Whether a brand goes by this name; a doubt not yet settled is an error of the field."""
        if is_known(name):
            return True
        if fold(self.kept_name) != fold(name):
            self.close = tuple(close_names(name))
        if self.close:
            self.add_error(
                self.brand_field,
                ValidationError(
                    _("No story names “%(name)s” yet. A brand here has nearly that name.")
                    % {"name": name},
                    code="close",
                ),
            )
        return False
