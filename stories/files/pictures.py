"""Pictures people send: looked at by content, decoded within bounds, written anew without metadata.

What is kept is never the file sent: pixels are decoded, turned upright, brought to sRGB, reduced to
`SIDE_MAX` and written as WebP. Whatever else the file carried (EXIF with its place, XMP, a colour
profile, a thumbnail, an archive after the last byte) is not written.
"""

from __future__ import annotations

import io
import logging
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

BYTES_MAX = 12 * 1_000_000
PIXELS_MAX = 40_000_000
SIDE_MAX = 1_600  # pixels of the longer side
QUALITY = 80  # of WebP, 0 to 100
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
ACCEPT = "image/jpeg,image/png,image/webp,image/gif,image/heic,.heic"  # what browsers offer

log = logging.getLogger(__name__)
register_heif_opener()


class PictureError(ValueError):
    """A file that is no picture we keep; `str()` says why, for its sender."""


class UnknownKind(PictureError):
    """The bytes are of no kind of picture we read."""


def clean_picture(file: BinaryIO, *, size: int | None = None) -> ContentFile:
    """The picture of a file, as WebP without metadata. `size` is that of the file, in bytes.

    The first frame of an animation is kept; transparency becomes white. Raises `PictureError`.
    """
    size = len_of(file) if size is None else size
    if not size:
        raise PictureError(_("This file is empty."))
    if size > BYTES_MAX:
        raise PictureError(too_heavy(size))
    image = _opened(file)
    width, height = image.size
    if width * height > PIXELS_MAX:
        raise PictureError(
            _("This picture has %(pixels)s million pixels; %(most)s million at most.")
            % {"pixels": width * height // 1_000_000, "most": PIXELS_MAX // 1_000_000}
        )
    try:
        pixels = _upright(image)
        written = io.BytesIO()
        pixels.save(written, "WEBP", quality=QUALITY, method=4)
    except Exception:  # decoders raise whatever their bytes led them to
        log.info("A picture could not be decoded.", exc_info=True)
        raise PictureError(
            _("This picture is damaged or was cut short: it cannot be opened whole.")
        ) from None
    return ContentFile(written.getvalue(), name="photo.webp")


def too_heavy(size: int, most: int = BYTES_MAX) -> str:
    """Why a file of `size` bytes is not taken."""
    return _("This file weighs %(size)s MB; %(most)s MB at most.") % {
        "size": -(-size // 1_000_000),
        "most": most // 1_000_000,
    }


def len_of(file: BinaryIO) -> int:
    """Bytes of an open file, which is then at its start."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def _opened(file: BinaryIO) -> Image.Image:
    """The picture, its header read and nothing decoded; what it is called does not matter."""
    try:
        file.seek(0)
        return Image.open(file, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureError(
            _("This picture has far too many pixels; %(most)s million at most.")
            % {"most": PIXELS_MAX // 1_000_000}
        ) from None
    except Exception:  # parsers of headers raise whatever their bytes led them to
        log.info("A file is no picture.", exc_info=True)
        raise UnknownKind(
            _("This file is no picture we can read. JPEG, PNG, WebP, GIF and HEIC are.")
        ) from None


def _upright(image: Image.Image) -> Image.Image:
    """The pixels alone, upright, in sRGB, `SIDE_MAX` at most."""
    image.seek(0)
    image.draft(None, (SIDE_MAX, SIDE_MAX))  # a JPEG is decoded no larger than needed
    profile = image.info.get("icc_profile")
    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    image = _in_rgb(image, profile)
    image.thumbnail((SIDE_MAX, SIDE_MAX), Image.Resampling.LANCZOS)
    bare = Image.new("RGB", image.size, "white")
    bare.paste(image, mask=image if image.mode == "RGBA" else None)
    return bare


def _in_rgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey: `convert` would clip them to white
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    if profile and image.mode in ("L", "RGB", "CMYK"):
        try:
            return ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            log.info("A colour profile could not be read; the picture is taken as sRGB.")
    return image if image.mode == "RGBA" else image.convert("RGB")
