"""Pages of the leaderboard."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .components import board_of
from .models import Edition
from .queries import current_edition, edition_of_month
from .threads import axis


def leaderboard(request: HttpRequest) -> HttpResponse:
    """The current edition, one thread a brand."""
    return render(request, "ranking/leaderboard.html", _board(current_edition()))


def edition(request: HttpRequest, month: str) -> HttpResponse:
    """A closed edition, as it was."""
    year, _dash, number = month.partition("-")
    found = edition_of_month(int(year), int(number))
    if not found:
        raise Http404
    return render(request, "ranking/leaderboard.html", _board(found))


def method(request: HttpRequest) -> HttpResponse:
    """How the leaderboard is made, in words."""
    return render(request, "ranking/method.html", {"edition": current_edition()})


def _board(edition: Edition | None) -> dict:
    closed = list(Edition.objects.closed()[:24])
    return {
        "edition": edition,
        "board": board_of(edition),
        "axis": axis(),
        "closed_editions": closed,
    }
