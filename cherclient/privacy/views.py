"""What is kept of people, said to everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .purposes import PURPOSES


@require_safe
def data_kept(request: HttpRequest) -> HttpResponse:
    """Purpose by purpose: what, on which ground, for how long. From the lists the purge itself reads."""
    return render(request, "front/data_kept.html", {"purposes": PURPOSES})
