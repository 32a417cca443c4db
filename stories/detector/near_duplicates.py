"""Is this text another one, told again? MinHash over runs of five characters (Broder, 1997).

Two texts are as alike as their sets of runs: the Jaccard index, shared runs over all runs. A
signature estimates it from 128 numbers, whatever the length of the texts, and its bands find the
few texts worth comparing among any number (locality-sensitive hashing: Leskovec, Rajaraman and
Ullman, *Mining of Massive Datasets*, chapter 3). Nothing is drawn by lot: the same text has the
same signature on every machine, in every process.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datasketch import MinHash

RUN = 5  # characters
PERMUTATIONS = 128  # the estimate has a standard error of sqrt(J(1 - J) / 128), 0.044 at worst
BANDS, ROWS = 21, 6  # finds J = 0.7 with a probability of 0.93, 0.8 with 0.998, 0.3 with 0.015
SEED = 20_070_807
LEAST_WORDS = 8  # fewer are alike by chance
MOST_CHARACTERS = 20_000  # folded; the longest story. Whatever follows is not compared
NEAR = 0.7  # from which two texts are one text told again: at most one word in ten differs
TWIN, TWIN_CHARACTERS = 0.8, 200  # by two authors: a campaign, if both texts are this long

SIZE = 4 * PERMUTATIONS  # bytes of a signature
_PRIME = np.uint64(1_000_003)
_MARKS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]")  # accents, invisible letters
_APART = re.compile(r"[\W\d_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def signature_of(text: str) -> bytes:
    """The signature of a text in `SIZE` bytes; empty under eight words.

    Case, accents, punctuation, digits and blanks are folded: another price or code is no other
    text. Linear in the length of the text.

    >>> signature_of("Too short to be compared with anything")
    b''
    """
    folded = fold(text)
    if folded.count(" ") + 1 < LEAST_WORDS:
        return b""
    minhash = _blank()
    minhash.update_batch(_runs(folded))
    return minhash.hashvalues.astype("<u4").tobytes()


def similarities(signature: bytes, others: Sequence[bytes]) -> list[float]:
    """The estimated Jaccard index of a text with each of others, 0 to 1; 0 without a signature.

    Raises `ValueError` when bytes are no signature.
    """
    alike = [0.0] * len(others)
    places = [place for place, other in enumerate(others) if other] if signature else []
    if places:
        table = np.stack([_numbers(others[place]) for place in places])
        shares = np.mean(table == _numbers(signature), axis=1)
        for place, share in zip(places, shares.tolist(), strict=True):
            alike[place] = share
    return alike


def similarity(one: bytes, other: bytes) -> float:
    """The estimated Jaccard index of two texts, from their signatures.

    >>> story = signature_of("We bought the kettle in Leeds on a wet Saturday, my mother and I.")
    >>> again = signature_of("we bought the KETTLE in Leeds, on a wet Saturday my mother and I")
    >>> similarity(story, again)
    1.0
    """
    return similarities(one, [other])[0]


def band_keys(signature: bytes) -> list[int]:
    """A key for each band, as a signed integer of 64 bits; none without a signature.

    Two texts that share a key are worth comparing.
    """
    if not signature:
        return []
    width = 4 * ROWS
    return [
        _key(band, signature[band * width : (band + 1) * width])
        for band in range(len(_numbers(signature)) // ROWS)
    ]


def fold(text: str) -> str:
    """Small letters without accents, one blank between words, and nothing else.

    >>> fold("L’ÉTÉ 1985 : « cœur » brisé !")
    'l ete coeur brise'
    """
    # Decomposing grows a text, by 18 times for one Arabic ligature: cut before and after.
    short = text[: 4 * MOST_CHARACTERS].casefold().translate(_LIGATURES)
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", short))
    return _APART.sub(" ", bare).strip()[:MOST_CHARACTERS].strip()


def _runs(folded: str) -> list[int]:
    """The different runs of five characters, each as a number of 32 bits."""
    letters = np.frombuffer(folded.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    hashes = np.zeros(len(letters) - RUN + 1, dtype=np.uint64)
    for place in range(RUN):
        hashes = hashes * _PRIME + letters[place : len(letters) - RUN + 1 + place]
    mixed = hashes * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(32)
    return np.unique(mixed).tolist()


@cache
def _permutations() -> np.ndarray:
    from datasketch import MinHash

    return MinHash(PERMUTATIONS, seed=SEED).permutations


def _blank() -> MinHash:
    from datasketch import MinHash  # and scipy with it: loaded with the first text only

    return MinHash(
        PERMUTATIONS, SEED, hashfunc=int, permutations=_permutations(), scheme="affine32"
    )


def _numbers(signature: bytes) -> np.ndarray:
    if len(signature) != SIZE:
        raise ValueError(f"A signature has {SIZE} bytes, not {len(signature)}.")
    return np.frombuffer(signature, dtype="<u4")


def _key(band: int, rows: bytes) -> int:
    digest = blake2b(rows, digest_size=8, salt=band.to_bytes(2, "big")).digest()
    return int.from_bytes(digest, "big", signed=True)
