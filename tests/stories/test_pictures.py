"""What becomes of a file somebody sends as a picture or as a proof."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base

from stories.files.pictures import (
    BYTES_MAX,
    PIXELS_MAX,
    SIDE_MAX,
    PictureError,
    UnknownKind,
    clean_picture,
)
from stories.files.proofs import PDF_BYTES_MAX, clean_proof
from tests.pictures import file_of, picture

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True, scope="module")
def in_english():
    with translation.override("en"):
        yield


def cleaned(content: bytes) -> Image.Image:
    kept = Image.open(clean_picture(io.BytesIO(content)))
    kept.load()
    return kept


# --- what is kept ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_each_kind_of_picture_becomes_webp(kind):
    kept = cleaned(picture(kind, size=(90, 60)))
    assert (kept.format, kept.size) == ("WEBP", (90, 60))
    red, green, blue = kept.getpixel((45, 30))
    assert red > 200 > 60 > max(green, blue)


def test_the_longer_side_has_bounds():
    assert cleaned(picture(size=(4_000, 1_000))).size == (SIDE_MAX, SIDE_MAX // 4)
    assert cleaned(picture(size=(3, 3_000))).size == (2, SIDE_MAX)


def test_place_device_and_every_other_word_of_the_file_are_gone():
    exif = Image.Exif()
    exif[Base.Make] = "Kodak"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (45.0, 1.0, 2.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sent = file_of(
        Image.new("RGB", (40, 30), "red"),
        "JPEG",
        exif=exif,
        icc_profile=profile,
        xmp=b"<x:xmpmeta>taken in Dijon</x:xmpmeta>",
        comment=b"my secret",
    )
    before = Image.open(io.BytesIO(sent))
    assert before.getexif().get_ifd(IFD.GPSInfo)
    assert all(word in sent for word in (b"Kodak", b"Dijon", b"my secret"))

    written = clean_picture(io.BytesIO(sent)).read()
    kept = Image.open(io.BytesIO(written))
    assert not kept.getexif()
    assert not {"exif", "xmp", "icc_profile"} & kept.info.keys()
    assert not any(
        word in written for word in (b"Kodak", b"Dijon", b"secret", b"EXIF", b"ICCP", b"XMP")
    )


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_without_the_tag_that_said_so(orientation):
    upright = Image.new("RGB", (64, 32), "blue")
    upright.paste("red", (0, 0, 32, 32))
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    lying = upright.transpose(turns[orientation]) if orientation in turns else upright
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    kept = cleaned(file_of(lying, "PNG", exif=exif))
    assert kept.size == (64, 32)
    assert kept.getpixel((8, 16))[0] > 200 > kept.getpixel((56, 16))[0]


def test_the_first_frame_of_an_animation_is_kept():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    sent = file_of(frames[0], "GIF", save_all=True, append_images=frames[1:])
    kept = cleaned(sent)
    assert not getattr(kept, "is_animated", False)
    assert kept.getpixel((10, 10))[0] > 200


@pytest.mark.parametrize(
    ("mode", "kind", "ink", "grey"),
    [
        ("CMYK", "JPEG", (0, 0, 0, 128), 127),
        ("I;16", "PNG", 32_768, 128),
        ("L", "PNG", 128, 128),
        ("LA", "PNG", (128, 255), 128),
        ("RGBA", "PNG", (0, 0, 0, 0), 255),  # transparency becomes white
        ("1", "PNG", 1, 255),
    ],
)
def test_odd_ways_to_write_colours_are_read(mode, kind, ink, grey):
    kept = cleaned(file_of(Image.new(mode, (20, 20), ink), kind))
    assert kept.mode == "RGB"
    assert all(abs(value - grey) <= 3 for value in kept.getpixel((10, 10)))


def test_a_colour_profile_is_applied_before_it_goes():
    """The profile exchanges the primaries: what the file calls red was seen as green."""
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exchanged = usual.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    sent = file_of(Image.new("RGB", (8, 8), "red"), "PNG", icc_profile=exchanged)
    red, green, _blue = cleaned(sent).getpixel((4, 4))
    assert green > 200 > 60 > red


@pytest.mark.parametrize(
    "profile",
    [b"not a profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()],
    ids=["broken", "of another space"],
)
def test_a_colour_profile_that_cannot_be_used_changes_nothing(profile):
    sent = file_of(Image.new("RGB", (8, 8), "red"), "PNG", icc_profile=profile)
    assert cleaned(sent).getpixel((4, 4))[0] > 200


def test_what_hides_after_the_last_byte_is_not_kept():
    """A file that is a JPEG to one program and an archive to another."""
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("run.sh", "rm -rf /")
    sent = picture("JPEG") + hidden.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(sent))
    written = clean_picture(io.BytesIO(sent)).read()
    assert not zipfile.is_zipfile(io.BytesIO(written))
    assert b"run.sh" not in written


# --- what is refused ------------------------------------------------------------------------------

NO_PICTURES = {
    "empty": b"",
    "text": b"This is no picture.",
    "svg": SVG,
    "pdf": PDF,
    "html": b"<!doctype html><script>alert(1)</script>",
    "tiff": file_of(Image.new("RGB", (4, 4)), "TIFF"),
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "truncated jpeg": picture("JPEG", size=(400, 400), noise=True)[:9_000],
    "truncated png": picture("PNG", size=(400, 400), noise=True)[:9_000],
    "truncated heic": picture("HEIF", size=(400, 400), noise=True)[:900],
    "head alone": b"\xff\xd8\xff\xe0",
}


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES.keys())
def test_what_is_no_whole_picture_is_refused_in_words(content):
    with pytest.raises(PictureError) as refused:
        clean_picture(io.BytesIO(content))
    assert str(refused.value).endswith(".")


def test_a_heavy_file_is_refused_before_it_is_read():
    class Unread(io.BytesIO):
        def read(self, *args):
            raise AssertionError("read")

    with pytest.raises(PictureError, match="40 MB; 12 MB"):
        clean_picture(Unread(), size=40_000_000)
    with pytest.raises(PictureError, match="13 MB; 12 MB"):
        clean_picture(Unread(), size=BYTES_MAX + 1)


def flat_png(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes, whatever it unfolds to."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    row = zlib.compress(b"\0" * (width // 8 + 1))
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [6_400, 10_000, 40_000, 2**31 - 1])
def test_a_decompression_bomb_is_refused_before_it_unfolds(side, monkeypatch):
    def unfold(self):
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", unfold)
    assert side * side > PIXELS_MAX
    with pytest.raises(PictureError, match="million"):
        clean_picture(io.BytesIO(flat_png(side, side)))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_picture_or_a_reason(content):
    for head in (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8 ", b"GIF89a"):
        with pytest.raises(PictureError):
            clean_picture(io.BytesIO(head + content))


WHOLE = {kind: picture(kind, size=(24, 24), noise=True) for kind in ("JPEG", "PNG", "WEBP", "HEIF")}


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_a_damaged_picture_is_a_picture_or_a_reason(kind, damage):
    content = bytearray(WHOLE[kind])
    for place, value in damage:
        content[place % len(content)] = value
    try:
        became = cleaned(bytes(content)).format
    except PictureError as refused:
        became = str(refused)
    assert became == "WEBP" or became.endswith(".")


# --- proofs ---------------------------------------------------------------------------------------


def test_a_pdf_is_kept_as_it_is_and_a_picture_written_anew():
    kept = clean_proof(io.BytesIO(PDF))
    assert (kept.name, kept.read()) == ("proof.pdf", PDF)
    kept = clean_proof(io.BytesIO(picture("JPEG")))
    assert (kept.name, Image.open(kept).format) == ("proof.webp", "WEBP")


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\0" + b"\0" * 60, b"#!/bin/sh\nrm -rf /\n", SVG, b"PK\3\4" + PDF, b"x" + PDF],
)
def test_a_program_is_no_proof_whatever_it_is_called(content):
    with pytest.raises(PictureError, match=r"JPEG, PNG, WebP, HEIC\) or a PDF"):
        clean_proof(io.BytesIO(content))


def test_an_empty_file_and_a_heavy_pdf_are_no_proof():
    with pytest.raises(PictureError, match="empty"):
        clean_proof(io.BytesIO(b""))
    with pytest.raises(PictureError, match="11 MB; 10 MB"):
        clean_proof(io.BytesIO(PDF), size=PDF_BYTES_MAX + 1)


def test_svg_is_no_picture_of_ours():
    with pytest.raises(UnknownKind):
        clean_picture(io.BytesIO(SVG))
