"""Telling a story: the screens, the receipt, the confirmation. No session, no script needed."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from . import services
from .components import story_context
from .explanation import explain
from .models import Brand, Confirmation, Story, TellingDraft
from .telling import Moments, Road, UnknownScreen
from .vocabulary import Ending

SUGGESTIONS = 300
AGAIN_AFTER = dt.timedelta(minutes=1)


def tell(request: HttpRequest) -> HttpResponse:
    """The door: what happens to a story, and the button that opens the first screen."""
    if request.method == "POST":
        language = request.LANGUAGE_CODE if request.LANGUAGE_CODE in ("fr", "en") else "fr"
        draft = TellingDraft.objects.create(language=language)
        return redirect("stories:tell_screen", draft.key, "brand")
    founding = Story.objects.live().order_by("first_published_at", "id").first()
    return render(
        request, "stories/tell.html", {"founding": founding, "days": settings.DECISION_DAYS}
    )


@never_cache
@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    """One screen: keep what is typed whatever it is, then go on, or say what is wrong."""
    draft = TellingDraft.objects.select_related("story").filter(key=key).first()
    if draft is None:
        return render(request, "stories/draft_gone.html", status=404)
    if draft.story_id:
        return redirect("stories:told", key)
    road = Road(draft, user=request.user)
    try:
        here = road.screen(slug)
    except UnknownScreen:
        return redirect(
            "stories:tell_screen", key, (road.first_incomplete() or road.screens[-1]).slug
        )
    if request.method == "POST":
        road.keep(here, request.POST)
        form = road.form(here, more="more" in request.POST)
        if "more" not in request.POST and form.is_valid():
            return _go_on(request, road, here, form)
    else:
        form = road.form(here, more=0)
    form_errors = form.is_valid() is False if _bound(form) else False
    if form_errors:
        road.take_markup_off(here, form)
    return render(request, "stories/telling.html", _screen_context(road, here, form, form_errors))


def _bound(form) -> bool:
    return form.bound if isinstance(form, Moments) else form.is_bound


def _screen_context(road: Road, here, form, form_errors: bool) -> dict:
    before = road.before(here)
    read_back = road.form(before) if before else None
    readings = (
        read_back.readings() if read_back and _bound(read_back) and read_back.is_valid() else []
    )
    context = {
        "road": road,
        "screen": here,
        "before": before,
        "form": form,
        "has_errors": form_errors,
        "readings": readings,
        "states": _states(road, here),
        "step": [each.slug for each in road.screens].index(here.slug) + 1,
    }
    if here.slug == "brand":
        context["suggestions"] = Brand.objects.live().values_list("name", flat=True)[:SUGGESTIONS]
    if here.slug == "ending":
        context["endings"] = Ending
    if here.slug == "you":
        context["told"] = road.told
        context["ending"] = Ending(road.told["ending"]) if road.told.get("ending") else None
        context["missing"] = [s for s in road.screens[:-1] if not road.complete(s)]
    return context


def _states(road: Road, here) -> list[dict]:
    """The thread of progress: what is sewn, where we are, what is left."""
    states = []
    for each in road.screens:
        done = each.slug in road.draft.answers and road.complete(each)
        state = "current" if each.slug == here.slug else "done" if done else "todo"
        states.append({"screen": each, "state": state})
    return states


def _go_on(request: HttpRequest, road: Road, here, form) -> HttpResponse:
    if here.slug == "honesty" and form.cleaned_data["of_age"] is False:
        text = road.draft.answers.get("story", {}).get("text", [""])[0]
        road.draft.delete()
        return render(request, "stories/too_young.html", {"text": text})
    following = road.next_after(here)
    if following:
        return redirect("stories:tell_screen", road.draft.key, following.slug)
    missing = road.first_incomplete()
    if missing:
        return redirect("stories:tell_screen", road.draft.key, missing.slug)
    services.tell_story(
        road.telling(),
        draft=road.draft,
        author=road.user,
        email=form.cleaned_data.get("email", ""),
        pseudonym=form.cleaned_data.get("pseudonym", ""),
    )
    return redirect("stories:told", road.draft.key)


@never_cache
def told(request: HttpRequest, key: str) -> HttpResponse:
    """The receipt: what was kept, what happens next and when."""
    draft = get_object_or_404(TellingDraft.objects.select_related("story__state"), key=key)
    if not draft.story_id:
        return redirect("stories:tell_screen", key, "brand")
    context = {"story": draft.story, "draft": draft, "days": settings.DECISION_DAYS}
    if draft.story.author_id and draft.story.author == request.user:
        context |= _author_context(draft.story)
    return render(request, "stories/told.html", context)


@never_cache
@require_POST
def send_again(request: HttpRequest, key: str) -> HttpResponse:
    """Send the link again while the story is not confirmed, once a minute at most."""
    draft = get_object_or_404(TellingDraft.objects.select_related("story"), key=key)
    waiting = Confirmation.objects.filter(
        story=draft.story, confirmed_at=None, sent_at__lt=timezone.now() - AGAIN_AFTER
    )
    for confirmation in waiting:
        services.send_confirmation(
            confirmation.story, email=confirmation.email, pseudonym=confirmation.pseudonym
        )
    return redirect("stories:told", key)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: a button at first (a mail scanner's GET confirms nothing), then the
    author's window on the story, in whatever state it is."""
    confirmation = Confirmation.objects.with_token(token)
    if confirmation is None:
        return render(request, "stories/link_gone.html", status=404)
    if request.method == "POST":
        try:
            services.confirm_story(confirmation)
        except services.LinkExpired:
            return render(request, "stories/link_gone.html", {"expired": True}, status=410)
        return redirect("stories:confirm", token)
    if confirmation.expired:
        return render(request, "stories/link_gone.html", {"expired": True}, status=410)
    if not confirmation.confirmed_at:
        return render(request, "stories/confirm.html", {"story": confirmation.story})
    return render(
        request, "stories/mine.html", {**_author_context(confirmation.story), "token": token}
    )


@never_cache
def mine(request: HttpRequest, public_id: str) -> HttpResponse:
    """The author's own window, signed in."""
    if not request.user.is_authenticated:
        return redirect(f"{settings.LOGIN_URL}")
    story = get_object_or_404(Story, public_id=public_id, author=request.user)
    return render(request, "stories/mine.html", _author_context(story))


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """The author takes the story back: one page, one button."""
    if not request.user.is_authenticated:
        return redirect(f"{settings.LOGIN_URL}")
    story = get_object_or_404(Story, public_id=public_id, author=request.user)
    return _withdraw(request, story)


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same, from the author's link."""
    confirmation = Confirmation.objects.with_token(token)
    if confirmation is None or not confirmation.confirmed_at:
        return render(request, "stories/link_gone.html", status=404)
    return _withdraw(request, confirmation.story, token)


def _withdraw(request: HttpRequest, story: Story, token: str = "") -> HttpResponse:
    if request.method == "POST":
        with suppress(services.WrongState):  # withdrawn already: the page says so
            services.withdraw_story(story, by=story.author)
        return (
            redirect("stories:confirm", token)
            if token
            else redirect("stories:mine", story.public_id)
        )
    return render(request, "stories/withdraw.html", {"story": story, "token": token})


def _author_context(story: Story) -> dict:
    """A story as its author sees it, with why it is where it is."""
    last = story.screenings.first()
    return {
        **story_context(story),
        "state": story.state,
        "explanation": explain(story, last) if last else None,
        "decision": story.decisions.first(),
        "readings": story.screenings.count(),
    }
