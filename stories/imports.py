"""From the lines of a JSONL or CSV file to tellings. The schema is in docs/guides/import.md."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from .forms.fields import BrandField
from .fuzzy_dates import FuzzyDate, FuzzyDateError, parse
from .plain_text import clean_line, clean_text, has_markup, without_markup
from .vocabulary import (
    IMPORT_TEXT_MIN,
    LOVE_MAX,
    TEXT_MAX,
    TITLE_MAX,
    Answer,
    ContractKind,
    Counterpart,
    Ending,
    Language,
    Licence,
    LinkToBrand,
    RelationKind,
    Telling,
    TellingEpisode,
)

EPISODES_MAX = 30
_TITLE_FROM_TEXT = 60
_CHOICES = {
    "language": (Language, Language.FRENCH),
    "relation_kind": (RelationKind, RelationKind.CONSUMER),
    "contract_kind": (ContractKind, ""),
    "free_to_leave": (Answer, ""),
    "would_choose_again": (Answer, ""),
    "link_to_brand": (LinkToBrand, LinkToBrand.NONE),
    "counterpart": (Counterpart, Counterpart.NONE),
    "licence": (Licence, ""),
    "ending": (Ending, ""),
}


class NotAStoryFile(Exception):
    """The file cannot be read as JSONL or CSV text at all."""


class RowError(ValueError):
    """A line that cannot become a story; `str()` says why."""


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One line read: what it tells, its key in the source, when it was first published."""

    line: int
    telling: Telling
    key: str
    published: dt.datetime | None


