"""The numbered notes of an article: each thing it cites within a sentence, said once at its foot."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


@dataclass(slots=True)
class Note:
    """One thing cited: `kind` is a value of `Evidence`, `about` a story, a `Source` or a `Figure`."""

    number: int
    kind: str
    key: str
    about: object
    place: str = ""  # page or chapter of a source
    calls: list[str] = field(default_factory=list)  # ids of the places in the text that call it

    @property
    def anchor(self) -> str:
        return f"note-{self.number}"

    @property
    def returns(self) -> list[tuple[str, str]]:
        """Id of each call and the sign that leads back to it: an arrow, then letters."""
        if len(self.calls) == 1:
            return [(self.calls[0], "↑")]
        return [(call, _letters(at)) for at, call in enumerate(self.calls)]


class Notes:
    """Numbers notes in the order of their first call."""

    def __init__(self) -> None:
        self._notes: dict[tuple[str, str, str], Note] = {}

    def __iter__(self):
        return iter(self._notes.values())

    def call(self, kind: str, key: str, about: object, place: str = "") -> Note:
        """The note of this thing, the same each time; its last call has a new id."""
        which = (kind, key, place.casefold())
        note = self._notes.get(which)
        if note is None:
            note = self._notes[which] = Note(len(self._notes) + 1, kind, key, about, place)
        said = f"ref-{note.number}"
        note.calls.append(f"{said}-{len(note.calls) + 1}" if note.calls else said)
        return note


def call_sign(note: Note) -> SafeString:
    """The sign in the text that leads to a note."""
    return format_html(
        '<sup class="note-call"><a id="{}" href="#{}" aria-label="{}">[{}]</a></sup>',
        note.calls[-1],
        note.anchor,
        _("note %(number)s") % {"number": note.number},
        note.number,
    )


def _letters(at: int) -> str:
    """a, b … z, then aa, ab …"""
    said = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        said = chr(ord("a") + rest) + said
    return said
