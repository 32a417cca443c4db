"""The picture of a story for social networks, outside the languages of the site."""

from __future__ import annotations

import hashlib
from dataclasses import astuple

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from ..models import Story
from ..plain_text import french_spaces
from ..reading.cards import VERSION, CardWords, draw_card
from ..reading.components import life_line_of, lived

KEPT_SECONDS = 86_400
SITE = "CherClient.wiki"


@require_safe
def card(request: HttpRequest, public_id: str) -> HttpResponse:
    """The card of a public story, in the story's language; 404 for any other story."""
    found = Story.objects.live().select_related("brand").prefetch_related("episodes")
    story = get_object_or_404(found, public_id=public_id)
    with translation.override(story.language):
        words, life = words_of(story), life_line_of(story).wide
    said = f"{VERSION}{astuple(words)}{life.strokes}{life.knots}".encode()
    etag = quote_etag(hashlib.sha256(said).hexdigest()[:32])
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        drawn = cache.get_or_set(f"card.{etag}", lambda: draw_card(words, life), KEPT_SECONDS)
        response = HttpResponse(drawn, content_type="image/png")
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    return response


def words_of(story: Story) -> CardWords:
    ending = story.ending_choice
    return CardWords(
        title=french_spaces(story.title) if story.language == "fr" else story.title,
        brand=story.brand.name if story.brand_id else "",
        ending=str(ending.label) if ending else "",
        years=lived(story),
        site=SITE,
    )
