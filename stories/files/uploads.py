"""Uploads within bounds: what is beyond them is read past, never kept in memory nor on disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponse]


class WithinBounds(FileUploadHandler):
    """Drops a file once it passes `each` bytes, or all files of the request `total`.

    The form's other fields are read as ever, and `request.dropped_files` counts what was dropped.
    """

    def __init__(self, request: HttpRequest, *, each: int, total: int):
        super().__init__(request)
        self.each, self.total = each, total
        self.kept_before = self.read = 0
        request.dropped_files = 0

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.read = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.read = start + len(raw_data)
        if self.read > self.each or self.kept_before + self.read > self.total:
            self.request.dropped_files += 1
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        self.kept_before += file_size


def bounded_uploads(*, each: int, total: int) -> Callable[[View], View]:
    """Read the files of a view's requests within bounds, in bytes.

    The check against forged requests reads the form, and so has to come after: this decorator
    stands outermost and brings that check with it.
    """

    def decorate(view: View) -> View:
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def bounded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            request.upload_handlers.insert(0, WithinBounds(request, each=each, total=total))
            return checked(request, *args, **kwargs)

        return bounded

    return decorate
