"""Rights of reply in the back office: those whose delay runs out first, published or refused."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from .. import services
from ..files.downloads import private_download
from ..forms.notices import ReplyActForm
from ..models import ReplyRequest
from ..services.replies import last_day, length_allowed
from .access import allowed

RIGHT = "stories.publish_story"
WAITING, DECIDED = 100, 30  # shown at once
_STOPPED = (services.ReplyClosed, services.NotYours, ValueError)


@require_safe
@allowed(RIGHT)
def replies(request: HttpRequest) -> HttpResponse:
    """Requests that wait, the first due first, hence overdue ones on top; then the last decided."""
    found = ReplyRequest.objects.select_related("story").defer("story__text", "text")
    waiting = list(found.filter(handled_at=None).order_by("due_at", "pk")[: WAITING + 1])
    context = {
        "waiting": waiting[:WAITING],
        "others": len(waiting) > WAITING,
        "decided": found.filter(handled_at__isnull=False).order_by("-handled_at")[:DECIDED],
    }
    return render(request, "stories/admin/replies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(RIGHT)
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: who asks, the words, the story, and the decision."""
    found = ReplyRequest.objects.select_related("story__state", "story__brand", "handled_by")
    asked = get_object_or_404(found, pk=pk)
    form = ReplyActForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            said = _act(asked, request.user, **form.cleaned_data)
        except _STOPPED as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, said)
            return redirect("reply_requests")
    context = {"asked": asked, "story": asked.story, "form": form}
    if asked.story:
        context |= {"most": length_allowed(asked.story), "last_day": last_day(asked.story)}
    return render(request, "stories/admin/reply.html", context)


def _act(asked: ReplyRequest, by, *, act: str, refusal: str, facts: str) -> str:
    if act == "publish":
        services.publish_reply(asked, by=by)
        return _("The reply stands under the story. Whoever asked is told.")
    services.refuse_reply(asked, by=by, refusal=refusal, facts=facts)
    return _("The reply is refused. Whoever asked is told why.")


@require_safe
@allowed(RIGHT)
def identity(request: HttpRequest, pk: int) -> FileResponse:
    """The proof of identity, as a download; each look is written down."""
    asked = get_object_or_404(ReplyRequest.objects.select_related("story"), pk=pk)
    found = private_download(asked.identity, asked.ticket)
    services.see_identity(asked, by=request.user)
    return found
