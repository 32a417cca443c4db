"""A fuzzy date on a model: three columns, one value."""

from __future__ import annotations

from ..fuzzy_dates import FuzzyDate


def fuzzy(prefix: str) -> property:
    """The columns `<prefix>_min`, `_max` (days) and `_words`, read and written as a `FuzzyDate`."""

    def read(self) -> FuzzyDate | None:
        first, last = getattr(self, f"{prefix}_min"), getattr(self, f"{prefix}_max")
        if first is None:
            return None
        return FuzzyDate(first, last or first, getattr(self, f"{prefix}_words"))

    def write(self, date: FuzzyDate | None) -> None:
        setattr(self, f"{prefix}_min", date.first if date else None)
        setattr(self, f"{prefix}_max", date.last if date else None)
        setattr(self, f"{prefix}_words", date.words if date else "")

    return property(read, write)
