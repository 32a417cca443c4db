"""The links of a letter that asks again: a page with a button, for a GET answers nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from .. import services
from ..forms.ending import EndingAgain
from ..forms.follow_up import follow_up_form
from ..forms.rewriting import without_nul
from ..models import FollowUp, Story
from ..reading.components import life_line_of
from ..services import follow_ups
from ..vocabulary import Ending, State
from ..words import FollowUpAnswer
from .author import keep_ending


def _with_letter(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the letter a link belongs to; whoever is signed in as another is told so."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        follow_up = follow_ups.follow_up_with(token)
        if follow_up is None:
            return render(request, "stories/follow_up_gone.html", status=404)
        context = {"follow_up": follow_up, "story": follow_up.story, "token": token}
        if follow_ups.is_expired(follow_up):
            return render(request, "stories/follow_up_gone.html", {"expired": True}, status=410)
        if follow_up.story.where != State.PUBLISHED:
            return render(request, "stories/follow_up_gone.html", context, status=410)
        if request.user.is_authenticated and request.user != follow_up.story.author:
            return render(request, "stories/follow_up_other.html", context, status=403)
        return view(request, context)

    return opened


@_with_letter
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, context: dict) -> HttpResponse:
    """The question, or the answer given and the means to change it."""
    letter: FollowUp = context["follow_up"]
    typed = without_nul(request.POST) if request.method == "POST" else None
    form = follow_up_form(letter, typed, request.GET.get("choice", ""))
    if not form.is_valid():
        shown = {"form": form, "ending": letter.story.ending_choice}
        return render(request, "stories/follow_up.html", context | shown)
    told = form.cleaned_data
    with suppress(services.NotAsked):  # withdrawn meanwhile: the next page says so
        note = told["note"] if told["answer"] == FollowUpAnswer.COMPLICATED else ""
        services.answer_follow_up(letter, told["answer"], love=told["love"], note=note)
    over = told["answer"] == FollowUpAnswer.OVER and Ending(letter.story.ending).goes_on
    name = "follow_up_ending" if over else "follow_up_kept"
    return redirect(f"stories:{name}", context["token"])


@_with_letter
@require_http_methods(["GET", "HEAD", "POST"])
def ending(request: HttpRequest, context: dict) -> HttpResponse:
    """« It is over »: which ending, and what it calls for."""
    story = context["story"]
    goes_on = bool(story.ending) and Ending(story.ending).goes_on
    form = EndingAgain(story, request.POST if request.method == "POST" else None, anew=goes_on)
    context |= {"form": form, "by_letter": True, "endings": Ending}
    if not form.valid:
        return render(request, "stories/ending.html", context)
    return keep_ending(request, context) or redirect("stories:follow_up_kept", context["token"])


@_with_letter
@require_http_methods(["GET", "HEAD"])
def kept(request: HttpRequest, context: dict) -> HttpResponse:
    """What was kept of the answer, on the life-line it has grown."""
    if not context["follow_up"].answer:
        return redirect("stories:follow_up", context["token"])
    story = Story.objects.select_related("state", "brand").get(pk=context["story"].pk)
    context |= {
        "story": story,
        "life": life_line_of(story),
        "goes_on": bool(story.ending) and Ending(story.ending).goes_on,
        "waits": bool(story.state.edit),
    }
    return render(request, "stories/follow_up_kept.html", context)


@csrf_exempt  # mail programs post here by themselves, without a cookie (RFC 8058)
@require_POST
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The unsubscribe button of mail programs: consent taken back, nothing else."""
    letter = follow_ups.follow_up_with(token)
    if letter is None:
        return render(request, "stories/follow_up_gone.html", status=404)
    services.set_consent(letter.story, given=False)
    return HttpResponse(status=204)
