"""Handing a private file to the person allowed to see it: as a download, inert in a browser."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def private_download(stored: FieldFile, name: str) -> FileResponse:
    """The file, called `name` with its own ending. Raises `Http404` when it is gone."""
    try:
        file = stored.open()
    except (OSError, ValueError):  # erased, or never there
        raise Http404 from None
    ending = stored.name.rpartition(".")[2]
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.{ending}",
        content_type="application/pdf" if ending == "pdf" else "image/webp",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
