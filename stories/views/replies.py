"""Asking for a right of reply; and where a request stands, by its number."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from .. import services
from ..files.pictures import BYTES_MAX
from ..files.proofs import PDF_BYTES_MAX
from ..files.uploads import bounded_uploads
from ..forms.reply import ReplyForm
from ..models import ReplyRequest, Story
from ..moderation import LimitedAction, ReplyKind
from ..services.replies import LINES_MAX, last_day, length_allowed
from ..too_often import too_often


@bounded_uploads(each=BYTES_MAX, total=BYTES_MAX)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, public_id: str) -> HttpResponse:
    """For somebody named or designated in a public story, or its brand. Free, without an account."""
    found = Story.objects.live().select_related("brand", "state", "author")
    story = get_object_or_404(found, public_id=public_id)
    form = _form(request, story)
    if form.is_valid() and not too_often(request, LimitedAction.REPLY, form):
        try:
            asked = services.ask_reply(story, **form.request)
        except services.NotTaken as problem:
            form.add_error("text", str(problem))
        else:
            return redirect("stories:reply_status", public_id, asked.ticket)
    until = last_day(story)
    context = {
        "story": story,
        "form": form,
        "most": length_allowed(story),
        "lines": LINES_MAX,
        "last_day": until,
        "over": until is not None and timezone.localdate() > until,
        "kinds": ReplyKind,
    }
    return render(request, "stories/reply.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, story: Story) -> ReplyForm:
    if request.method != "POST":
        return ReplyForm(initial={"language": get_language() or story.language})
    form = ReplyForm(request.POST, request.FILES)
    if getattr(request, "dropped_files", 0):
        most = PDF_BYTES_MAX // 1_000_000
        form.errors.pop("identity", None)  # it is not missing
        form.add_error(
            "identity", _("This file is too heavy: %(most)s MB at most.") % {"most": most}
        )
    return form


@never_cache
@require_safe
def status(request: HttpRequest, public_id: str, ticket: str) -> HttpResponse:
    """The receipt of a request, then what became of it: neither the words nor who asked."""
    found = ReplyRequest.objects.filter(public_id=public_id, ticket=ticket)
    asked = found.select_related("story__state").first()
    if asked is None:
        raise Http404
    return render(request, "stories/reply_status.html", {"asked": asked, "story": asked.story})
