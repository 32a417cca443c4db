"""The images of an archive, whose files go again when the import does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField

from .reading import Archive, BadArchive
from .shapes import ImageShape


class _Pictures:
    def __init__(self, archive: Archive, wanted: list[ImageShape]) -> None:
        self._archive, self._wanted = archive, wanted
        self.saved: list = []  # files

    def save(self) -> int:
        """Add the images the library does not have; gives how many. Raises `BadArchive`."""
        for each in self._wanted:
            file = checked(each, self._archive.read(each.file))
            image = get_image_model()(
                title=each.title, description=each.description, credit=each.credit, file=file
            )
            image.save()
            self.saved.append(image.file)
            image.get_file_hash()
            image.get_file_size()
        return len(self._wanted)


@contextmanager
def put_images(archive: Archive, *, keep: bool) -> Iterator[_Pictures]:
    """Around a transaction: files it wrote are erased when it fails, or unless `keep`."""
    digests = {each.digest: each for each in archive.images()}
    known = get_image_model().objects.filter(file_hash__in=digests)
    there = set(known.values_list("file_hash", flat=True))
    pictures = _Pictures(archive, [each for key, each in digests.items() if key not in there])
    held = False
    try:
        yield pictures
        held = keep
    finally:
        if not held:
            for file in pictures.saved:
                file.storage.delete(file.name)


def checked(image: ImageShape, content: bytes) -> SimpleUploadedFile:
    """An image of a kind and size the library takes. Raises `BadArchive`."""
    file = SimpleUploadedFile(image.file.rpartition("/")[2], content)
    try:
        return WagtailImageField().clean(file)
    except ValidationError as error:
        raise BadArchive(image.file, " ".join(error.messages)) from None
