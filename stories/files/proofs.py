"""What an author may send as a proof: a picture, written anew, or a PDF, kept as it is."""

from __future__ import annotations

from typing import BinaryIO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from .pictures import ACCEPT as PICTURES
from .pictures import PictureError, UnknownKind, clean_picture, len_of, too_heavy

PDF_BYTES_MAX = 10 * 1_000_000
ACCEPT = f"{PICTURES},application/pdf"
_PDF = b"%PDF-"


def clean_proof(file: BinaryIO, *, size: int | None = None) -> ContentFile:
    """The file to keep, called proof.pdf or proof.webp. `size` in bytes. Raises `PictureError`.

    A PDF is known by its first bytes; it is never opened here, and only ever handed to moderators
    as a download.
    """
    size = len_of(file) if size is None else size
    file.seek(0)
    if file.read(len(_PDF)) == _PDF:
        if size > PDF_BYTES_MAX:
            raise PictureError(too_heavy(size, PDF_BYTES_MAX))
        file.seek(0)
        return ContentFile(file.read(), name="proof.pdf")
    try:
        picture = clean_picture(file, size=size)
    except UnknownKind:
        raise PictureError(
            _("This kind of file is not taken. A picture (JPEG, PNG, WebP, HEIC) or a PDF is.")
        ) from None
    picture.name = "proof.webp"
    return picture
