"""Files of a dump: written once from start to end, weighed and hashed on the way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..methods.csv_lines import csv_line


@dataclass(frozen=True)
class Written:
    """A file as the manifest lists it."""

    name: str
    bytes: int
    sha256: str


class DumpFile:
    """A file under way, in UTF-8 with lines that end in LF."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._file = path.open("xb")
        self._digest = hashlib.sha256()
        self._bytes = 0

    def write(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)
        self._bytes += len(content)

    def close(self) -> Written:
        self._file.close()
        return Written(self.name, self._bytes, self._digest.hexdigest())


@contextmanager
def files_in(folder: Path, names: Sequence[str]) -> Iterator[list[DumpFile]]:
    """Files open together; closed whatever happens."""
    opened: list[DumpFile] = []
    try:
        for name in names:
            opened.append(DumpFile(folder / name))
        yield opened
    finally:
        for file in opened:
            file.close()


def write_whole(path: Path, content: bytes) -> Written:
    file = DumpFile(path)
    try:
        file.write(content)
    finally:
        written = file.close()
    return written


def csv_row(row: Iterable[object]) -> bytes:
    """A line of CSV; None is empty, decimals have six places."""
    return csv_line("" if cell is None else _cell(cell) for cell in row).encode()


def _cell(value: object) -> str:
    return f"{value:.6f}" if isinstance(value, float) else str(value)


def csv_bytes(header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    return b"".join([csv_row(header), *(csv_row(row) for row in rows)])


def json_line(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def json_document(content: Mapping[str, Any]) -> bytes:
    """JSON to be read by people too: sorted, one entry a line."""
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"