def read_rows(path: Path) -> Iterator[tuple[int, Mapping | RowError]]:
    """Each line with its number, as a mapping, or as the error that keeps it from being one.

    Reads the file as it goes: memory does not grow with it. Raises `NotAStoryFile` for a file that
    is missing, empty or binary.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8192)
    except OSError as error:
        raise NotAStoryFile(f"{path} cannot be read: {error.strerror}.") from None
    if not head.strip():
        raise NotAStoryFile(f"{path} is empty.")
    if b"\x00" in head:
        raise NotAStoryFile(f"{path} is a binary file; JSONL or CSV text in UTF-8 is expected.")
    is_json = (
        path.suffix in {".jsonl", ".ndjson", ".json"}
        or head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{"
    )
    return _read_jsonl(path) if is_json else _read_csv(path)


def _read_jsonl(path: Path) -> Iterator[tuple[int, Mapping | RowError]]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if not raw.strip():
                continue
            try:
                row = json.loads(raw.decode("utf-8-sig"))
            except UnicodeDecodeError:
                yield number, RowError("not UTF-8")
                continue
            except (ValueError, RecursionError) as error:
                yield number, RowError(f"not JSON: {error}")
                continue
            yield number, row if isinstance(row, dict) else RowError("not a JSON object")


def _read_csv(path: Path) -> Iterator[tuple[int, Mapping | RowError]]:
    csv.field_size_limit(4 * TEXT_MAX)
    with path.open(encoding="utf-8-sig", newline="", errors="surrogateescape") as file:
        lines = csv.DictReader(file)
        try:
            names = lines.fieldnames or []
        except csv.Error as error:
            raise NotAStoryFile(f"{path} is not CSV: {error}.") from None
        if "text" not in names:
            raise NotAStoryFile(f"{path} has no column named “text” in its first line.")
        while True:
            try:
                row = next(lines)
            except StopIteration:
                return
            except csv.Error as error:
                yield lines.line_num, RowError(f"not CSV: {error}")
                continue
            values = {name: value for name, value in row.items() if name}
            if any(isinstance(v, str) and _undecoded(v) for v in values.values()):
                yield lines.line_num, RowError("not UTF-8")
            elif None in row:
                yield lines.line_num, RowError("more cells than columns")
            else:
                yield lines.line_num, values


def _undecoded(value: str) -> bool:
    return any("\udc80" <= char <= "\udcff" for char in value)


def row_from(line: int, values: Mapping) -> ImportedRow:
    """Check one line. Raises `RowError`."""
    published = _published(values.get("published"))
    told_on = _day(values.get("told"), "told") or (
        published.date() if published else timezone.localdate()
    )
    told = _told(values, told_on)
    return ImportedRow(line, told, _line(values, "id", 80), published)


def _told(values: Mapping, told_on: dt.date) -> Telling:
    text = _text(values)
    began, ended, returned = (
        _fuzzy(values, name, told_on) for name in ("began", "ended", "returned")
    )
    for (earlier, first), (later, last) in (
        (("began", began), ("ended", ended)),
        (("began", began), ("returned", returned)),
        (("ended", ended), ("returned", returned)),
    ):
        if first and last and last.last < first.first:
            raise RowError(f"{later} is before {earlier}")
    chosen = {name: _choice(values, name) for name in _CHOICES}
    ending = chosen["ending"]
    cause = _line(values, "cause", 20)
    if cause and (not ending or cause not in Ending(ending).causes):
        raise RowError(f"cause {cause!r} does not go with ending {ending!r}")
    if returned and ending != Ending.CAME_BACK:
        raise RowError("returned goes with the ending came_back only")
    return Telling(
        title=_line(values, "title", TITLE_MAX) or _title_of(text),
        text=text,
        brand=_brand(values),
        sector=_line(values, "sector", 50),
        product=_line(values, "product", 120),
        began=began,
        ended=ended,
        returned=returned,
        love=_whole(values, "love", LOVE_MAX),
        repurchases=_whole(values, "repurchases", 9_999),
        cause=cause,
        attribution=_line(values, "author", 80),
        told_on=told_on,
        tags=_tags(values.get("tags")),
        episodes=_episodes(values.get("episodes"), told_on),
        **chosen,
    )


def _text(values: Mapping, name: str = "text", least: int = IMPORT_TEXT_MIN) -> str:
    raw = values.get(name) or ""
    if not isinstance(raw, str):
        raise RowError(f"{name} is not a text")
    text = clean_text(without_markup(raw) if has_markup(raw) else raw)
    if len(text) < least:
        raise RowError(f"{name} has {len(text)} characters, {least} at least")
    if len(text) > TEXT_MAX:
        raise RowError(f"{name} has {len(text)} characters, {TEXT_MAX} at most")
    return text


def _line(values: Mapping, name: str, most: int) -> str:
    raw = values.get(name)
    if raw is None:
        return ""
    if isinstance(raw, (dict, list, bool)):
        raise RowError(f"{name} is not a text")
    line = clean_line(str(raw))
    if len(line) > most:
        raise RowError(f"{name} has {len(line)} characters, {most} at most")
    return line


def _title_of(text: str) -> str:
    """The first words, for a source without titles."""
    first = " ".join(text.split())
    return (
        first
        if len(first) <= _TITLE_FROM_TEXT
        else first[:_TITLE_FROM_TEXT].rsplit(" ", 1)[0] + "…"
    )


def _brand(values: Mapping) -> str:
    raw = _line(values, "brand", 1_000)
    try:
        return BrandField(required=False).clean(raw)
    except ValidationError as error:
        raise RowError(f"brand: {error.messages[0]}") from None


def _choice(values: Mapping, name: str) -> str:
    words, default = _CHOICES[name]
    value = _line(values, name, 40)
    if value and value not in words.values:
        raise RowError(f"{name} {value!r} is none of {', '.join(words.values)}")
    return value or default


def _whole(values: Mapping, name: str, most: int) -> int | None:
    raw = values.get(name)
    if raw is None or raw == "":
        return None
    try:
        number = int(raw) if not isinstance(raw, (bool, float)) else None
    except (TypeError, ValueError):
        number = None
    if number is None or not 0 <= number <= most:
        raise RowError(f"{name} {raw!r} is no whole number from 0 to {most}")
    return number


def _fuzzy(values: Mapping, name: str, today: dt.date) -> FuzzyDate | None:
    words = _line(values, name, 80)
    if not words:
        return None
    try:
        return parse(words, today=today)
    except FuzzyDateError as error:
        raise RowError(f"{name}: {error}") from None


def _day(raw, name: str) -> dt.date | None:
    if not raw:
        return None
    try:
        day = parse_date(str(raw)[:10])
    except ValueError:
        day = None
    if day is None or not day.year >= 1990 or day > timezone.localdate():
        raise RowError(f"{name} {raw!r} is no past day of the form YYYY-MM-DD")
    return day


def _published(raw) -> dt.datetime | None:
    if not raw:
        return None
    day = _day(raw, "published")
    try:  # a day alone stands at noon: midnight in Paris is the day before in UTC
        moment = parse_datetime(str(raw)) if len(str(raw)) > 10 else None
    except ValueError:
        moment = None
    moment = moment or dt.datetime.combine(day, dt.time(12))
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _tags(raw) -> tuple[str, ...]:
    if not raw:
        return ()
    words = raw if isinstance(raw, list) else str(raw).replace(",", ";").split(";")
    if not all(isinstance(word, str) for word in words):
        raise RowError("tags are not texts")
    return tuple(dict.fromkeys(tag for word in words if (tag := clean_line(word).lower()[:40])))[:8]


def _episodes(raw, today: dt.date) -> tuple[TellingEpisode, ...]:
    if not raw:
        return ()
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except (ValueError, RecursionError):
            raise RowError("episodes are not JSON") from None
    if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
        raise RowError("episodes are not a list of objects")
    if len(raw) > EPISODES_MAX:
        raise RowError(f"{len(raw)} episodes, {EPISODES_MAX} at most")
    return tuple(
        TellingEpisode(
            title=_line(each, "title", TITLE_MAX) or "—",
            text=_text(each, least=0),
            when=_fuzzy(each, "when", today),
            love=_whole(each, "love", LOVE_MAX),
        )
        for each in raw
    )
