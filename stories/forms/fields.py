"""Form fields that know the domain: fuzzy dates, brand names, plain text, love."""

from __future__ import annotations

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..folding import fold
from ..fuzzy_dates import FuzzyDate, FuzzyDateError, parse
from ..plain_text import clean_line, clean_text, has_markup, without_markup
from ..vocabulary import BRAND_MAX, LOVE_MAX, MINUTES_MAX

_ADDRESS = re.compile(
    r"^(?:https?:|www\.)|://|@|\.(?:com|fr|net|org|io|shop|eu|be|ch|ca|co\.uk)(?:/|$)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:(?P<hours>[0-9]{1,3}) ?h(?:ours?|eures?)?)? ?(?:(?P<minutes>[0-9]{1,6}) ?(?:m|mn|min|minutes?|’|')?)?",
    re.IGNORECASE,
)


class LineField(forms.CharField):
    """One line of plain text, control and invisible characters removed."""

    def to_python(self, value) -> str:
        return clean_line(super().to_python(value))


class TextField(forms.CharField):
    """Paragraphs of plain text, with bounds counted in characters after cleaning.

    Pasted markup is taken off, said so, and shown for checking before it goes any further.
    """

    widget = forms.Textarea

    def __init__(self, *, least: int = 0, most: int, **kwargs):
        super().__init__(strip=False, **kwargs)
        self.least, self.most = least, most

    def to_python(self, value) -> str:
        return clean_text(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        length = len(value)
        if has_markup(value):
            raise ValidationError(
                _(
                    "This text holds web page code (HTML). We took it off below and kept the words: "
                    "check them, then continue."
                ),
                code="markup",
            )
        if value and length < self.least:
            raise ValidationError(
                _(
                    "%(length)s characters: %(least)s are needed for a story that can be told apart. "
                    "A place, a date, a gesture?"
                )
                % {"length": length, "least": self.least},
                code="too_short",
            )
        if length > self.most:
            raise ValidationError(
                _(
                    "%(length)s characters: %(most)s at most. Your text is kept as it is; shorten it "
                    "or put a part in the moments."
                )
                % {"length": length, "most": self.most},
                code="too_long",
            )

    def without_markup(self, value: str) -> str:
        return clean_text(without_markup(value or ""))


class FuzzyDateField(forms.CharField):
    """A date as people say it; gives a `FuzzyDate` or None."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 80)
        kwargs.setdefault(
            "help_text",
            gettext_lazy("As you would say it: “1998”, “summer 1985”, “85-86”, “20 years ago”."),
        )
        super().__init__(**kwargs)

    def clean(self, value) -> FuzzyDate | None:
        words = clean_line(super().clean(value) or "")
        if not words:
            return None
        try:
            return parse(words, today=timezone.localdate())
        except FuzzyDateError as error:
            raise ValidationError(str(error), code="date") from None


class BrandField(LineField):
    """The name of a brand, as people say it."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        if _ADDRESS.search(value):
            raise ValidationError(
                _("Give the name of the brand, not an address: “Saab”, not “www.saab.com”."),
                code="address",
            )
        if len(value) > BRAND_MAX or len(fold(value)) > 2 * BRAND_MAX:
            raise ValidationError(
                _("%(length)s characters: a brand's name has %(most)s at most.")
                % {"length": len(value), "most": BRAND_MAX},
                code="too_long",
            )
        if not any(char.isalnum() for char in value):
            raise ValidationError(
                _("A brand's name holds at least one letter or digit."), code="name"
            )


class LoveScale(forms.RadioSelect):
    """Eleven radios in a row, drawn by `components/love_scale.html`."""


class LoveField(forms.TypedChoiceField):
    """Love, from 0 (indifference) to 10 (passion); empty gives None."""

    def __init__(self, **kwargs):
        choices = [(n, str(n)) for n in range(LOVE_MAX + 1)]
        kwargs.setdefault("widget", LoveScale)
        kwargs.setdefault(
            "error_messages",
            {"invalid_choice": gettext_lazy("Love goes from 0 to 10, in whole numbers.")},
        )
        super().__init__(choices=choices, coerce=int, empty_value=None, **kwargs)


class MoneyField(forms.Field):
    """A sum in euros as people write it, "15,90 €"; gives a `Decimal` of two places, or None."""

    widget = forms.TextInput

    def __init__(self, *, most: int, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 8}))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.most = most

    def to_python(self, value) -> Decimal | None:
        words = clean_line(value or "")
        if not words:
            return None
        bare = re.sub(r"[\s'’€]|euros?$|eur$", "", words, flags=re.IGNORECASE)
        if "/" in words or re.search(r"\b(?:par|per|la|the)\b", words, re.IGNORECASE):
            raise ValidationError(
                _(
                    "“%(words)s” is a price for a unit: give what you paid in all, for example 15.90."
                )
                % {"words": words[:40]},
                code="price",
            )
        if not re.fullmatch(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?", bare, re.ASCII):
            raise ValidationError(
                _("“%(words)s” is not a sum in euros. Write it like 15.90 or 8.")
                % {"words": words[:40]},
                code="sum",
            )
        sum_ = Decimal(bare.replace(",", "."))
        if sum_ > self.most:
            raise ValidationError(
                _("%(most)s euros at most here, for example 15.90.") % {"most": self.most},
                code="too_much",
            )
        return sum_.quantize(Decimal("0.01"))


class MinutesField(forms.Field):
    """A stretch of time as people write it, "47", "47 min", "1 h 30"; gives minutes, or None."""

    widget = forms.TextInput

    def __init__(self, *, most: int = MINUTES_MAX, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "size": 8}))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.most = most

    def to_python(self, value) -> int | None:
        words = clean_line(value or "")
        if not words:
            return None
        found = _TIME.fullmatch(words)
        if not found or not any(found.groups()):
            raise ValidationError(
                _("“%(words)s” is not a number of minutes. Write it like 47, or 1 h 30.")
                % {"words": words[:40]},
                code="minutes",
            )
        minutes = 60 * int(found["hours"] or 0) + int(found["minutes"] or 0)
        if minutes > self.most:
            raise ValidationError(
                _(
                    "%(minutes)s minutes: one contact takes %(most)s at most, a whole day. For example 47."
                )
                % {"minutes": minutes, "most": self.most},
                code="too_long",
            )
        return minutes


