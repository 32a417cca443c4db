"""Pictures that editors put on pages. Django's own helper serves files with DEBUG only."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django.views.static import serve

FOLDERS = ("images", "original_images")  # Wagtail's; photos of stories have a view of their own
TYPES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}
DAY = 86_400


@require_safe
def picture(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    """One file of a folder of pictures, if it is a picture that runs nothing."""
    if folder not in FOLDERS:
        raise Http404
    response = serve(request, f"{folder}/{name}", document_root=settings.MEDIA_ROOT)
    if response.status_code == 200 and response["Content-Type"] not in TYPES:
        raise Http404
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response
