"""The public log of moderation: pages, CSV and JSON of the same decisions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ..moderation import DecisionKind, ReasonCode
from ..reading.log import COLUMNS, LogEntry, export, log_entry, log_page
from ..reading.log_filter import LogFilter, months_offered
from ..safe_csv import csv_lines


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Fifty decisions a page, the newest first, narrowed as the address asks."""
    asked = LogFilter.from_query(request.GET)
    request.canonical_query = f"?{asked.query}" if asked.query else ""
    context = {
        "page": log_page(asked),
        "reasons": ReasonCode,
        "kinds": DecisionKind,
        "months": months_offered(),
    }
    return render(request, "stories/log.html", context)


@require_safe
def entry(request: HttpRequest, number: str) -> HttpResponse:
    """One decision of the log."""
    return render(request, "stories/log_entry.html", {"entry": _found(number)})


@require_safe
def entry_json(request: HttpRequest, number: str) -> HttpResponse:
    """The same decision for machines."""
    row = _found(number).as_row()
    return JsonResponse(row, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _found(number: str) -> LogEntry:
    found = log_entry(number)
    if found is None:
        raise Http404
    return found


@require_safe
def log_csv(request: HttpRequest) -> HttpResponse:
    """The decisions asked for as a table; the header `Link` says where the next ones are."""
    entries, older = export(LogFilter.from_query(request.GET))
    rows = (entry.as_row().values() for entry in entries)
    response = StreamingHttpResponse(_table(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cherclient-moderation.csv"'
    return _linked(request, response, older)


@require_safe
def log_json(request: HttpRequest) -> HttpResponse:
    """The decisions asked for, and the address of the next ones."""
    asked = LogFilter.from_query(request.GET)
    entries, older = export(asked)
    following = request.build_absolute_uri(f"{request.path}?{older}") if older else None
    body = _document(asked, entries, following)
    response = StreamingHttpResponse(body, content_type="application/json")
    return _linked(request, response, older)


def _table(rows: Iterable[Iterable]) -> Iterator[str]:
    yield from csv_lines([COLUMNS])
    yield from csv_lines(rows)


def _document(
    asked: LogFilter, entries: Iterable[LogEntry], following: str | None
) -> Iterator[str]:
    """A JSON object written as its entries are read."""
    chosen = {each.label: each.value for each in asked.chosen}
    yield f'{{"language": "{get_language()}", "chosen": {_json(chosen)}, "entries": [\n'
    for place, each in enumerate(entries):
        yield (",\n" if place else "") + _json(each.as_row())
    yield f'\n], "next": {_json(following)}}}\n'


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def _linked(request: HttpRequest, response: HttpResponse, older: str) -> HttpResponse:
    if older:
        address = request.build_absolute_uri(f"{request.path}?{older}")
        response["Link"] = f'<{address}>; rel="next"'
    return response
