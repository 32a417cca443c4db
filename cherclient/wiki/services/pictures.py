"""Images of articles: written anew without what their file carried, kept once."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from stories.files.pictures import clean_picture

from ..reading.suggestions import THUMBNAIL

ALT_MAX = 200  # characters


def add_picture(file: BinaryIO, *, member, alt: str, credit: str = ""):
    """The image of the library for a file. Sent twice, it is kept once.

    Raises `stories.files.pictures.PictureError` for a file that is no picture we keep.
    """
    cleaned = clean_picture(file)
    digest = hashlib.sha1(cleaned.read(), usedforsecurity=False).hexdigest()
    cleaned.seek(0)
    images = get_image_model().objects
    if known := images.filter(file_hash=digest).first():
        return known
    made = images.create(
        title=alt[:255],
        description=alt[:255],
        credit=credit,
        file=ImageFile(cleaned, name=f"wiki-{digest[:12]}.webp"),
        file_size=cleaned.size,
        file_hash=digest,
        uploaded_by_user=member,
    )
    made.get_rendition(THUMBNAIL)  # the editor's list of images makes none
    return made


def notation_of(image, alt: str, caption: str = "") -> str:
    """What to put in the text of an article."""
    words = " ".join(alt.replace("[", "(").replace("]", ")").split())
    said = " ".join(caption.replace('"', "”").split())
    tail = f' "{said}"' if said else ""
    return f"![{words}](image:{image.file_hash}{tail})"
