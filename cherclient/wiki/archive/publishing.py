"""The archive visitors download: the latest one only, so that what leaves the wiki leaves it too."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from .exporting import export_wiki
from .reading import Archive, BadArchive

FILE_NAME: Final = "cherclient-wiki.zip"


@dataclass(frozen=True)
class Offered:
    """The archive on offer."""

    path: Path
    bytes: int
    made_at: dt.datetime
    articles: int
    as_of: dt.datetime | None  # the last edit in it


def shelf() -> Path:
    return Path(settings.DATA_DIR) / "dumps" / FILE_NAME


def put_on_offer() -> tuple[Path, dict]:
    """Put a new archive in place of the former one; its path and its manifest. Raises `OSError`."""
    return shelf(), export_wiki(shelf())


def latest() -> Offered | None:
    """The archive on offer, if there is one that can be read."""
    path = shelf()
    try:
        with Archive(path) as archive:
            manifest = archive.manifest()
        facts = path.stat()
    except (BadArchive, OSError):
        return None
    return Offered(
        path=path,
        bytes=facts.st_size,
        made_at=dt.datetime.fromtimestamp(facts.st_mtime, dt.UTC),
        articles=len(manifest.articles),
        as_of=dt.datetime.fromisoformat(manifest.as_of) if manifest.as_of else None,
    )
