"""Is this story an advertisement in disguise?

    >>> from stories.detector import judge
    >>> judge("Trop court").verdict
    <Verdict.UNSURE: 'unsure'>

Software publishes or holds; it never refuses. Pure Python: no Django, no network, no clock.
"""

from functools import cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .judgement import Judgement, Text

if TYPE_CHECKING:
    from .substance import Substance

__all__ = ["Text", "judge", "load", "substance"]


def load(path: str | PathLike[str] | None = None) -> "Detector":
    """The detector kept in a folder (the shipped one by default); each folder is read once."""
    return _detector(Path(path) if path is not None else None)


def judge(text: str | Text) -> Judgement:
    """Judge one text with the shipped detector: never raises on a string, linear in its length."""
    return load()(text)


def substance(text: str | Text) -> "Substance":
    """Fond, sens and particulier of one text, on the shipped detector's scale."""
    return load().substance(text)


class Detector:
    """One artifact, called with a text."""

    def __init__(self, folder: Path | None):
        from .artifact import load as load_artifact  # numpy is loaded with the first text only

        self._model = load_artifact(folder)

    @property
    def version(self) -> str:
        return self._model.version

    @property
    def thresholds(self):
        """Probabilities from which a text is held, and suspected."""
        return self._model.thresholds

    @property
    def manifest(self) -> dict[str, Any]:
        """What it was made from and with: corpus, seed, libraries, sources."""
        return self._model.manifest

    def familiarity(self, text: Text) -> float | None:
        """Share of a text's different words, 0 to 1, that the detector learned from."""
        from .features import read
        from .pipeline import stems_of

        stems = stems_of(read(text))
        return self._model.familiarity(stems) if stems else None

    def substance(self, text: str | Text) -> "Substance":
        """What the text says, whether it sells or not: fond, sens, particulier."""
        from .features import read

        return self._model.scale.substance(read(text if isinstance(text, Text) else Text(text)))

    def __call__(self, text: str | Text) -> Judgement:
        from .explain import judgement_of

        return judgement_of(self._model, text if isinstance(text, Text) else Text(text))


@cache
def _detector(folder: Path | None) -> Detector:
    return Detector(folder)
