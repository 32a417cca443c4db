"""Values of one imported line, checked one by one: each reader raises `RowError` saying what is expected."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from ..forms.fields import BrandField
from ..fuzzy_dates import FuzzyDate, FuzzyDateError, parse
from ..plain_text import clean_line, clean_text, has_markup, without_markup
from ..vocabulary import BRAND_MAX, PARTIES_MAX, TEXT_MAX
from ..words import PartyRole

UNKNOWN = "und"  # ISO 639: a language that was looked for and not found
SHOWN = 60  # characters of a wrong value that a reason repeats
TAG_MAX, TAGS_MAX = 40, 8
_BOOLEANS = {
    "": False,
    "yes": True,
    "true": True,
    "1": True,
    "no": False,
    "false": False,
    "0": False,
}


class NotAStoryFile(Exception):
    """The file cannot be read as stories at all."""


class RowError(ValueError):
    """A line that cannot become a story; `str()` says why."""


def shown(value) -> str:
    """A wrong value as a reason repeats it."""
    said = repr(value)
    return said if len(said) <= SHOWN else f"{said[:SHOWN]}…"


def line(values: Mapping, name: str, most: int) -> str:
    """One line of plain text, `most` characters at most."""
    raw = values.get(name)
    if raw is None:
        return ""
    if isinstance(raw, (dict, list, bool)):
        raise RowError(f"{name} is not a text")
    said = clean_line(str(raw))
    if len(said) > most:
        raise RowError(f"{name} has {len(said)} characters, {most} at most")
    return said


def text(values: Mapping, name: str, least: int, most: int = TEXT_MAX) -> str:
    """Plain paragraphs; markup is taken off."""
    raw = values.get(name) or ""
    if not isinstance(raw, str):
        raise RowError(f"{name} is not a text")
    said = clean_text(without_markup(raw) if has_markup(raw) else raw)
    if len(said) < least:
        raise RowError(f"{name} has {len(said)} characters, {least} at least")
    if len(said) > most:
        raise RowError(f"{name} has {len(said)} characters, {most} at most")
    return said


def choice(values: Mapping, name: str, words, default: str = "") -> str:
    """One code of a closed list."""
    code = line(values, name, 40)
    if code and code not in words.values:
        raise RowError(f"{name} {code!r} is none of {', '.join(words.values)}")
    return code or default


def codes(values: Mapping, name: str, words) -> tuple[str, ...]:
    """Several codes of a closed list, in the order of the list, each once."""
    said = texts(values, name)
    if not said:
        return ()
    for code in said:
        if code not in words.values:
            raise RowError(f"{name} {shown(code)} is none of {', '.join(words.values)}")
    return tuple(code for code in words.values if code in said)


def texts(values: Mapping, name: str) -> list[str]:
    """A list of lines, or one text that holds them between semicolons."""
    raw = values.get(name)
    if raw is None or raw == "":
        return []
    listed = raw if isinstance(raw, list) else line(values, name, 4_000).split(";")
    if not all(isinstance(word, str) for word in listed):
        raise RowError(f"{name} is not a list of texts")
    return [word for each in listed if (word := clean_line(each))]


def labels(values: Mapping) -> list[str]:
    """The words of `tags` as written; a comma parts them as well as a semicolon."""
    raw = values.get("tags")
    return texts({"tags": raw.replace(",", ";")} if isinstance(raw, str) else values, "tags")


def tags(words: list[str]) -> tuple[str, ...]:
    """Words in lower case, each once, the first eight."""
    kept = (word.strip("#").lower()[:TAG_MAX].strip() for word in words)
    return tuple(dict.fromkeys(word for word in kept if word))[:TAGS_MAX]


def whole(values: Mapping, name: str, most: int, least: int = 0) -> int | None:
    raw = values.get(name)
    if raw is None or raw == "":
        return None
    try:
        number = int(raw) if not isinstance(raw, (bool, float)) else None
    except (TypeError, ValueError):
        number = None
    if number is None or not least <= number <= most:
        raise RowError(f"{name} {shown(raw)} is no whole number from {least} to {most}")
    return number


def euros(values: Mapping, name: str, most: int) -> Decimal | None:
    """An amount of 0 to `most` euros, to the cent; a decimal comma is read too."""
    raw = values.get(name)
    if raw is None or raw == "":
        return None
    amount = None
    if isinstance(raw, (int, float, str)) and not isinstance(raw, bool):
        try:
            amount = Decimal(str(raw).strip().replace(",", "."))
        except InvalidOperation:
            amount = None
    if amount is None or not amount.is_finite() or not 0 <= amount <= most:
        raise RowError(f"{name} {shown(raw)} is no amount in euros from 0 to {most}")
    cents = amount.quantize(Decimal("0.01"))
    if cents != amount:
        raise RowError(f"{name} {shown(raw)} is finer than a cent")
    return cents


def boolean(values: Mapping, name: str, default: bool | None = False) -> bool | None:
    """true or false, or the words yes and no; `default` when absent."""
    raw = values.get(name)
    if raw is None or raw == "":
        return default
    if not isinstance(raw, bool):
        raw = _BOOLEANS.get(str(raw).strip().lower()) if isinstance(raw, (str, int)) else None
    if raw is None:
        raise RowError(f"{name} {shown(values[name])} is neither true nor false")
    return raw


def brand(values: Mapping, name: str) -> str:
    try:
        return BrandField(required=False).clean(line(values, name, 1_000))
    except ValidationError as error:
        raise RowError(f"{name}: {error.messages[0]}") from None


def fuzzy(values: Mapping, name: str, today: dt.date) -> FuzzyDate | None:
    words = line(values, name, 80)
    if not words:
        return None
    try:
        return parse(words, today=today)
    except FuzzyDateError as error:
        raise RowError(f"{name}: {error}") from None


def past_day(values: Mapping, name: str) -> dt.date | None:
    """A day from 1990 to today."""
    day = _day(values.get(name), name, "past day")
    if day and not (day.year >= 1990 and day <= timezone.localdate()):
        raise RowError(f"{name} {shown(values[name])} is no past day of the form YYYY-MM-DD")
    return day


def coming_day(values: Mapping, name: str) -> dt.date | None:
    """A day from 1990 to 2100."""
    day = _day(values.get(name), name, "day")
    if day and not 1990 <= day.year <= 2100:
        raise RowError(f"{name} {shown(values[name])} is no day from 1990 to 2100")
    return day


def _day(raw, name: str, kind: str) -> dt.date | None:
    if not raw:
        return None
    try:
        day = parse_date(str(raw)[:10])
    except ValueError:
        day = None
    if day is None:
        raise RowError(f"{name} {shown(raw)} is no {kind} of the form YYYY-MM-DD")
    return day


def moment(values: Mapping, name: str) -> dt.datetime | None:
    """A past day or time; a day alone stands at noon: midnight in Paris is the day before in UTC."""
    day = past_day(values, name)
    if day is None:
        return None
    said = str(values[name])
    try:
        at = parse_datetime(said) if len(said) > 10 else None
    except ValueError:
        at = None
    at = at or dt.datetime.combine(day, dt.time(12))
    return at if at.tzinfo else timezone.make_aware(at)


def objects(values: Mapping, name: str, most: int) -> list[Mapping]:
    """A list of objects, or the JSON of one in a cell."""
    raw = values.get(name)
    if not raw:
        return []
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except (ValueError, RecursionError):
            raise RowError(f"{name} are not JSON") from None
    if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
        raise RowError(f"{name} are not a list of objects")
    if len(raw) > most:
        raise RowError(f"{len(raw)} {name}, {most} at most")
    return raw


def parties(values: Mapping) -> tuple[tuple[str, str], ...]:
    """Pairs (role, name): `[["carrier", "Brinx"]]` or `[{"role": "carrier", "name": "Brinx"}]`."""
    raw = values.get("parties") or []
    if not isinstance(raw, list) or len(raw) > PARTIES_MAX:
        raise RowError(f"parties is no list of {PARTIES_MAX} pairs at most")
    pairs = []
    for each in raw:
        pair = [each.get("role"), each.get("name")] if isinstance(each, dict) else each
        if not isinstance(pair, list) or len(pair) != 2:
            raise RowError("parties is no list of pairs: a role, a name")
        named = {"role": pair[0], "name": pair[1]}
        role, name = choice(named, "role", PartyRole), line(named, "name", BRAND_MAX)
        if not role or not name:
            raise RowError("parties holds a pair without role or without name")
        pairs.append((role, name))
    return tuple(pairs)
