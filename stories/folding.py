"""One spelling for names that differ by case, accents, apostrophes or spaces only."""

import re
import unicodedata

_APART = re.compile(r"[^0-9a-z&+]+")
_ACCENTS = re.compile("[\u0300-\u036f]")


def fold(name: str) -> str:
    """Fold a name for comparison.

    >>> fold("L’Éclair & Cie") == fold("l'eclair  &  CIE")
    True
    """
    decomposed = unicodedata.normalize(
        "NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae")
    )
    bare = _ACCENTS.sub("", decomposed)
    folded = _APART.sub(" ", bare).strip()
    if folded:
        return folded
    # A name in another script has no Latin letter left: keep it as it is, only folded.
    return re.sub(r"\s+", " ", "".join(c for c in bare if c.isalnum() or c.isspace())).strip()
