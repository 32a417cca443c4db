"""What a dump says of itself, and whether it is still what was signed. No database is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..signing import verify
from .writing import Written

FORMAT = "cherclient-dump-1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
FILES = (
    "stories.csv",
    "stories.jsonl",
    "standings.csv",
    "brands.csv",
    "tombstones.csv",
    "codebook.md",
    "codebook.json",
    "key.pem",
)
LARGEST_MANIFEST = 1 << 20  # bytes
_BLOCK = 1 << 20


class NotADump(ValueError):
    """A folder without a manifest that can be read; `str()` says what was found instead."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a dump."""

    file: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}"


@dataclass(frozen=True)
class Manifest:
    """A manifest as it was read."""

    content: bytes
    said: Mapping[str, Any]

    @property
    def key(self) -> str:
        return str(self.said.get("key", ""))

    @property
    def files(self) -> list[Written]:
        return [Written(**entry) for entry in self.said["files"]]

    def entry(self, name: str) -> Written | None:
        return next((file for file in self.files if file.name == name), None)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a dump. Raises `NotADump`."""
    path = folder / MANIFEST
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_MANIFEST + 1)
    except OSError as error:
        raise NotADump(f"{path}: {error.strerror or error}") from None
    if len(content) > LARGEST_MANIFEST:
        raise NotADump(
            f"{path}: more than {LARGEST_MANIFEST:,} bytes; a manifest has a few thousand"
        )
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise NotADump(
            f"{path}: {len(content):,} bytes that are not JSON; is the file truncated?"
        ) from None
    manifest = Manifest(content, said if isinstance(said, dict) else {})
    if manifest.said.get("format") != FORMAT or not _lists_files(manifest.said):
        raise NotADump(f"{path}: not the manifest of a dump ({FORMAT} was expected)")
    return manifest


def _lists_files(said: Mapping[str, Any]) -> bool:
    """Whether each file listed is a plain name in the folder, with its size and its digest."""
    files = said.get("files")
    return isinstance(files, list) and all(
        isinstance(entry, dict)
        and set(entry) == {"name", "bytes", "sha256"}
        and isinstance(entry["name"], str)
        and Path(entry["name"]).name == entry["name"] != ""
        and type(entry["bytes"]) is int
        and isinstance(entry["sha256"], str)
        for entry in files
    )


def faults_of(folder: Path, manifest: Manifest) -> Iterator[Fault]:
    """All that is wrong in a dump: signature first, then each file."""
    yield from _signature_faults(folder, manifest)
    for expected in manifest.files:
        if fault := fault_of(folder / expected.name, expected):
            yield fault


def _signature_faults(folder: Path, manifest: Manifest) -> Iterator[Fault]:
    try:
        signature = (folder / SIGNATURE).read_bytes()[:1000]
    except OSError as error:
        yield Fault(SIGNATURE, f"{error.strerror}: nobody vouches for {MANIFEST}")
        return
    if not verify(manifest.content, signature.hex(), manifest.key):
        yield Fault(
            MANIFEST,
            f"{SIGNATURE} ({len(signature):,} bytes) does not sign these {len(manifest.content):,} "
            f"bytes with the key {manifest.key[:16] or 'which is missing'}…",
        )


def fault_of(path: Path, expected: Written) -> Fault | None:
    """What differs between a file and what the manifest says of it; None when nothing does."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
    except OSError as error:
        return Fault(expected.name, f"{error.strerror}; {expected.bytes:,} bytes were expected")
    if size != expected.bytes:
        word = "truncated" if size < expected.bytes else "longer than it was"
        return Fault(
            expected.name, f"{word}: {size:,} bytes found, {expected.bytes:,} bytes expected"
        )
    if digest.hexdigest() != expected.sha256:
        return Fault(
            expected.name,
            f"changed: {size:,} bytes as expected, but SHA-256 {digest.hexdigest()[:16]}… "
            f"instead of {expected.sha256[:16]}…",
        )
    return None
