"""Closed editions: the list through time, one month, its revisions, its files, its keys."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import condition

from ..drawings.threads import axis
from ..edition_files import FILES, chain, edition_of_file, file_of, folder_of
from ..models import Edition
from ..pages.board import board_of
from ..pages.board_query import BoardQuery, page_of
from ..pages.components import percentages
from ..pages.history import (
    around,
    closed_edition,
    closed_editions,
    histories,
    keys_used,
    named_as_then,
    read_month,
)
from ..pages.moves import moves
from ..signing import public_key_hex, public_key_pem

MOVES_SHOWN = 50


def editions(request: HttpRequest) -> HttpResponse:
    """Every closed month; `?month=` goes to one."""
    asked = request.GET.get("month", "")
    month = read_month(asked)
    if month and (found := closed_edition(month)):
        return redirect(found.get_absolute_url())
    return _list(request, wrong=bool(asked), month=month)


def _list(request: HttpRequest, *, wrong: bool, month: dt.date | None = None) -> HttpResponse:
    context = {"editions": closed_editions(), "wrong": wrong, "month": month}
    return render(request, "ranking/editions.html", context, status=404 if wrong else 200)


def edition(request: HttpRequest, month: str, revision: int | None = None) -> HttpResponse:
    """A closed month as it was: its last revision, or the one named."""
    date = read_month(month)
    found = closed_edition(date, revision) if date else None
    if found is None:
        return _list(request, wrong=True, month=date)
    show = {name: request.GET.get(name, "") for name in ("show", "page")}
    asked = BoardQuery.from_query(show, ())
    board = named_as_then(board_of(found, asked))
    if board.exists:
        request.canonical_query = asked.address()
    context = {
        "edition": found,
        "around": around(found),
        "folder": folder_of(found),
        "asked": asked,
        "board": board,
        "axis": axis(),
        "sad": percentages(found),
        **_moved(found),
    }
    status = 200 if board.exists else 404
    return render(request, "ranking/edition.html", context, status=status)


def _moved(edition: Edition) -> dict:
    former = closed_edition(edition.month, edition.revision - 1) if edition.revision else None
    found = moves(former, edition) if former else []
    return {"former": former, "moves": found[:MOVES_SHOWN], "moved": len(found)}


def history(request: HttpRequest) -> HttpResponse:
    """Brands over the closed editions, a small thread each."""
    number = page_of(request.GET)
    found = histories(number)
    if found is None and (number != 1 or request.GET.get("page")):
        raise Http404
    if number > 1:
        request.canonical_query = f"?page={number}"
    return render(request, "ranking/history.html", {"histories": found})


def keys(request: HttpRequest) -> HttpResponse:
    """The public keys: today's, and those that signed former editions."""
    used = keys_used()
    current = public_key_hex()
    if current not in [each["key"] for each in used]:
        used.append({"key": current, "number": 0})
    context = {
        "keys": [each | {"pem": public_key_pem(each["key"])} for each in reversed(used)],
        "current": current,
    }
    return render(request, "ranking/keys.html", context)


# --- for machines, outside the language prefix ----------------------------------------------------


def _etag(request: HttpRequest, month: str, revision: int, name: str) -> str | None:
    found = edition_of_file(month, revision)
    return f'"{found.hash}-{name}"' if found and found.hash else None


@condition(etag_func=_etag)
def edition_file(request: HttpRequest, month: str, revision: int, name: str) -> HttpResponse:
    """A table, the document, its signature or its key, byte for byte as sealed."""
    found = edition_of_file(month, revision)
    if found is None or not found.hash or name not in FILES:
        return HttpResponseNotFound(b"No such file of a closed edition.\n", "text/plain")
    response = HttpResponse(file_of(found, name), FILES[name])
    saved_as = f"cherclient-{found.month_code}-r{found.revision}-{name}"
    response["Content-Disposition"] = f'attachment; filename="{saved_as}"'
    response["Cache-Control"] = "public, max-age=86400"
    response["X-Robots-Tag"] = "noindex"
    return response


def chain_file(request: HttpRequest) -> HttpResponse:
    """Every link of the chain, for whoever wants to keep the hashes."""
    return JsonResponse({"editions": chain()}, json_dumps_params={"ensure_ascii": False})


def key_file(request: HttpRequest, key: str) -> HttpResponse:
    """One public key as openssl reads it."""
    known = {public_key_hex(), *(each["key"] for each in keys_used())}
    if key not in known:
        return HttpResponseNotFound(b"No edition is signed by this key.\n", "text/plain")
    return HttpResponse(public_key_pem(key), "application/x-pem-file")
