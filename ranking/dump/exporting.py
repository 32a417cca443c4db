"""Writing a dump: one state of the database, one folder, whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
import platform
import secrets
import shutil
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from django.conf import settings
from django.db import transaction
from django.db.models import Count

from stories.published import (
    PublicStory,
    all_facts,
    public_brands,
    public_stories_among,
    taken_back,
)

from ..methods import NothingToRank
from ..models import Edition, Spell
from ..queries import standings_of
from ..seal import standings_file
from ..services.counting import author_number
from ..services.editions import make_edition, one_view_of_the_sums, trying_again
from ..signing import public_key_hex, public_key_pem, sign
from . import codebook
from .codebook_files import codebook_json, codebook_markdown
from .manifest import FILES, FORMAT, MANIFEST, SIGNATURE
from .rows import Disguise, row_of
from .writing import Written, csv_bytes, csv_row, files_in, json_document, json_line, write_whole

_AT_ONCE = 2_000  # stories in memory together
_OURS = {*FILES, MANIFEST, SIGNATURE}
_PARTIAL = ".partial-"  # in the name of a folder under way
_STALE = dt.timedelta(days=1)


class Refused(ValueError):
    """The folder given cannot take a dump; `str()` says why."""


def export_dump(folder: Path) -> dict[str, Any]:
    """Make the current edition anew and write all that is public, as of one moment.

    The folder appears whole; a former dump in it is replaced. Returns the manifest. Raises
    `Refused` for a folder that holds something else, `NothingToRank` when there is no edition,
    `OSError` when the disk refuses.
    """
    folder = Path(os.path.abspath(folder))
    refuse_foreign(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear_away(folder)
    return trying_again(lambda: _export(folder))


def _export(folder: Path) -> dict[str, Any]:
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}{_PARTIAL}", dir=folder.parent))
    try:
        partial.chmod(0o755)
        manifest = write_dump(partial)
        _take_place(partial, folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return manifest


def refuse_foreign(folder: Path) -> None:
    """Raise `Refused` unless the folder is missing, empty, or a dump and nothing else."""
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise Refused(f"{folder} is not a folder")
    found = {path.name for path in folder.iterdir()}
    if found and (MANIFEST not in found or found - _OURS):
        strange = sorted(found - _OURS) or sorted(found)
        raise Refused(
            f"{folder} holds something else than a dump ({strange[0]}): give a new folder, or empty it"
        )


def _clear_away(folder: Path) -> None:
    """Remove what an export killed more than a day ago left beside."""
    oldest = dt.datetime.now(dt.UTC).timestamp() - _STALE.total_seconds()
    for left in folder.parent.glob(f".{folder.name}{_PARTIAL}*"):
        if left.stat().st_mtime < oldest:
            shutil.rmtree(left, ignore_errors=True)


def _take_place(partial: Path, folder: Path) -> None:
    """Put the new folder where the former one was, if any."""
    refuse_foreign(folder)  # somebody may have put a file there meanwhile
    former = None
    if folder.exists():
        former = partial.with_name(f"{partial.name}-former")
        folder.rename(former)
    try:
        partial.rename(folder)
    except OSError:
        if former:
            former.rename(folder)
        raise
    if former:
        shutil.rmtree(former, ignore_errors=True)


@transaction.atomic
def write_dump(folder: Path) -> dict[str, Any]:
    """All files of a dump in an empty folder, and its manifest. Raises `NothingToRank`."""
    one_view_of_the_sums()
    edition = make_edition()
    if edition is None:
        raise NothingToRank(_what_is_missing())
    counts: Counter[str] = Counter()
    written = [*_write_stories(folder, counts)]
    standings = list(standings_of(edition))
    counts["brands"] = len(standings)
    counts["ranked"] = sum(standing.ranked for standing in standings)
    for name, content in _small_files(counts):
        written.append(write_whole(folder / name, content))
    written.append(write_whole(folder / "standings.csv", standings_file(standings)))
    manifest = _manifest(edition, counts, written)
    content = json_document(manifest)
    write_whole(folder / MANIFEST, content)
    write_whole(folder / SIGNATURE, bytes.fromhex(sign(content)))
    return manifest


def _what_is_missing() -> str:
    counted = Spell.objects.filter(weight__gt=0).exists()
    return NothingToRank.NO_EVENT if counted else NothingToRank.NO_STORY


def _write_stories(folder: Path, counts: Counter[str]) -> list[Written]:
    columns = codebook.columns_of(codebook.STORIES)
    with files_in(folder, ["stories.csv", "stories.jsonl"]) as (table, lines):
        table.write(csv_row(columns))
        for story, row in _rows():
            counts["stories"] += 1
            counts["counted"] += row["uncounted_because"] is None
            counts["with_text"] += bool(story.text)
            table.write(csv_row(row[column] for column in columns))
            words = (story.title, story.text, story.byline)
            said = dict(zip(codebook.columns_of(codebook.LINES), words, strict=True))
            lines.write(json_line(row | {name: word or None for name, word in said.items()}))
        return [table.close(), lines.close()]


def _rows() -> Iterator[tuple[PublicStory, dict[str, Any]]]:
    """Every public story with its row, in order of publication."""
    disguise = Disguise(key=secrets.token_bytes(32), shared=_shared_texts())
    facts = all_facts()
    while block := list(islice(facts, _AT_ONCE)):
        keys = [each.story_id for each in block]
        stories = public_stories_among(keys)
        spells = _spells_of(keys)
        for each in block:
            if story := stories.get(each.story_id):
                own = spells.get(each.story_id, [])
                author = own[0].author if own else author_number(each.author_key)
                yield story, row_of(story, each, own, author, disguise)


def _spells_of(keys: list[int]) -> dict[int, list[Spell]]:
    found: dict[int, list[Spell]] = {}
    for spell in Spell.objects.filter(story__in=keys).order_by("story", "part"):
        found.setdefault(spell.story_id, []).append(spell)
    return found


def _shared_texts() -> dict[tuple[int, int], int]:
    """Brand and cluster of each text told more than once there, with how many tell it."""
    firsts = Spell.objects.filter(part=0).order_by().values_list("brand_id", "cluster")
    rows = firsts.annotate(copies=Count("id")).filter(copies__gt=1)
    return {(brand, cluster): copies for brand, cluster, copies in rows.iterator()}


def _small_files(counts: Counter[str]) -> Iterator[tuple[str, bytes]]:
    yield "brands.csv", csv_bytes(codebook.columns_of(codebook.BRANDS), _brands())
    gone = list(taken_back())
    counts["tombstones"] = len(gone)
    yield "tombstones.csv", csv_bytes(codebook.columns_of(codebook.TOMBSTONES), gone)
    yield "codebook.md", codebook_markdown()
    yield "codebook.json", codebook_json()
    yield "key.pem", public_key_pem(public_key_hex()).encode()


def _brands() -> Iterator[tuple[str, ...]]:
    last = ""
    while found := public_brands(after=last, limit=_AT_ONCE):
        for brand in found:
            aliases = "|".join(name.replace("|", "/") for name in brand.other_names)
            yield brand.slug, brand.name, brand.sector, aliases
        last = found[-1].slug


def _manifest(edition: Edition, counts: Counter[str], written: list[Written]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "licence": {"data": codebook.DATA_LICENCE, "text": codebook.TEXT_LICENCE},
        "site": settings.SITE_URL,
        "edition": {
            "kind": str(edition.kind),
            "made_at": f"{edition.made_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
            "method": edition.method,
            "digest": edition.digest,
            "parameters": edition.parameters,
        },
        "counts": dict(counts),
        "software": {
            "cherclient": software_version(),
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
        },
        "files": [asdict(file) for file in sorted(written, key=lambda file: file.name)],
        "key": public_key_hex(),
    }


def software_version() -> str:
    """The version of this software, as its project file says."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
