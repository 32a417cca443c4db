"""A moderator's own desk, and what the whole desk looks like: agreement, delays, what is late."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from .. import services
from ..desk_figures import CRITICISM_TO, PRAISE_FROM, Delay, agreement, delay_by_sign
from ..forms.moderation import InterestForm, LanguagesForm
from ..models import Interest
from ..services.desk import RIGHT
from ..waiting import LATE, desk_of, late_for_all, queue_page
from .access import allowed
from .queue import lines_of

DAYS = 365  # the delays of the report


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(RIGHT)
def my_desk(request: HttpRequest) -> HttpResponse:
    """The languages a moderator masters and the brands they are tied to."""
    act = {"languages": _languages, "tie": _tie, "untie": _untie}.get(request.POST.get("action"))
    form = act(request) if act else None
    if act and form is None:
        return redirect(_back(request))
    desk = desk_of(request.user)
    ties = Interest.objects.filter(moderator=request.user).select_related("brand")
    context = {
        "desk": desk,
        "languages": LanguagesForm(initial={"languages": list(desk.languages)}),
        "tie": form or InterestForm(initial={"brand": request.GET.get("brand", "")}),
        "ties": ties.order_by("brand__name"),
    }
    return render(request, "stories/admin/desk.html", context, status=422 if form else 200)


def _back(request: HttpRequest) -> str:
    return "story_queue" if request.POST.get("then") == "queue" else "my_desk"


def _languages(request: HttpRequest) -> None:
    """Keep the languages; a language that is not read here is not kept."""
    try:
        services.declare_languages(request.user, request.POST.getlist("languages"))
    except ValueError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Your languages are kept."))


def _tie(request: HttpRequest) -> InterestForm | None:
    """Declare a tie; the form comes back when the brand is unknown."""
    form = InterestForm(request.POST)
    if not form.is_valid():
        return form
    said = form.cleaned_data
    services.declare_interest(request.user, said["brand"], said["note"])
    messages.success(
        request,
        _("Declared. Stories about %(brand)s are no longer offered to you.")
        % {"brand": said["brand"]},
    )
    return None


def _untie(request: HttpRequest) -> None:
    key = request.POST.get("key", "")
    if key.isdecimal() and len(key) < 18 and services.drop_interest(request.user, int(key)):
        messages.success(request, _("This tie is no more."))


@require_safe
@allowed(RIGHT, "stories.decide_appeal")
def report(request: HttpRequest) -> HttpResponse:
    """How far moderators agree, how long stories wait by sign, and what is late."""
    now = timezone.now()
    desk = desk_of(request.user)
    late = [item for item in queue_page(desk).items if item.place.level == LATE]
    context = {
        "agreement": agreement(),
        "delays": _delays(now),
        "days": DAYS,
        "percent": settings.DOUBLE_READING_PERCENT,
        "desk": desk,
        "waiting": late_for_all(),
        "lines": lines_of(late, request.user),
    }
    return render(request, "stories/admin/agreement.html", context)


def _delays(now: dt.datetime) -> list[tuple[str, Delay]]:
    found = delay_by_sign(now - dt.timedelta(days=DAYS), now)
    return [
        (_("Praise (love of %(least)s or more)") % {"least": PRAISE_FROM}, found.praise),
        (_("Criticism (love of %(most)s or less)") % {"most": CRITICISM_TO}, found.criticism),
        (_("All"), found.all),
    ]
