"""Pages that show several apps together, and the small ones every site has."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from stories.published import detector_problem

from .brand_page import brand_and_standing, brand_context

TYPED_MAX = 250_000  # the longest text a form takes, and more


def root(request: HttpRequest) -> HttpResponse:
    """`/` leads to the home page in the visitor's language."""
    language = translation.get_language_from_request(request)
    known = dict(settings.LANGUAGES)
    response = redirect(f"/{language if language in known else settings.LANGUAGE_CODE}/")
    response.headers["Vary"] = "Accept-Language"
    return response


@require_GET
def brand_portrait(request: HttpRequest, slug: str) -> HttpResponse:
    """All we know of a brand: where it stands, and its stories."""
    brand, standing = brand_and_standing(slug)
    if brand and brand.merged_into_id:
        return redirect(brand.heir.get_absolute_url(), permanent=True)
    if not brand or not brand.live:
        raise Http404
    return render(request, "front/brand_portrait.html", brand_context(brand, standing, request.GET))


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """For a load balancer: 200 when the database answers; without a detector, people read all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    detector = "out of service: every story waits for a person" if detector_problem() else "ok"
    return JsonResponse({"database": "ok", "detector": detector})


def robots(request: HttpRequest) -> HttpResponse:
    site = settings.SITE_URL.rstrip("/")
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {site}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or in another browser: nothing typed is lost."""
    kept = [
        (name, value[:TYPED_MAX])
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name and value.strip()
    ]
    return render(request, "front/csrf_failure.html", {"kept": kept}, status=403)
