"""Reports in the back office: grouped, urgent first; one answer for one of them, or for many."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from .. import services
from ..forms.notices import Act, ReportActForm
from ..models import Report
from ..moderation import ProposalState
from ..reading.report_desk import (
    BY_REPORTER,
    BY_WORDS,
    CLOSED,
    GROUPS,
    closed_reports,
    group_of,
    late_reports,
    past_of,
    report_groups,
)
from .access import allowed

RIGHT = "stories.change_report"
_BY = (BY_WORDS, BY_REPORTER)
_STOPPED = (
    services.AlreadyAnsweredReport,
    services.NotYours,
    services.WrongState,
    ValueError,
)


@require_safe
@allowed(RIGHT)
def reports(request: HttpRequest) -> HttpResponse:
    """Open reports in groups; or the overdue ones, or those that have their answer."""
    shown, by = request.GET.get("show", ""), request.GET.get("by", "")
    if shown == "closed":
        return _closed(request)
    by = by if by in _BY else BY_WORDS
    groups = report_groups(by, late=shown == "late")
    context = {
        "groups": groups[:GROUPS],
        "others": len(groups) > GROUPS,
        "by": by,
        "shown": shown,
        "late": late_reports(),
    }
    return render(request, "stories/admin/reports.html", context)


def _closed(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    known = before.isascii() and before.isdigit() and len(before) < 18
    found = closed_reports(int(before) if known else None)
    older = found[CLOSED - 1].pk if len(found) > CLOSED else None
    context = {"reports": found[:CLOSED], "older": older, "shown": "closed", "late": late_reports()}
    return render(request, "stories/admin/reports_closed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(RIGHT)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, its story, what became of its reporter's others, and what can be done."""
    found = Report.objects.select_related("story__state", "story__brand", "handled_by")
    report = get_object_or_404(found, pk=pk)
    form = ReportActForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            said = _act(report, request.user, **form.cleaned_data)
        except _STOPPED as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, said)
            return redirect("story_report", pk)
    return render(request, "stories/admin/report.html", _context(report, form))


def _context(report: Report, form: ReportActForm) -> dict:
    story = report.story
    return {
        "report": report,
        "story": story,
        "form": form,
        "past": past_of([report.reporter_key]).get(report.reporter_key),
        "decisions": report.decisions.select_related("actor"),
        "proposal": story and story.removal_proposals.filter(state=ProposalState.OPEN).first(),
        "question": story and services.open_question(story),
        "unanswered": story and services.unanswered(story),
    }


def _act(report: Report, by, *, act: str, answer: str) -> str:
    """Do it; what was done, in words."""
    if act == Act.ASSESS:
        services.assess_report(report, by=by)
        return _("The page of the story now says that a report is being assessed.")
    if act == Act.ASK:
        if report.story is None:
            raise ValueError(_("The story was erased: nobody is left to ask."))
        services.ask_author(report.story, by=by, text=answer, wants_proof=True)
        return _("The question is on its way to the author. The story stays online.")
    services.close_reports([report], by=by, outcome=act, answer=answer)
    return _("The report has its answer.")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(RIGHT)
def report_group(request: HttpRequest, by: str, key: str) -> HttpResponse:
    """Reports that say the same or come from one person: one answer for all that are ticked."""
    if by not in _BY:
        raise Http404
    found = group_of(by, key)
    if not found:
        messages.warning(request, _("No report of this group is open any more."))
        return redirect("story_reports")
    sent = request.POST if request.method == "POST" else None
    form = ReportActForm(sent, grouped=True)
    ticked = set(request.POST.getlist("report")) if sent else {str(each.pk) for each in found}
    chosen = [each for each in found if str(each.pk) in ticked]
    if form.is_valid() and not chosen:
        form.add_error(None, _("Tick the reports that you answer."))
    elif form.is_valid() and _closed_all(request, chosen, form):
        return redirect("story_reports")
    past = past_of(each.reporter_key for each in found)
    lines = [(each, str(each.pk) in ticked, past.get(each.reporter_key)) for each in found]
    context = {"lines": lines, "form": form, "by": by, "first": found[0]}
    return render(request, "stories/admin/report_group.html", context)


def _closed_all(request: HttpRequest, chosen: list[Report], form: ReportActForm) -> bool:
    said = form.cleaned_data
    try:
        services.close_reports(chosen, by=request.user, outcome=said["act"], answer=said["answer"])
    except _STOPPED as problem:
        form.add_error(None, str(problem))
        return False
    words = ngettext("%(n)s report answered.", "%(n)s reports answered.", len(chosen))
    messages.success(request, words % {"n": len(chosen)})
    return True
