"""Read texts from anywhere, line by line: a record or what is wrong with the line, never a failure.

JSON lines in UTF-8, plain or gzipped. Nothing is kept: a file of any size is read in the memory of
its longest line, which may have `LONGEST` bytes. (`corpus.py` is the strict reader of what is
trained on.)
"""

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

LONGEST = 4_000_000  # bytes in a line
_CHUNK = 65_536
_GZIP = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
LABELS: dict[Any, int] = {0: 0, 1: 1, "0": 0, "1": 1, "false": 0, "true": 1}  # True == 1


@dataclass(frozen=True, slots=True)
class Record:
    """One text. `label` is 1 for an advertisement, 0 for a genuine story, None when not asked.

    `spans` are the advertisement's own words: `text[start:end]`, in characters.
    """

    line: int
    text: str
    id: str | int | None = None
    language: str = ""
    brand: str = ""
    label: int | None = None
    group: str = ""
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a line: a stable code, and a sentence for people."""

    line: int
    code: str
    sentence: str
    id: str | int | None = None


class _Wrong(ValueError):
    def __init__(self, code: str, sentence: str):
        self.code, self.sentence = code, sentence
        super().__init__(sentence)


def records_of(stream: BinaryIO, *, labelled: bool = False) -> Iterator[Record | Flaw]:
    """Each line in order; blank ones are skipped, and a broken one does not stop the next.

    With `labelled`, a line needs a label and some text, and its group and spans are read too.
    """
    for number, line in _lines(stream):
        if isinstance(line, Flaw):
            yield line
        elif line.strip():
            yield _record(number, line.rstrip(b"\r\n"), labelled)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | Flaw]]:
    number = 1
    try:
        stream = _unpacked(stream)
        while line := stream.readline(LONGEST + 1):
            if len(line) > LONGEST and not line.endswith(b"\n"):
                yield number, Flaw(number, "too_long", f"the line has more than {LONGEST} bytes")
                while line and not line.endswith(b"\n"):
                    line = stream.readline(_CHUNK)
            else:
                yield number, line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
            number += 1
    except EOFError:
        yield number, Flaw(number, "truncated", "the compressed file ends before its end")
    except (gzip.BadGzipFile, zlib.error) as error:
        yield number, Flaw(number, "damaged", f"the compressed file is damaged ({error})")


def _unpacked(stream: BinaryIO) -> BinaryIO:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[arg-type]
    packed = buffered.peek(len(_GZIP)).startswith(_GZIP)
    return gzip.GzipFile(fileobj=buffered) if packed else buffered  # type: ignore[return-value]


def _record(number: int, line: bytes, labelled: bool) -> Record | Flaw:
    name = None
    try:
        values = _values(line)
        name = _name(values)
        found = {
            "text": _text(values, labelled),
            "language": _string(values, "lang"),
            "brand": _string(values, "brand"),
        }
        if labelled:
            spans = tuple(_spans(values, found["text"]))
            found |= {"label": _label(values), "group": _group(values), "spans": spans}
        return Record(number, id=name, **found)
    except _Wrong as wrong:
        return Flaw(number, wrong.code, wrong.sentence, name)


def _values(line: bytes) -> dict[str, Any]:
    try:
        values = json.loads(
            line.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_not_a_number
        )
    except UnicodeDecodeError as error:
        place, byte = error.start + 1, line[error.start]
        raise _Wrong("not_utf8", f"byte {place} of the line (0x{byte:02x}) is not UTF-8") from None
    except json.JSONDecodeError as error:
        what, place = error.msg.removesuffix(" at"), error.pos + 1
        raise _Wrong("not_json", f"not JSON: {what} at character {place}") from None
    except RecursionError:
        raise _Wrong("nested_too_deep", "lists or objects are nested too deep") from None
    except _Wrong:
        raise
    except ValueError:  # what Python refuses to read as a whole number
        raise _Wrong("not_json", "not JSON: a number has thousands of digits") from None
    if not isinstance(values, dict):
        raise _Wrong("not_an_object", "the line is JSON, but not an object")
    return values


def _once_each(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise _Wrong("duplicate_key", f"{_shown(key)} is given twice")
        values[key] = value
    return values


def _not_a_number(constant: str) -> float:
    raise _Wrong("not_a_number", f"{constant} is not JSON")


def _name(values: dict[str, Any]) -> str | int | None:
    name = values.get("id")
    if name is None or (isinstance(name, str | int) and not isinstance(name, bool)):
        return _whole(name, "id") if isinstance(name, str) else name
    raise _Wrong("wrong_type", f"id is neither text nor a whole number: {_shown(name)}")


def _text(values: dict[str, Any], labelled: bool) -> str:
    text = values.get("text")
    if text is None:
        raise _Wrong("missing_text", "there is no text")
    if not isinstance(text, str):
        raise _Wrong("wrong_type", f"text is not text: {_shown(text)}")
    if labelled and not text.strip():
        raise _Wrong("missing_text", "the text is empty")
    return _whole(text, "text")


def _string(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Wrong("wrong_type", f"{key} is not text: {_shown(value)}")
    return _whole(value, key)


def _whole(value: str, key: str) -> str:
    if half := _HALF_CHARACTER.search(value):
        place, code = half.start() + 1, ord(half.group())
        raise _Wrong(
            "lone_surrogate", f"character {place} of {key} is half a character (U+{code:04X})"
        )
    return value


def _label(values: dict[str, Any]) -> int:
    label = values.get("label")
    if label is None:
        raise _Wrong("missing_label", "there is no label")
    key = label.strip().lower() if isinstance(label, str) else label
    if not isinstance(key, str | int | float) or key not in LABELS:
        raise _Wrong("wrong_label", f"label is neither 0 nor 1: {_shown(label)}")
    return LABELS[key]


def _group(values: dict[str, Any]) -> str:
    group = values.get("group")
    if isinstance(group, int) and not isinstance(group, bool):
        return str(group)
    return _string(values, "group")


def _spans(values: dict[str, Any], text: str) -> Iterator[tuple[int, int]]:
    spans = values.get("spans")
    if spans is None:
        spans = []
    if not isinstance(spans, list):
        raise _Wrong("wrong_type", f"spans is not a list: {_shown(spans)}")
    if passage := _string(values, "span_text"):
        spans = [*spans, passage]
    for span in spans:
        yield _span(span, text)


def _span(span: Any, text: str) -> tuple[int, int]:
    match span:
        case str() if span.strip():
            start = text.find(span)
            if start < 0:
                raise _Wrong("span_not_found", f"span not found in the text: {_shown(span)}")
            return start, start + len(span)
        case [start, end] if type(start) is type(end) is int and 0 <= start < end <= len(text):
            return start, end
    raise _Wrong("wrong_span", f"neither a passage nor two places in the text: {_shown(span)}")


def _shown(value: Any) -> str:
    if isinstance(value, list | dict):
        return "an object" if isinstance(value, dict) else "a list"
    said = repr(value)  # on one line, in characters that any terminal can show
    return said if len(said) <= 60 else f"{said[:59]}…"
