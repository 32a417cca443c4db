"""Checking the chain of closed editions: every hash, signature, table and link, from the database."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from .models import Edition
from .seal import facts_of_edition, sealed_rows, sha256
from .signing import verify


@dataclass(frozen=True)
class Problem:
    """What is wrong with one edition."""

    edition: str  # 2026-10, or 2026-10 r1
    what: str

    def __str__(self) -> str:
        return f"{self.edition}: {self.what}"


def problems_of_the_chain(*, keys: Collection[str] = ()) -> Iterator[Problem]:
    """What is wrong, link by link, in the order of sealing; nothing when all holds.

    With `keys` (hexadecimal), only those may have signed.
    """
    previous = ""
    first_sealed = Edition.objects.sealed().first()
    for edition in Edition.objects.filter(kind=Edition.Kind.CLOSED).order_by("pk"):
        if not edition.hash:
            if first_sealed is None or edition.pk > first_sealed.pk:
                yield Problem(str(edition), "it is not sealed")
            continue
        for what in (*_link(edition, previous), *_seal(edition, keys), *_content(edition)):
            yield Problem(str(edition), what)
        previous = edition.hash


def _link(edition: Edition, previous: str) -> Iterator[str]:
    """Its place in the chain."""
    if edition.previous_hash == previous:
        return
    if not previous:
        yield f"the chain begins with it, yet it follows {edition.previous_hash[:12]}…, which is gone"
    elif not edition.previous_hash:
        yield f"it follows nothing; {previous[:12]}… was expected before it"
    else:
        yield (
            f"it follows {edition.previous_hash[:12]}…, which is not the edition before it "
            f"({previous[:12]}…): one was erased or changed"
        )


def _seal(edition: Edition, keys: Collection[str]) -> Iterator[str]:
    """Its hash and its signature."""
    content = edition.document.encode()
    if sha256(content) != edition.hash:
        yield "the document has another hash than the one kept"
    if not verify(content, edition.signature, edition.key):
        yield f"the signature is not one of its document by the key {edition.key[:12]}…"
    if keys and edition.key not in keys:
        yield f"it is signed by another key than those given: {edition.key}"


def _content(edition: Edition) -> Iterator[str]:
    """Whether its columns and its standings are those the document tells."""
    try:
        told = json.loads(edition.document)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        yield "the document cannot be read"
        return
    facts = facts_of_edition(edition, sealed_rows(edition)) | {
        "previous_hash": edition.previous_hash
    }
    for name in facts:
        if name in _TABLES:
            if facts[name] != told.get(name):
                yield f"its standings are not those sealed ({_TABLES[name]})"
        elif facts[name] != told.get(name):
            yield f"“{name}” is {_short(facts[name])}, the document says {_short(told.get(name))}"
    if edition.standings_digest != told.get("standings_digest"):
        yield "the digest of the standings is not the document's"


_TABLES = {"standings_digest": "standings.csv", "details_digest": "details.csv"}


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
