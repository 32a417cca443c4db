"""The moments of a telling: the list, and the pages of one moment."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..double_penalty import double_penalty
from ..forms.contacts import ContactsForm
from ..forms.moments import MOMENTS_MAX, PARTS, Part
from ..forms.screens import ReadsBack
from ..telling.moments import NUMBER_MAX, TooManyMoments
from ..telling.pages import frame, send_elsewhere, to_screen, with_road
from ..telling.road import Road

_MOVE = re.compile("(up|down|remove|restore)-([0-9]{1,4})")


@with_road
def moments(request: HttpRequest, road: Road) -> HttpResponse:
    """The moments told, in order: one may be added, opened, moved, taken out, put back."""
    here = road.screen("moments")
    if request.method != "POST":
        return _list(request, road)
    asked = _MOVE.fullmatch(request.POST.get("move", ""))
    if asked:
        road.keep_moments(lambda kept: kept.moved(asked[1], int(asked[2])))
        return to_screen(road, here)
    road.keep_moments(lambda kept: kept)
    if "elsewhere" in request.POST:
        return _list(request, road, elsewhere=send_elsewhere(request, road))
    if not road.moments.valid:
        return _list(request, road)
    return to_screen(road, road.next_after(here))


def _list(request: HttpRequest, road: Road, **more) -> HttpResponse:
    context = {**frame(road, road.screen("moments")), "moments": road.moments, "first": PARTS[0]}
    context["has_errors"] = not road.moments.valid
    return render(request, "stories/moments.html", context | more)


@with_road
def moment(request: HttpRequest, road: Road, number: int, part: str) -> HttpResponse:
    """One page of one moment: keep what is typed, then go on, or say what is wrong."""
    page = next((each for each in PARTS if each.slug == part), None)
    if page is None or not 1 <= number <= NUMBER_MAX:
        return to_screen(road, road.screen("moments"))
    if request.method != "POST":
        return _page(request, road, number, page)
    try:
        road.keep_page(number, page, request.POST)
    except TooManyMoments:
        return _full(request, road, number, page)
    if "elsewhere" in request.POST:
        return _page(request, road, number, page, elsewhere=send_elsewhere(request, road))
    form = road.moments.at(number).forms[page.slug]
    pressed = any(name in request.POST for name in form.staying)
    unread = isinstance(form, ReadsBack) and form.is_valid() and form.to_read_back
    if form.is_bound and (not form.is_valid() or pressed or unread):
        return _page(request, road, number, page)
    return _go_on(request, road, number, page)


def _go_on(request: HttpRequest, road: Road, number: int, page: Part) -> HttpResponse:
    """To the next page, or back to the list: for the first page and "done" ends the moment."""
    place = PARTS.index(page) + 1
    ends = "done" in request.POST or (page == PARTS[0] and "more" not in request.POST)
    if ends or place == len(PARTS) or road.moments.numbered(number) is None:
        return to_screen(road, road.screen("moments"))
    return redirect("stories:tell_moment", road.draft.key, number, PARTS[place].slug)


def _page(request: HttpRequest, road: Road, number: int, page: Part, **more) -> HttpResponse:
    form = road.moments.at(number).forms[page.slug]
    wrong = form.is_bound and not form.is_valid()
    if wrong:
        road.take_markup_off_page(number, page)
    told = road.moments.at(number)
    context = {
        **frame(road, road.screen("moments")),
        "moment": told,
        "page": page,
        "last": page == PARTS[-1],
        "is_first": page == PARTS[0],
        "form": told.forms[page.slug],
        "has_errors": wrong,
        "place": 1
        + next((n for n, m in enumerate(road.moments.all) if m == told), len(road.moments.all)),
    }
    return render(request, "stories/moment.html", context | more)


def _full(request: HttpRequest, road: Road, number: int, page: Part) -> HttpResponse:
    """A moment too many: said, with what was typed still on the page."""
    form = page.form(request.POST, told=road.told)
    form.is_valid()
    form.add_error(None, _("%(most)s moments at most in one story.") % {"most": MOMENTS_MAX})
    return _page(request, road, number, page, form=form, has_errors=True)


@require_POST
@with_road
def counter(request: HttpRequest, road: Road, number: int) -> HttpResponse:
    """What the contacts being typed took, and the whole story with them; keeps nothing."""
    others = [each.penalty for each in road.moments.all if each.number != number]
    moment = road.moments.at(number)
    posted = {k: [v.replace("\x00", "") for v in vs] for k, vs in request.POST.lists()}
    typed = ContactsForm(MultiValueDict(posted)).penalty
    typed += double_penalty((), repetitions=moment.episode.times_repeated)
    return render(request, "stories/_penalty.html", {"here": typed, "whole": sum(others, typed)})
