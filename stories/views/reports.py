"""Reporting a story, without an account; and where a report stands, by its number."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from .. import services
from ..forms import ReportForm
from ..models import Report, Story
from ..moderation import LimitedAction, ReporterQuality, ReportKind
from ..services.reports import reporter_key
from ..services.strikes import limited_until
from ..too_often import too_often


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """A motivated report on a public story, which stays online."""
    found = Story.objects.live().select_related("brand", "state", "author")
    story = get_object_or_404(found, public_id=public_id)
    sent = request.POST if request.method == "POST" else None
    form = ReportForm(story, sent, initial=_asked(request, story))
    if form.is_valid() and not _too_many(request, form):
        member = request.user if request.user.is_authenticated else None
        language = get_language() or story.language
        try:
            kept = services.report_story(story, **form.report, reporter=member, language=language)
        except services.ReportingSuspended as problem:
            form.add_error(None, _suspended(problem.until))
        else:
            return redirect("stories:reported", public_id, kept.ticket)
    context = {"story": story, "form": form, "suspended": _suspension(request)}
    return render(request, "stories/report.html", context, status=422 if form.errors else 200)


def _too_many(request: HttpRequest, form: ReportForm) -> bool:
    """Whether too many reports came from here; a threat to somebody's life is always taken."""
    if form.cleaned_data["kind"] == ReportKind.THREAT:
        return False
    return too_often(request, LimitedAction.REPORT, form) is not None


def _asked(request: HttpRequest, story: Story) -> dict[str, str]:
    """What the address says beforehand: the kind, the comment; the author is known as such."""
    kind, comment = request.GET.get("kind", ""), request.GET.get("comment", "")
    is_author = request.user.is_authenticated and request.user.pk == story.author_id
    return {
        "kind": kind if kind in ReportKind.values else "",
        "comment": comment if comment.isascii() and comment.isdigit() and len(comment) < 18 else "",
        "quality": ReporterQuality.AUTHOR if is_author else ReporterQuality.READER,
    }


def _suspension(request: HttpRequest) -> str:
    if not request.user.is_authenticated:
        return ""
    until = limited_until(reporter_key(member=request.user))
    return _suspended(until) if until else ""


def _suspended(until) -> str:
    return _(
        "Several of your reports were manifestly unfounded, after a warning: the next ones are taken "
        "from %(day)s on. A threat to somebody’s life may be reported at any time."
    ) % {"day": date_format(timezone.localtime(until), "j F Y")}


@never_cache
@require_safe
def reported(request: HttpRequest, public_id: str, ticket: str) -> HttpResponse:
    """The receipt of a report, then its answer: neither the motive nor who sent it."""
    found = Report.objects.filter(public_id=public_id, ticket=ticket).select_related("story__state")
    report = found.first()
    if report is None:
        raise Http404
    return render(request, "stories/report_status.html", {"report": report, "story": report.story})
