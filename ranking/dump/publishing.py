"""The dump visitors download: the latest one only, so that a text taken back does not linger."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from ..methods import NothingToRank
from . import codebook
from .exporting import export_dump
from .manifest import MANIFEST, SIGNATURE, Manifest, NotADump, read_manifest

KINDS: Final = {
    ".csv": "text/csv; charset=utf-8; header=present",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".pem": "application/x-pem-file",
    ".sig": "application/octet-stream",
}
REFRESHED_AFTER: Final = dt.timedelta(days=1)
_MEANINGS: Final = {table.file: table.meaning for table in codebook.TABLES} | dict(
    codebook.OTHER_FILES
)


@dataclass(frozen=True)
class Offered:
    """A file to download."""

    name: str
    bytes: int
    sha256: str  # empty for the manifest and its signature
    path: Path

    @property
    def meaning(self) -> codebook.Words:
        return _MEANINGS.get(self.name, "")

    @property
    def kind(self) -> str:
        return KINDS.get(self.path.suffix, "application/octet-stream")


@dataclass(frozen=True)
class Published:
    """The dump on offer: what its manifest says, and its files."""

    made_at: dt.datetime
    method: str
    stories: int  # public
    counted: int
    key: str  # public, hexadecimal
    files: list[Offered]

    @property
    def age(self) -> dt.timedelta:
        return timezone.now() - self.made_at

    def file(self, name: str) -> Offered | None:
        return next((file for file in self.files if file.name == name), None)


def shelf() -> Path:
    """The folder of the dump on offer."""
    return Path(settings.DATA_DIR) / "dumps" / "latest"


def publish_dump() -> tuple[Path, dict[str, Any]]:
    """Put a new dump on offer in place of the former one; its folder and its manifest.

    Raises what `export_dump` raises.
    """
    return shelf(), export_dump(shelf())


def publish_once_a_day(*, anyway: bool = False) -> Path | None:
    """Put a new dump on offer when the one there is a day old, or `anyway`; its folder if it did.

    So a text taken back leaves the site's dump within a day. Without an edition the former dump
    goes: nothing in it is said any more.
    """
    latest = latest_dump()
    if latest and not anyway and latest.age < REFRESHED_AFTER:
        return None
    try:
        return publish_dump()[0]
    except NothingToRank:
        shutil.rmtree(shelf(), ignore_errors=True)
        return None


def latest_dump() -> Published | None:
    """The dump on offer, if there is one that can be read."""
    folder = shelf()
    try:
        manifest = read_manifest(folder)
        return _published(manifest, _files(folder, manifest))
    except (NotADump, OSError, KeyError, TypeError, ValueError):
        return None


def _published(manifest: Manifest, files: list[Offered]) -> Published:
    edition, counts = manifest.said["edition"], manifest.said["counts"]
    return Published(
        made_at=dt.datetime.fromisoformat(edition["made_at"]).astimezone(dt.UTC),
        method=str(edition["method"]),
        stories=int(counts["stories"]),
        counted=int(counts["counted"]),
        key=manifest.key,
        files=files,
    )


def _files(folder: Path, manifest: Manifest) -> list[Offered]:
    """What may be downloaded, in the order of the codebook."""
    own = [(name, (folder / name).stat().st_size, "") for name in (MANIFEST, SIGNATURE)]
    listed = [(file.name, file.bytes, file.sha256) for file in manifest.files]
    places = {name: place for place, name in enumerate(_MEANINGS)}
    return sorted(
        (Offered(*entry, path=folder / entry[0]) for entry in (*listed, *own)),
        key=lambda file: places.get(file.name, len(places)),
    )
