"""The photos of a telling or of a story, as their author arranges them on one page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import services
from .files.pictures import ACCEPT, BYTES_MAX, PictureError, clean_picture
from .models import Story
from .plain_text import clean_line
from .services.photos import Owner, key_of
from .vocabulary import ALT_MAX, PHOTOS_MAX

NAME_SHOWN = 40  # characters of a file's name in a message
NEW = "new"  # the place of a photo's key before it has one


@dataclass
class Frame:
    """One photo on the page: its row, what was typed of it, what is wrong with that."""

    photo: object
    key: str
    alt: str
    error: str = ""


class Album:
    """What the page shows, and what its buttons do; every button keeps what was typed first.

    A story's photos are public: each needs its words when it is sent. Those of a telling need them
    when the author goes on.
    """

    accept, most, alt_max = ACCEPT, PHOTOS_MAX, ALT_MAX

    def __init__(self, owner: Owner):
        self.owner = owner
        self.public = isinstance(owner, Story)
        self.errors: list[str] = []  # of files
        self.new_alt = self.new_error = ""
        self.frames = self._read()

    @property
    def full(self) -> bool:
        return len(self.frames) >= PHOTOS_MAX

    @property
    def has_errors(self) -> bool:
        return bool(self.errors or self.new_error or any(frame.error for frame in self.frames))

    @property
    def megabytes(self) -> int:
        return BYTES_MAX // 1_000_000

    def receive(self, data, files: Iterable[UploadedFile], *, dropped: int = 0) -> None:
        """Do what the page asks; afterwards `has_errors` says whether all of it was possible.

        Raises what `services.add_photo` raises for an owner that is closed.
        """
        typed = {
            frame.key: clean_line(data.get(f"alt-{frame.key}", frame.alt)) for frame in self.frames
        }
        wrong = {key: problem for key, alt in typed.items() if (problem := self._problem(alt))}
        services.describe_photos(
            self.owner, {key: alt for key, alt in typed.items() if key not in wrong}
        )
        if data.get("remove"):
            services.remove_photo(self.owner, data["remove"])
        elif data.get("up"):
            services.move_photo_up(self.owner, data["up"])
        self._take(list(files), clean_line(data.get(f"alt-{NEW}", "")), dropped)
        self.frames = self._read()
        for frame in self.frames:
            frame.alt = typed.get(frame.key, frame.alt)
            frame.error = wrong.get(frame.key, "")

    def ask_for_words(self) -> None:
        """Every photo says what it shows before the telling goes on."""
        for frame in self.frames:
            if not frame.alt:
                frame.error = _unsaid()

    def _take(self, files: list[UploadedFile], alt: str, dropped: int) -> None:
        if dropped:
            self.errors.append(
                ngettext(
                    "A file was too heavy, and was not kept: %(most)s MB at most for each.",
                    "%(count)s files were too heavy, and were not kept: %(most)s MB at most for each.",
                    dropped,
                )
                % {"count": dropped, "most": self.megabytes}
            )
        if files and self.public:
            self.new_error = self._problem(alt)
            self.new_alt = alt if self.new_error else ""
            files = [] if self.new_error else files
        for file in files:
            try:
                services.add_photo(self.owner, clean_picture(file, size=file.size), alt=alt)
            except PictureError as error:
                self.errors.append(f"{_named(file)} {error}")
            except services.TooManyPhotos:
                self.errors.append(
                    _("%(name)s Not kept: %(most)s photos at most.")
                    % {"name": _named(file), "most": PHOTOS_MAX}
                )
        if self.errors and self.public:
            self.new_alt = alt

    def _problem(self, alt: str) -> str:
        if len(alt) > ALT_MAX:
            return _("%(length)s characters: %(most)s at most.") % {
                "length": len(alt),
                "most": ALT_MAX,
            }
        return _unsaid() if self.public and not alt else ""

    def _read(self) -> list[Frame]:
        photos = services.photos_of(self.owner)
        return [Frame(photo, key_of(photo), photo.alt) for photo in photos]


def _unsaid() -> str:
    return _("Say what this photo shows: those who cannot see it will read it.")


def _named(file: UploadedFile) -> str:
    name = clean_line(file.name or "")
    short = name if len(name) <= NAME_SHOWN else f"{name[:NAME_SHOWN]}…"
    return _("“%(name)s”:") % {"name": short}
