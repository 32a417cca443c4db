"""Files of pictures, for the tests that send some."""

from __future__ import annotations

import io

from PIL import Image
from pillow_heif import register_heif_opener

register_heif_opener()


def picture(
    kind: str = "JPEG", *, size: tuple[int, int] = (60, 40), colour="red", noise: bool = False
) -> bytes:
    """A whole file; with noise it does not compress to nothing."""
    image = Image.effect_noise(size, 60).convert("RGB") if noise else Image.new("RGB", size, colour)
    return file_of(image, kind)


def file_of(image: Image.Image, kind: str, **options) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()
