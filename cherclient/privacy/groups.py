"""How the inventory is written: a model, its personal fields in groups, the others."""

from __future__ import annotations

from dataclasses import dataclass

from .purposes import Purpose


@dataclass(frozen=True)
class Personal:
    """Fields kept for one purpose. `section` of the archive holds them, or `withheld` says why none."""

    fields: str  # names, between spaces
    purpose: Purpose
    section: str = ""
    withheld: str = ""

    def __post_init__(self) -> None:
        if bool(self.section) == bool(self.withheld):
            raise ValueError(f"{self.fields}: in a section of the archive, or withheld and why.")


@dataclass(frozen=True)
class Entry:
    """One model: its label, its personal fields, and `plain` ones, which say nothing of anybody."""

    model: str
    plain: str
    personal: tuple[Personal, ...] = ()

    @property
    def names(self) -> list[str]:
        names = self.plain.split()
        for group in self.personal:
            names += group.fields.split()
        return names
