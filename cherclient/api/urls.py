"""Addresses under /api/: a table of its own, so that its errors are problem details.

`ApiMiddleware` sends here whatever begins with /api/.
"""

from django.urls import path, re_path
from django.views.generic import RedirectView

from . import problems
from .service import api

urlpatterns = [
    path("api/", RedirectView.as_view(url="/api/v1/", permanent=False)),
    path("api/v1/", api.urls),
    re_path(r"^.*$", problems.not_found),
]

handler400 = problems.bad_request
handler403 = problems.forbidden
handler404 = problems.not_found
handler500 = problems.server_error
