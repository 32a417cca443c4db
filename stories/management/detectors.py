"""What the commands that only judge share: the detector they use, and how they end.

They need no database: 0 done, 1 finished though some lines were wrong, 2 could not run.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from stories.detector import Detector
from stories.detector.artifact import ArtifactError

SOME_WRONG, COULD_NOT_RUN = 1, 2
EXITS = "Exit status: 0 done; 1 finished, but some lines were wrong; 2 could not run."


def add_artifact(parser: CommandParser) -> None:
    parser.add_argument(
        "--artifact",
        type=Path,
        metavar="DIR",
        help="folder of a detector made by train_detector"
        " (default: DETECTOR_ARTIFACT, else the shipped one)",
    )


def detector_at(folder: Path | None) -> Detector:
    """The detector asked for; a missing, damaged or altered one ends the command, digests named."""
    folder = folder or (Path(settings.DETECTOR_ARTIFACT) if settings.DETECTOR_ARTIFACT else None)
    try:
        return Detector(folder)
    except ArtifactError as error:
        raise CommandError(f"The detector is refused: {error}", returncode=COULD_NOT_RUN) from error


def unreadable(error: OSError) -> CommandError:
    said = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    return CommandError(f"Cannot read {said}", returncode=COULD_NOT_RUN)
