"""The learning loop in the back office: the weekly review, the registry, retraining, activation."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.models import ModelLogEntry

from .. import services, tasks
from ..detector_in_use import SETTING, detector_in_use
from ..detector_registry import audit_bins, registry, version_before, version_by, version_line
from ..forms.learning import ReviewForm
from ..models import DetectorVersion, Label, Retraining, ReviewPick
from ..reliability_plot import reliability_plot
from ..vocabulary import RunState, VersionState
from .access import allowed

WEEKS = 12
LOG = 20


# --- the weekly review ----------------------------------------------------------------------------


@allowed("stories.publish_story")
def to_review(request: HttpRequest) -> HttpResponse:
    """The stories picked for a week; why each was picked is said once it is answered."""
    weeks = ReviewPick.objects.values("week").order_by("-week")
    weeks = weeks.annotate(picked=Count("pk"), left=Count("pk", filter=Q(answer="")))[:WEEKS]
    week = _week_of(request.GET.get("week", "")) or (weeks[0]["week"] if weeks else None)
    picks = ReviewPick.objects.filter(week=week).select_related("story", "label", "answered_by")
    context = {
        "weeks": weeks,
        "week": week,
        "picks": picks.defer("story__text").order_by("pk"),
        "left": picks.filter(answer="").count(),
    }
    return render(request, "stories/admin/to_review.html", context)


def _week_of(words: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@allowed("stories.publish_story")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One story, read without what the detector said of it, and three answers."""
    pick = get_object_or_404(ReviewPick.objects.select_related("story__brand"), pk=pk)
    if pick.answer:
        messages.warning(request, _("Somebody has already answered for this story."))
        return redirect(_week_address(pick))
    form = ReviewForm(pick.story, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answered = services.answer_pick(pick, by=request.user, **form.cleaned_data)
        except (services.AlreadyAnswered, ValueError) as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, _said_of(answered))
        return redirect(_next_address(pick))
    context = {"pick": pick, "story": pick.story, "form": form}
    return render(request, "stories/admin/review.html", context)


def _said_of(pick: ReviewPick) -> str:
    if pick.label and pick.label.is_ad and pick.story.live:
        return _("Your answer is kept. The story stays online; a report asks a moderator to look.")
    return _("Your answer is kept.")


def _next_address(pick: ReviewPick) -> str:
    left = ReviewPick.objects.filter(week=pick.week, answer="").order_by("pk").first()
    return reverse("detector_review", args=[left.pk]) if left else _week_address(pick)


def _week_address(pick: ReviewPick) -> str:
    return f"{reverse('detector_to_review')}?week={pick.week.isoformat()}"


# --- the registry ---------------------------------------------------------------------------------


@allowed("stories.change_detectorversion")
def detectors(request: HttpRequest) -> HttpResponse:
    """Every detector with its figures, the last retraining, and what people did."""
    services.close_interrupted()
    bins, drawn = audit_bins()
    in_use = detector_in_use()
    run = Retraining.objects.select_related("version").first()
    context = {
        "lines": registry(),
        "in_use": in_use,
        "set_by_variable": in_use.origin == SETTING,
        "run": run,
        "run_message": _(run.message) if run and run.message else "",
        "running": bool(run and run.state == RunState.RUNNING),
        "labels": Label.objects.count(),
        "before": version_before(),
        "plot": reliability_plot(bins) if bins else None,
        "drawn": drawn,
        "log": ModelLogEntry.objects.filter(content_type__model="detectorversion").select_related(
            "user"
        )[:LOG],
    }
    return render(request, "stories/admin/detectors.html", context)


@allowed("stories.change_detectorversion")
def detector(request: HttpRequest, digest: str) -> HttpResponse:
    """One detector: what it learned from, its figures before and after, its reliability."""
    line = version_line(_version(digest))
    return render(request, "stories/admin/detector.html", {"line": line, "version": line.version})


@require_http_methods(["GET", "POST"])
@allowed("stories.change_detectorversion")
def activate(request: HttpRequest, digest: str) -> HttpResponse:
    """GET asks, POST activates."""
    version = _version(digest)
    if request.method == "POST":
        try:
            services.activate_version(digest, by=request.user, note=request.POST.get("note", ""))
        except services.NotActivable as problem:
            messages.error(request, str(problem))
        else:
            said = _("Detector %(digest)s judges from now on.") % {"digest": version.short}
            messages.success(request, said)
        return redirect("detectors")
    context = {
        "line": version_line(version),
        "version": version,
        "back": version.state == VersionState.RETIRED,
    }
    return render(request, "stories/admin/activate_detector.html", context)


@require_POST
@allowed("stories.change_detectorversion")
def retrain(request: HttpRequest) -> HttpResponse:
    """Start a retraining; the answer does not wait for its end."""
    try:
        run = services.start_retraining(by=request.user)
    except services.RetrainingUnderWay as problem:
        messages.warning(request, str(problem))
    else:
        tasks.retrain_on_commit(run.pk)
        messages.success(
            request,
            _("The retraining has begun. It takes a minute or two: load this page again."),
        )
    return redirect("detectors")


def _version(digest: str) -> DetectorVersion:
    try:
        return version_by(digest)
    except DetectorVersion.DoesNotExist as error:
        raise Http404 from error
