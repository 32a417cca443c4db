"""The files of a closed edition, byte for byte as they were sealed."""

from __future__ import annotations

from django.urls import reverse

from .models import Edition
from .pages.history import closed_edition, read_month
from .seal import details_file, sealed_rows, standings_file
from .signing import public_key_pem

FILES = {
    "standings.csv": "text/csv; charset=utf-8",
    "details.csv": "text/csv; charset=utf-8",
    "document.json": "application/json",
    "signature.sig": "application/octet-stream",
    "key.pem": "application/x-pem-file",
}


def edition_of_file(month: str, revision: int) -> Edition | None:
    date = read_month(month)
    return closed_edition(date, revision) if date else None


def file_of(edition: Edition, name: str) -> bytes:
    """One of `FILES`. Raises `KeyError` for another name."""
    return {
        "standings.csv": lambda: standings_file(sealed_rows(edition)),
        "details.csv": lambda: details_file(sealed_rows(edition)),
        "document.json": lambda: edition.document.encode(),
        "signature.sig": lambda: bytes.fromhex(edition.signature),
        "key.pem": lambda: public_key_pem(edition.key).encode(),
    }[name]()


def folder_of(edition: Edition) -> str:
    """The address under which its files stand."""
    any_file = next(iter(FILES))
    address = reverse("editions:file", args=[edition.month_code, edition.revision, any_file])
    return address.removesuffix(any_file)


def chain() -> list[dict]:
    """Every sealed edition in order: what a witness keeps."""
    names = ("month", "revision", "hash", "previous_hash", "signature", "key")
    return [
        {name: getattr(edition, name) for name in names} | {"month": edition.month_code}
        for edition in Edition.objects.sealed().only(*names, "kind")
    ]
