"""Telling a story: the door, and the screens one by one. No session, no script needed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .. import services
from ..forms.screens import ReadsBack, Screen, ScreenForm
from ..models import Story, TellingDraft
from ..moderation import LimitedAction
from ..telling.pages import brand_names, frame, send_elsewhere, to_screen, with_road
from ..telling.road import Road, UnknownScreen
from ..too_often import too_often
from ..vocabulary import Ending


def tell(request: HttpRequest) -> HttpResponse:
    """The door: what happens to a story, and the button that opens the first screen."""
    if request.method == "POST" and not too_often(request, LimitedAction.TELL, apart="begin"):
        language = request.LANGUAGE_CODE if request.LANGUAGE_CODE in ("fr", "en") else "fr"
        draft = TellingDraft.objects.create(language=language)
        return redirect("stories:tell_screen", draft.key, "brand")
    founding = Story.objects.live().order_by("first_published_at", "id").first()
    return render(
        request, "stories/tell.html", {"founding": founding, "days": settings.DECISION_DAYS}
    )


@with_road
def screen(request: HttpRequest, road: Road, slug: str) -> HttpResponse:
    """One screen: keep what is typed whatever it is, then go on, or say what is wrong."""
    try:
        here = road.screen(slug)
    except UnknownScreen:
        return to_screen(road, road.first_incomplete() or road.screens[-1])
    if here.form is None:  # a page of its own, whatever language its address was written in
        return redirect(f"stories:tell_{here.slug}", road.draft.key)
    if request.method != "POST":
        return _page(request, road, here)
    road.keep(here, request.POST)
    if "elsewhere" in request.POST:
        return _page(request, road, here, elsewhere=send_elsewhere(request, road))
    form = road.form(here)
    if form.is_valid() and not _stays(request, form):
        return _go_on(request, road, here, form)
    return _page(request, road, here)


def _stays(request: HttpRequest, form: ScreenForm) -> bool:
    """Whether a button of the screen was pressed, or there is something to read back first."""
    pressed = any(name in request.POST for name in form.staying)
    return pressed or (isinstance(form, ReadsBack) and form.to_read_back)


def _page(request: HttpRequest, road: Road, here: Screen, **more) -> HttpResponse:
    form = road.form(here)
    wrong = form.is_bound and not form.is_valid()
    if wrong:
        road.take_markup_off(here)
        form = road.form(here)
    context = {**frame(road, here), "form": form, "has_errors": wrong, **_of(road, here, form)}
    return render(request, "stories/telling.html", context | more)


def _of(road: Road, here: Screen, form: ScreenForm) -> dict:
    """What one screen shows besides its form."""
    if "brand" in form.fields or "switched_to" in form.fields:
        return {"suggestions": brand_names()}
    if here.slug == "ending":
        return {"endings": Ending}
    if here.slug != "you":
        return {}
    told = road.told
    return {
        "told": told,
        "ending": Ending(told["ending"]) if told.get("ending") else None,
        "missing": [each for each in road.screens[:-1] if not road.complete(each)],
        "penalty": road.moments.penalty,
    }


def _go_on(request: HttpRequest, road: Road, here: Screen, form: ScreenForm) -> HttpResponse:
    if here.slug == "honesty" and form.cleaned_data["of_age"] is False:
        text = road.answers.get("story", {}).get("text", [""])[0]
        road.draft.delete()
        return render(request, "stories/too_young.html", {"text": text})
    following = road.next_after(here) or road.first_incomplete()
    if following:
        return to_screen(road, following)
    if too_often(request, LimitedAction.TELL):
        return _page(request, road, here)
    services.tell_story(
        road.telling(),
        draft=road.draft,
        author=road.user,
        email=form.cleaned_data.get("email", ""),
        pseudonym=form.cleaned_data.get("pseudonym", ""),
        consents=road.consents(),
    )
    return redirect("stories:told", road.draft.key)
