"""The trained detector as files: plain arrays (npz) and words (JSON), under one digest.

Nothing is executed on loading. The container's order and dates are fixed and nothing is
compressed, so the same model gives the same bytes.
"""

import hashlib
import io
import json
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from .phrasing import SIZE, Phrasing
from .pipeline import LANGUAGES, PASSAGE_INPUTS, TEXT_INPUTS, Model, Thresholds
from .substance import Scale
from .wording import Wording

SHIPPED = Path(__file__).parent / "artifact"
ARRAYS, WORDS = "weights.npz", "model.json"
FORMAT = 2
_LIBRARIES = (
    "confusable-homoglyphs",
    "numpy",
    "scipy",
    "scikit-learn",
    "snowballstemmer",
    "py3langid",
)
_SOURCES = (  # what decides a feature or a weight: change one, train again
    "bounded.py",
    "corpus.py",
    "disguises.py",
    "features.py",
    "language.py",
    "lexicon.py",
    "lexicon/en.txt",
    "lexicon/fr.txt",
    "phrasing.py",
    "pipeline.py",
    "places.py",
    "sentences.py",
    "substance.py",
    "training.py",
    "wording.py",
    "words.py",
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


class ArtifactError(ValueError):
    """The artifact is missing, damaged or altered."""


def save(model: Model, folder: Path) -> str:
    """Write both files and return the digest."""
    arrays = _packed(
        {
            "passage": model.passage,
            "phrasing_weights": model.phrasing.weights,
            "text": model.text,
            "wording_rarity": model.wording.rarity,
            "wording_weights": model.wording.weights,
        }
    )
    words = {
        "format": FORMAT,
        "thresholds": {
            "hold": model.thresholds.hold,
            "suspect": model.thresholds.suspect,
            "familiar": model.thresholds.familiar,
        },
        "wording_bias": model.wording.bias,
        "phrasing_bias": model.phrasing.bias,
        "scale": model.scale.as_json(),
        "vocabulary": list(model.wording.vocabulary),
        "manifest": model.manifest,
    }
    digest = _digest(arrays, words)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ARRAYS).write_bytes(arrays)
    (folder / WORDS).write_text(_canonical(words | {"digest": digest}, indent=1) + "\n", "utf-8")
    return digest


def load(folder: Path | None = None) -> Model:
    """The model of a folder (the shipped one by default), once its digest is checked."""
    folder = folder or SHIPPED
    try:
        arrays = (folder / ARRAYS).read_bytes()
        words = json.loads((folder / WORDS).read_text("utf-8"))
        claimed = words.pop("digest")
    except OSError as error:
        raise ArtifactError(f"cannot read the detector's artifact: {error}") from error
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise ArtifactError(f"{folder / WORDS} is not an artifact: {error!r}") from error
    found = _digest(arrays, words)
    if found != claimed:
        raise ArtifactError(f"digest mismatch in {folder}: {WORDS} claims {claimed}, found {found}")
    try:
        return _model(arrays, words, found)
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise ArtifactError(f"{folder} does not hold a detector of format {FORMAT}") from error


def _model(arrays: bytes, words: dict[str, Any], digest: str) -> Model:
    with np.load(io.BytesIO(arrays), allow_pickle=False) as packed:
        values = {name: packed[name] for name in packed.files}
    vocabulary = tuple(words["vocabulary"])
    sizes = {
        "passage": (len(PASSAGE_INPUTS),),
        "phrasing_weights": (2 * SIZE,),
        "text": (len(LANGUAGES), len(TEXT_INPUTS)),
        "wording_rarity": (len(vocabulary),),
        "wording_weights": (len(vocabulary),),
    }
    if words["format"] != FORMAT or any(values[name].shape != n for name, n in sizes.items()):
        raise ValueError("unexpected format")
    wording = Wording(
        vocabulary, values["wording_rarity"], values["wording_weights"], words["wording_bias"]
    )
    thresholds = Thresholds(**words["thresholds"])
    return Model(
        wording,
        Phrasing(values["phrasing_weights"], words["phrasing_bias"]),
        values["passage"],
        values["text"],
        thresholds,
        Scale.from_json(words["scale"]),
        digest[:12],
        words["manifest"],
    )


def library_versions() -> dict[str, str]:
    return {name: metadata.version(name) for name in _LIBRARIES}


def sources_digest() -> str:
    """One digest of the modules that turn a text into features and features into weights."""
    here = Path(__file__).parent
    return hashlib.sha256(b"".join((here / name).read_bytes() for name in _SOURCES)).hexdigest()


def _packed(arrays: dict[str, np.ndarray]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as container:
        for name in sorted(arrays):
            part = io.BytesIO()
            np.lib.format.write_array(
                part,
                arrays[name].astype("<f4" if name == "phrasing_weights" else "<f8"),
                allow_pickle=False,
            )
            entry = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            entry.create_system = 3  # the same on every system
            container.writestr(entry, part.getvalue())
    return whole.getvalue()


def _digest(arrays: bytes, words: dict[str, Any]) -> str:
    return hashlib.sha256(arrays + _canonical(words).encode()).hexdigest()


def _canonical(words: dict[str, Any], *, indent: int | None = None) -> str:
    return json.dumps(words, ensure_ascii=True, sort_keys=True, indent=indent)
