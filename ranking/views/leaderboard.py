"""Pages of the leaderboard."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from stories.published import sectors
from stories.vocabulary import ContractKind

from ..drawings.threads import axis
from ..pages.board import board_of
from ..pages.board_query import BoardQuery, decades
from ..pages.components import percentages
from ..queries import current_edition


def leaderboard(request: HttpRequest) -> HttpResponse:
    """The current edition or a part of its stories, one thread a brand.

    What an address asks and does not exist (a sector, a page) is answered 404, in words and with
    the form: other figures than those asked for would mislead.
    """
    edition, lines = current_edition(), sectors()
    asked = BoardQuery.from_query(request.GET, {line.code for line in lines})
    if asked.strays_from(request.GET):
        return redirect(request.path + asked.address())
    board = board_of(edition, asked)
    if board.exists:
        request.canonical_query = asked.address()
    context = {
        "edition": edition,
        "asked": asked,
        "board": board,
        "axis": axis(),
        "sad": percentages(edition),
        "sectors": lines,
        "decades": decades(edition.made_at) if edition else [],
        "contracts": ContractKind,
    }
    if board.busy:
        answer = render(request, "ranking/leaderboard.html", context, status=503)
        answer.headers["Retry-After"] = "5"
        return answer
    status = 200 if board.exists else 404
    return render(request, "ranking/leaderboard.html", context, status=status)
