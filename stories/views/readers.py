"""What members do beside a story. Signed in only; a visitor is sent to sign in and comes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import services
from ..forms.readers import CommentForm, RectificationForm
from ..models import Comment, Episode, Story
from ..reading.story_page import comments_of
from ..words import CommentState

_KEY_DIGITS = 18  # of a key that the database can hold


def _of_member(view: Callable) -> Callable:
    """A press of a button on the page of a public story; what cannot be done is said there."""

    @never_cache
    @require_POST
    @wraps(view)
    def pressed(request: HttpRequest, public_id: str, **kwargs) -> HttpResponse:
        story = _public(public_id)
        if not request.user.is_authenticated:  # the session ended meanwhile
            return redirect_to_login(story.get_absolute_url())
        try:
            anchor = view(request, story, **kwargs)
        except services.NotKept as problem:
            messages.error(request, str(problem))
            anchor = ""
        return redirect(story.get_absolute_url() + anchor)

    return pressed


def _public(public_id: str) -> Story:
    return get_object_or_404(Story.objects.live(), public_id=public_id)


def _key(typed: str) -> int:
    """A key that a button sent. Raises `Http404` for anything else."""
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _KEY_DIGITS):
        raise Http404
    return int(typed)


@_of_member
def me_too(request: HttpRequest, story: Story) -> str:
    """« Moi aussi » on one moment, given or taken back."""
    key = _key(request.POST.get("episode", ""))
    episode = get_object_or_404(Episode, pk=key, story=story)
    services.me_too(episode, request.user)
    return f"#moment-{key}"


@_of_member
def spirit(request: HttpRequest, story: Story) -> str:
    """Calculation or pure spirit: a reader's answer."""
    services.vote_spirit(story, request.user, request.POST.get("spirit", ""))
    return "#spirit"


@_of_member
def answer_rectification(request: HttpRequest, story: Story, key: int) -> str:
    """The author accepts a correction, then edits the story; or declines it."""
    said = get_object_or_404(story.comments, pk=key)
    accept = request.POST.get("answer") == "accept"
    services.answer_rectification(said, by=request.user, accept=accept)
    return f"#comment-{key}"


@_of_member
def take_back(request: HttpRequest, story: Story, key: int) -> str:
    """A member takes back what they wrote."""
    services.take_back_comment(get_object_or_404(story.comments, pk=key), by=request.user)
    messages.success(request, _("Your words are gone."))
    return "#comments"


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Words under a story."""
    story = _public(public_id)
    form = CommentForm(_sent(request))
    if form.is_valid() and (
        said := _kept(form, services.comment, story, request.user, **form.cleaned_data)
    ):
        return _to_what_was_said(request, said)
    return _asked(request, story, form, _("Comment on this story"))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def rectify(request: HttpRequest, public_id: str) -> HttpResponse:
    """The correction of one fact, proposed to the author."""
    story = _public(public_id)
    form = RectificationForm(_sent(request), facts=services.facts_of_story(story))
    verb = services.propose_rectification
    if form.is_valid() and (said := _kept(form, verb, story, request.user, **form.cleaned_data)):
        return _to_what_was_said(request, said)
    return _asked(request, story, form, _("Correct one fact"))


def _sent(request: HttpRequest):
    return request.POST if request.method == "POST" else None


def _kept(form, verb: Callable, *args, **kwargs) -> Comment | None:
    try:
        return verb(*args, **kwargs)
    except services.NotKept as problem:
        form.add_error(None, str(problem))
    return None


def _asked(request: HttpRequest, story: Story, form, title: str) -> HttpResponse:
    context = {"story": story, "form": form, "title": title}
    return render(request, "stories/say.html", context, status=422 if form.errors else 200)


def _to_what_was_said(request: HttpRequest, said: Comment) -> HttpResponse:
    if said.state == CommentState.HELD:
        messages.info(request, _("Kept. A person reads it before it is shown."))
        return redirect(said.story.get_absolute_url() + "#comments")
    return redirect(f"{said.story.get_absolute_url()}#comment-{said.pk}")


@require_GET
def comments(request: HttpRequest, public_id: str) -> HttpResponse:
    """Earlier comments on a story, by key."""
    story = get_object_or_404(Story.objects.live().in_lines(), public_id=public_id)
    before = request.GET.get("before", "")
    said = comments_of(story, before=_key(before) if before else None)
    return render(request, "stories/comments.html", {"story": story, "comments": said})
