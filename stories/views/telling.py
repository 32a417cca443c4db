"""After telling: the receipt, the confirmation. No session, no script needed."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from .. import services
from ..models import Confirmation, TellingDraft
from .author_window import author_context, link_ended

AGAIN_AFTER = dt.timedelta(minutes=1)


@never_cache
def told(request: HttpRequest, key: str) -> HttpResponse:
    """The receipt: what was kept, what happens next and when."""
    draft = get_object_or_404(TellingDraft.objects.select_related("story__state"), key=key)
    if not draft.story_id:
        return redirect("stories:tell_screen", key, "brand")
    context = {"story": draft.story, "draft": draft, "days": settings.DECISION_DAYS}
    context["keep"] = request.build_absolute_uri()
    if draft.story.author_id and draft.story.author == request.user:
        context |= author_context(draft.story)
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
    if confirmation.ended:
        return link_ended(request, token)
    if not confirmation.confirmed_at:
        return render(request, "stories/confirm.html", {"story": confirmation.story})
    return render(request, "stories/mine.html", author_context(confirmation.story, token))
