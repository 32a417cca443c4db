"""How the scores are made, and where everything else is."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router

from ranking.endings import ENDINGS, outcome_of
from ranking.methods import Settings
from ranking.methods.values import CUT_MONTHS
from ranking.queries import current_edition

from .envelope import link, meta, pages, refuse_query
from .problems import Problem
from .schemas import Index, MethodOut

VERSION = "1"

router = Router(tags=[_("Method")])


@router.get(
    "/",
    url_name="index",
    response={200: Index, 400: Problem},
    summary=_("Where to begin"),
    description=_("The lists of this API."),
)
def index(request: HttpRequest):
    refuse_query(request)
    return {
        "version": VERSION,
        "links": {
            "current_edition": link("edition", "current"),
            "current_standings": link("standings", "current"),
            "editions": link("editions"),
            "brands": link("brands"),
            "stories": link("stories"),
            "study": link("study"),
            "wiki_articles": link("wiki_articles"),
            "wiki_categories": link("wiki_categories"),
            "wiki_sources": link("wiki_sources"),
            "method": link("method"),
            "openapi": link("openapi-json"),
        },
        "documentation": pages("api_documentation"),
        "meta": meta(),
    }


@router.get(
    "/method",
    response={200: MethodOut, 400: Problem},
    summary=_("The method"),
    description=_("Version, settings, and what the current edition estimated."),
)
def method(request: HttpRequest):
    refuse_query(request)
    edition = current_edition()
    return {
        "version": Settings().method,
        "settings": asdict(Settings()),
        "cut_months": list(CUT_MONTHS),
        "endings": {ending: outcome_of(ending) for ending in ENDINGS},
        "parameters": edition.parameters if edition else None,
        "links": {
            "method": pages("ranking:method"),
            "example": {code: f"{page}#example" for code, page in pages("ranking:method").items()},
            "leaderboard": pages("ranking:leaderboard"),
        },
        "meta": meta(),
    }
