"""The chain: reading it, passing it on, and telling a story that answers another."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from .. import services
from ..forms.readers import PassOnForm
from ..models import Confirmation, Invitation, Story
from ..reading.chain import chain_from, founding_story, other_chains
from ..vocabulary import Language
from .author_window import link_ended
from .gone import gone


@require_safe
def chain(request: HttpRequest) -> HttpResponse:
    """The chain from the founding story on."""
    founding = founding_story()
    if founding is None:
        return render(request, "stories/chain.html")
    context = _drawn(founding) | {"others": other_chains(founding), "whole": True}
    return render(request, "stories/chain.html", context)


@require_safe
def chain_of(request: HttpRequest, public_id: str) -> HttpResponse:
    """The chain from one story on; 410 when it was taken back or down."""
    found = Story.objects.select_related("brand", "author", "state").defer("text")
    story = get_object_or_404(found, public_id=public_id)
    if not story.live:
        if response := gone(request, story):
            return response
        raise Http404
    return render(request, "stories/chain.html", _drawn(story))


def _drawn(story: Story) -> dict:
    chain = chain_from(story)
    codes = chain.summary.languages
    languages = [str(Language(code).label) for code in codes if code in Language.values]
    return {"chain": chain, "languages": languages}


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """What answering a story is, and the button that begins."""
    story = get_object_or_404(Story.objects.live().in_lines(), public_id=public_id)
    return _answered(request, story)


@never_cache
@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, key: str) -> HttpResponse:
    """Where an invitation leads. A story taken back since is answered by nobody, and that is said."""
    invitations = Invitation.objects.select_related("story__brand", "story__author", "story__state")
    invitation = get_object_or_404(invitations, key=key)
    if not invitation.story.live:
        return render(request, "stories/invitation_gone.html", status=410)
    return _answered(request, invitation.story, invitation)


def _answered(
    request: HttpRequest, story: Story, invitation: Invitation | None = None
) -> HttpResponse:
    if request.method == "POST":
        language = request.LANGUAGE_CODE if request.LANGUAGE_CODE in Language.values else "fr"
        draft = services.answer_story(story, language=language, invitation=invitation)
        return redirect("stories:tell_screen", draft.key, "brand")
    own = request.user.is_authenticated and story.author_id == request.user.pk
    context = {"story": story, "invitation": invitation, "own": own}
    return render(request, "stories/answer.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def pass_on(request: HttpRequest, public_id: str) -> HttpResponse:
    """The author passes the chain on."""
    story = get_object_or_404(Story.objects.live(), public_id=public_id, author=request.user)
    return _passed_on(request, story, reverse("stories:pass_on", args=[public_id]))


@never_cache
@require_http_methods(["GET", "POST"])
def pass_on_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same, from the author's own link."""
    confirmation = Confirmation.objects.with_token(token)
    if confirmation is None or not confirmation.confirmed_at or not confirmation.story.live:
        return render(request, "stories/link_gone.html", status=404)
    if confirmation.ended:
        return link_ended(request, token)
    return _passed_on(request, confirmation.story, reverse("stories:pass_on_by_link", args=[token]))


def _passed_on(request: HttpRequest, story: Story, here: str) -> HttpResponse:
    form = PassOnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.pass_on(story, to=form.cleaned_data["to"])
        except services.NotTied as problem:
            form.add_error(None, str(problem))
        else:
            return redirect(here + "#links")
    links = [
        {"invitation": each, "address": request.build_absolute_uri(_invited(each))}
        for each in story.invitations.all()
    ]
    context = {"story": story, "form": form, "links": links}
    return render(request, "stories/pass_on.html", context, status=422 if form.errors else 200)


def _invited(invitation: Invitation) -> str:
    return reverse("stories:invited", args=[invitation.key])