class CountField(forms.Field):
    """A whole number from 0 to `most`; empty gives None."""

    def __init__(self, *, most: int, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "size": 6}))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.most = most

    def to_python(self, value) -> int | None:
        words = clean_line(value or "")
        if not words:
            return None
        if not re.fullmatch("[0-9]{1,9}", words) or int(words) > self.most:
            raise ValidationError(
                _("“%(words)s”: give a whole number from 0 to %(most)s, for example 3.")
                % {"words": words[:40], "most": self.most},
                code="number",
            )
        return int(words)


class WordsField(forms.TypedMultipleChoiceField):
    """Several words of a closed list; gives their codes, each once, in the order of the list."""

    def __init__(self, words, **kwargs):
        super().__init__(
            choices=words.choices, widget=forms.CheckboxSelectMultiple, required=False, **kwargs
        )
        self.words = words

    def clean(self, value) -> tuple[str, ...]:
        told = set(super().clean(value) or ())
        return tuple(code for code in self.words.values if code in told)


class WordField(forms.ChoiceField):
    """One word of a closed list, or none: radios for a few words, a list to open for many."""

    def __init__(self, words, *, many: bool = False, required: bool = False, **kwargs):
        choices = [("", "—"), *words.choices] if many else words.choices
        kwargs.setdefault("widget", forms.Select if many else forms.RadioSelect)
        super().__init__(choices=choices, required=required, **kwargs)
