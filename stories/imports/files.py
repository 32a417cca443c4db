"""From a file to its lines: JSONL, CSV, or a blog's own backup, read as they come."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from ..vocabulary import TEXT_MAX
from .exports import Skipped, read_blogger, read_wordpress
from .values import NotAStoryFile, RowError

HEAD = 8_192  # bytes a format is recognised by
LINE_MAX = 8_000_000  # bytes of one line
_BOM = b"\xef\xbb\xbf"
_WXR = re.compile(rb"<rss[\s>]|wordpress\.org/export", re.IGNORECASE)
_ATOM = re.compile(rb"<(?:\w+:)?feed[\s>]", re.IGNORECASE)
_JSON_ENDINGS = {".jsonl", ".ndjson", ".json"}

Line = tuple[int, Mapping | RowError]


class StoryFile:
    """A file of stories, open: its format, its lines, and how far they were read.

    Raises `NotAStoryFile` for a file that is missing, empty, binary or of no known format. Close
    it, or use it in a `with`.
    """

    def __init__(self, path: Path, kind: str = ""):
        self.path = path
        self.skipped = Skipped()
        self._file = _opened(path)
        try:
            head = self._file.read(HEAD)
            self._file.seek(0)
            self.kind = kind or _kind_of(path, head)
        except NotAStoryFile:
            self._file.close()
            raise
        self.size = path.stat().st_size
        self.unit = "entry" if self.kind in {"blogger", "wordpress"} else "line"

    def __enter__(self) -> StoryFile:
        return self

    def __exit__(self, *args) -> None:
        self._file.close()

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return min(self._file.tell(), self.size)

    def lines(self) -> Iterator[Line]:
        """Each line with its number, as a mapping, or as the error that keeps it from being one.

        Memory does not grow with the file. Raises `NotAStoryFile` when no line can be read.
        """
        return READERS[self.kind](self._file, self.skipped)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise NotAStoryFile(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError:  # a NUL in the name
        raise NotAStoryFile("This is no name of a file.") from None


def _kind_of(path: Path, head: bytes) -> str:
    """The format, from the first bytes; a JSON or CSV file may say it by its name too."""
    if not head.strip():
        raise NotAStoryFile(f"{path} is empty.")
    start = head.removeprefix(_BOM).lstrip()
    if start[:1] == b"<":
        if _ATOM.search(head):
            return "blogger"
        if _WXR.search(head):
            return "wordpress"
        raise NotAStoryFile(
            f"{path} is neither a Blogger backup (Atom) nor a WordPress export (RSS)."
        )
    if b"\x00" in head:
        raise NotAStoryFile(f"{path} is a binary file; text in UTF-8 is expected.")
    return "jsonl" if path.suffix in _JSON_ENDINGS or start[:1] == b"{" else "csv"


def _read_jsonl(file: BinaryIO, _skipped: Skipped) -> Iterator[Line]:
    for number, raw in enumerate(_whole_lines(file), start=1):
        if raw is None:
            yield number, RowError(f"longer than {LINE_MAX:,} bytes")
            continue
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


def _whole_lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Lines of `LINE_MAX` bytes at most; None in the place of a longer one."""
    while raw := file.readline(LINE_MAX):
        if len(raw) < LINE_MAX or raw.endswith(b"\n"):
            yield raw
            continue
        while (rest := file.readline(LINE_MAX)) and not rest.endswith(b"\n"):
            pass
        yield None


def _read_csv(file: BinaryIO, _skipped: Skipped) -> Iterator[Line]:
    csv.field_size_limit(4 * TEXT_MAX)
    decoded = io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="")
    rows = csv.DictReader(_bounded(decoded))
    try:
        try:
            names = rows.fieldnames or []
        except csv.Error as error:
            raise NotAStoryFile(f"The file is not CSV: {error}.") from None
        if "text" not in names:
            raise NotAStoryFile("The file has no column named “text” in its first line.")
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield rows.line_num, RowError(f"not CSV: {error}")
                continue
            yield rows.line_num, _cells(row)
    finally:
        decoded.detach()


def _bounded(lines: io.TextIOWrapper) -> Iterator[str]:
    while line := lines.readline(LINE_MAX):
        if len(line) == LINE_MAX:
            raise NotAStoryFile(f"The file has a line longer than {LINE_MAX:,} characters.")
        yield line


def _cells(row: Mapping) -> Mapping | RowError:
    values = {name: value for name, value in row.items() if name}
    if any(isinstance(each, str) and _undecoded(each) for each in values.values()):
        return RowError("not UTF-8")
    return RowError("more cells than columns") if None in row else values


def _undecoded(value: str) -> bool:
    return not value.isascii() and any("\udc80" <= char <= "\udcff" for char in value)


READERS = {
    "jsonl": _read_jsonl,
    "csv": _read_csv,
    "blogger": read_blogger,
    "wordpress": read_wordpress,
}
FORMATS = tuple(READERS)
