"""A held story, rewritten by its author: signed in, or through the link of the author's letter."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .. import services
from ..forms.rewriting import RewritingForm
from ..models import Confirmation, Story
from ..reading.explanation import explain
from ..vocabulary import State


@never_cache
@require_http_methods(["GET", "POST"])
def rewrite(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form beside what weighed, for the signed-in author."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    mine = Story.objects.select_related("state").filter(author=request.user)
    return _rewrite(request, get_object_or_404(mine, public_id=public_id))


@never_cache
@require_http_methods(["GET", "POST"])
def rewrite_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same, from the author's link."""
    confirmation = Confirmation.objects.with_token(token)
    if confirmation is None or not confirmation.confirmed_at:
        return render(request, "stories/link_gone.html", status=404)
    return _rewrite(request, confirmation.story, token)


def _rewrite(request: HttpRequest, story: Story, token: str = "") -> HttpResponse:
    sent = request.method == "POST"
    form = RewritingForm(story, request.POST if sent else None)
    if story.where != State.HELD:
        return _closed(request, story, form, token)
    if not sent or not form.valid:
        form.take_markup_off()
        return _page(request, story, form, token)
    try:
        services.rewrite_story(story, form.rewriting, by=story.author)
    except services.WrongState:
        story = Story.objects.select_related("state").get(pk=story.pk)
        return _closed(request, story, form, token)
    except services.TooOften as refused:
        return _page(request, story, form, token, refused=refused, status=429)
    except services.NotRewritten as refused:
        return _page(request, story, form, token, refused=refused, status=409)
    return _to_window(story, token)


def _to_window(story: Story, token: str) -> HttpResponse:
    if token:
        return redirect("stories:confirm", token)
    return redirect("stories:mine", story.public_id)


def _page(
    request: HttpRequest,
    story: Story,
    form: RewritingForm,
    token: str,
    *,
    refused: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    last = story.screenings.first()
    context = {
        "story": story,
        "form": form,
        "token": token,
        "explanation": explain(story, last) if last else None,
        "refused": refused,
        "left": services.rewritings_left(story),
        "most": services.REWRITINGS_A_DAY,
    }
    return render(request, "stories/rewrite.html", context, status=status)


def _closed(request: HttpRequest, story: Story, form: RewritingForm, token: str) -> HttpResponse:
    """The story is not held any more: say so, and give back what was typed."""
    context = {"story": story, "form": form, "token": token}
    return render(request, "stories/rewrite_closed.html", context, status=409)
