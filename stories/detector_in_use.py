"""Which detector judges: the one the settings name, else the activated one, else the shipped one.

A detector that cannot be loaded is never replaced in silence: nobody judges, every story waits for
a person, and the pages say so.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from .detector import Detector
from .models import DetectorVersion
from .vocabulary import VersionKind, VersionState

SETTING, REGISTERED, SHIPPED = "setting", "registered", "shipped"
UNAVAILABLE_VERSION = "unavailable"  # the version of a screening that no detector made
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InUse:
    """The detector at work, or the reason why people read everything.

    `origin` is `SETTING`, `REGISTERED` or `SHIPPED`; `problem` is empty when the detector works.
    """

    detector: Detector | None
    origin: str
    problem: str = ""

    @property
    def all_human(self) -> bool:
        return self.detector is None


def detector_in_use() -> InUse:
    """The detector that judges now: one small query, and files read again only when they change."""
    if settings.DETECTOR_ARTIFACT:
        return _in_use(Path(settings.DETECTOR_ARTIFACT), "", SETTING)
    active = DetectorVersion.objects.filter(state=VersionState.ACTIVE).first()
    if active is None or active.kind == VersionKind.SHIPPED:
        return _in_use(None, "", SHIPPED)
    return _in_use(folder_of(active), active.digest, REGISTERED)


def folder_of(version: DetectorVersion) -> Path | None:
    """Where the files of a version lie; None for the shipped one."""
    return versions_folder() / version.folder if version.folder else None


def versions_folder() -> Path:
    return Path(settings.DATA_DIR) / "detector"


def load_version(folder: Path | None, digest: str = "") -> Detector:
    """The detector of a folder, once its digest is the one expected.

    Raises `ArtifactError` when its files are missing, damaged, or those of another detector.
    """
    from .detector.artifact import ArtifactError

    loaded = Detector(folder)
    if digest and loaded.version != digest[:12]:
        raise ArtifactError(
            f"digest mismatch in {folder}: registered as {digest[:12]}, found {loaded.version}"
        )
    return loaded


def _in_use(folder: Path | None, digest: str, origin: str) -> InUse:
    return _kept(folder, digest, origin, _stamp(folder))


@lru_cache(maxsize=4)
def _kept(folder: Path | None, digest: str, origin: str, stamp: tuple) -> InUse:
    """Each state of the files is read once a process; `stamp` changes with them."""
    try:
        return InUse(load_version(folder, digest), origin)
    except Exception as error:  # whatever is wrong with a model, people can still read
        log.exception("The detector cannot be loaded: every story waits for a person.")
        return InUse(None, origin, str(error))


def _stamp(folder: Path | None) -> tuple:
    """When the files last changed, so that a repaired or a damaged one is noticed at once."""
    from .detector.artifact import ARRAYS, SHIPPED, WORDS

    def changed(name: str) -> tuple[int, int]:
        try:
            found = ((folder or SHIPPED) / name).stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)

    return changed(ARRAYS), changed(WORDS)
