"""The queue of what waits for a person: the list, one story at a time, and the decision."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from .. import services
from ..detector_in_use import detector_in_use
from ..forms.moderation import LanguagesForm, usual_words
from ..models import Story
from ..moderation import DecisionKind
from ..services.desk import RIGHT, already_dealt
from ..veil import veiled
from ..waiting import desk_of, place_in, queue_page, waiting_for
from .access import allowed
from .item import ItemPage, clock_in_words, item_page, reader_of, whole_rows
from .veiled import names_of

PROBLEMS = (services.WrongState, ValueError)  # NotOffered, ClaimedBy, TextChanged are among them


@require_safe
@allowed(RIGHT)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this moderator, the most pressing first, twenty a page."""
    desk = desk_of(request.user)
    context = {"in_use": detector_in_use(), "desk": desk}
    if not desk.languages:
        context["languages"] = LanguagesForm()
        return render(request, "stories/admin/queue.html", context)
    page = queue_page(desk, place_in(request.GET.get("after", "")))
    context |= {"page": page, "waiting": waiting_for(desk)}
    context["lines"] = lines_of(page.items, request.user)
    return render(request, "stories/admin/queue.html", context)


def lines_of(items, user) -> list[dict]:
    """Items as lines of a table: no name of a brand in them."""
    return [
        {
            "item": item,
            "title": veiled(item.story.title, names_of(item.story.brand)),
            "clock": clock_in_words(item.deadline),
            "reader": reader_of(item.state, user),
            "mine": item.state.claimed_by_id == user.pk,
        }
        for item in items
    ]


@require_POST
@allowed(RIGHT)
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the most pressing story nobody reads; `after` gives the one on the desk back."""
    after = place_in(request.POST.get("after", ""))
    if after:
        services.release(Story(pk=after.story_id), by=request.user)
    return open_next(request, after)


def open_next(request: HttpRequest, after=None) -> HttpResponse:
    """The page of the next story, taken; the queue when nothing is left."""
    row = services.take_next(by=request.user, after=after)
    if row is None:
        messages.info(request, _("Nothing else waits for you."))
        return redirect("story_queue")
    return redirect("queue_item", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(RIGHT)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One story with all that helps to decide, and the decision."""
    story = get_object_or_404(Story, pk=pk)
    page = item_page(whole_rows().get(pk=story.pk), request.user)
    if page.kept_from_them:
        messages.warning(request, str(services.NotOffered()))
        return redirect("story_queue")
    if request.method == "POST":
        return _Answer(request, page).response()
    return _shown(request, page)


def _shown(request: HttpRequest, page: ItemPage, *, status: int = 200, **more) -> HttpResponse:
    context = page.context() | {"refusal": page.refusal(), "question": page.question()} | more
    return render(request, "stories/admin/item.html", context, status=status)


class _Answer:
    """What a moderator sent from the page of a story. Whatever goes wrong, what they typed stays."""

    def __init__(self, request: HttpRequest, page: ItemPage) -> None:
        self.request, self.page, self.sent = request, page, request.POST
        self.after = page.item.place if page.item else None

    def response(self) -> HttpResponse:
        acts = {
            "publish": self.publish,
            "ask": self.ask,
            "words": self.begin_with_usual_words,
            "preview": self.preview,
            "refuse": self.refuse,
        }
        act = acts.get(self.sent.get("action", ""))
        if act and self.page.item is None:
            return self.too_late()
        return act() if act else _shown(self.request, self.page)

    def too_late(self) -> HttpResponse:
        """It waits no more: by whom and when it was dealt with, and the words typed meanwhile."""
        typed = {"refusal": self.page.refusal(self.sent), "question": self.page.question(self.sent)}
        problem = str(already_dealt(self.page.row))
        return _shown(self.request, self.page, problem=problem, status=409, **typed)

    def publish(self) -> HttpResponse:
        return self._decide(DecisionKind.PUBLISH)

    def ask(self) -> HttpResponse:
        form = self.page.question(self.sent)
        if not form.is_valid():
            return _shown(self.request, self.page, question=form, status=422)
        return self._decide(DecisionKind.ASK, question=form, said=form.cleaned_data)

    def begin_with_usual_words(self) -> HttpResponse:
        """Without a script: the words of the reason, to be completed; words typed are kept."""
        data = self.sent.copy()
        if not data.get("facts", "").strip():
            data["facts"] = usual_words(data.get("reason", ""), self.page.story.language)
        form = self.page.refusal()
        form.initial = {name: data.get(name, "") for name in ("reason", "facts", "passage", "law")}
        return _shown(self.request, self.page, refusal=form)

    def preview(self, form=None) -> HttpResponse:
        form = form or self.page.refusal(self.sent)
        if not form.is_valid():
            return _shown(self.request, self.page, refusal=form, status=422)
        statement = self.page.statement(form)
        form.data = form.data.copy()
        form.data["seen"] = form.digest
        return _shown(self.request, self.page, refusal=form, statement=statement)

    def refuse(self) -> HttpResponse:
        form = self.page.refusal(self.sent)
        if not form.is_valid() or not form.was_shown:
            return self.preview(form)
        return self._decide(DecisionKind.REFUSE, refusal=form, said=form.words)

    def _decide(self, kind: DecisionKind, *, said: dict | None = None, **forms) -> HttpResponse:
        version = self.sent.get("version", "")
        version = int(version) if version.isdecimal() and len(version) < 10 else -1
        try:
            services.decide_waiting(
                self.page.story, by=self.request.user, kind=kind, version=version, **said or {}
            )
        except PROBLEMS as problem:
            page = item_page(whole_rows().get(pk=self.page.row.pk), self.request.user)
            return _shown(self.request, page, problem=str(problem), status=409, **forms)
        messages.success(self.request, _("Your decision is kept."))
        return open_next(self.request, self.after)


@require_POST
@allowed(RIGHT)
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take a story, give it back, or show the brand it is about."""
    verbs = {"claim": services.claim, "release": services.release, "unveil": services.unveil}
    story = get_object_or_404(Story, pk=pk)
    try:
        verbs[verb](story, by=request.user)
    except PROBLEMS as problem:
        messages.warning(request, str(problem))
    return redirect("story_queue") if verb == "release" else redirect("queue_item", pk)
