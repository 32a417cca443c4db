"""Talk pages. Everybody reads them; a member writes on the page itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from ..models import Message, Thread, WikiArticlePage
from ..reading.keyset import KEY_MAX, key_in
from ..reading.talk import messages_of, threads_everywhere, threads_of
from ..rights import Rank, rank_of
from ..services import talking
from ..services.refusals import Refused, TooOften
from ..talk_forms import CorrectionForm, MessageForm, RemovalForm, ThreadForm
from .common import article_frame, of_article

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def talks(request: HttpRequest) -> HttpResponse:
    """The open threads of the whole wiki."""
    page = threads_everywhere(get_language(), request.GET.get("before", ""))
    values = {"threads": page, "before": request.GET.get("before", "")}
    return render(request, "wiki/talks.html", values)


@_get_or_post
@of_article
def talk(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """The threads of an article, and a form to open one."""
    form = ThreadForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = _kept(request, form, talking.open_thread, article, **form.cleaned_data)
        if done:
            return redirect(_address(article, done))
    before = request.GET.get("before", "")
    frame = article_frame(request, article, "talk")
    frame |= {"threads": threads_of(article, before), "before": before, "form": form}
    return render(request, "wiki/talk.html", frame, status=422 if form.errors else 200)


@_get_or_post
@of_article
def thread(request: HttpRequest, article: WikiArticlePage, pk: int) -> HttpResponse:
    """One thread; its buttons and forms come back here, each with the name of its act."""
    if pk > KEY_MAX:
        raise Http404
    found = get_object_or_404(article.threads.select_related("opened_by", "resolved_by"), pk=pk)
    found.article = article
    if request.method != "POST":
        return _thread_page(request, found, _asked(request, found))
    act = _ACTS.get(request.POST.get("act", ""), _answer)
    return act(request, found)


def _asked(request: HttpRequest, thread: Thread) -> dict:
    """The form that an address asks for: `?answer=`, `?correct=` or `?remove=` a message."""
    for name, make in (
        ("answer", MessageForm),
        ("correct", CorrectionForm),
        ("remove", RemovalForm),
    ):
        if key := key_in(request.GET.get(name)):
            message = thread.messages.filter(pk=key, removed_at=None).first()
            if message:
                start = {"text": message.text} if name == "correct" else {}
                return {"about": message, "doing": name, "form_about": make(initial=start)}
    return {}


def _answer(request: HttpRequest, thread: Thread) -> HttpResponse:
    form = MessageForm(request.POST)
    key = key_in(request.POST.get("parent"))
    parent = thread.messages.filter(pk=key).first() if key else None
    if form.is_valid():
        given = {"parent": parent, **form.cleaned_data}
        if done := _kept(request, form, talking.answer, thread, **given):
            return redirect(_address(thread.article, done))
    if parent is None:
        return _thread_page(request, thread, {"form": form})
    return _thread_page(request, thread, {"about": parent, "doing": "answer", "form_about": form})


def _correct(request: HttpRequest, thread: Thread) -> HttpResponse:
    return _about_message(request, thread, CorrectionForm, "correct", talking.edit_message)


def _remove(request: HttpRequest, thread: Thread) -> HttpResponse:
    return _about_message(request, thread, RemovalForm, "remove", talking.remove_message)


def _about_message(request: HttpRequest, thread: Thread, make, name: str, verb) -> HttpResponse:
    message = _message(request, thread)
    form = make(request.POST)
    if form.is_valid():
        _kept(request, form, verb, message, **form.cleaned_data)
        if not form.errors:
            return redirect(_address(thread.article, message))
    asked = {"about": message, "doing": name, "form_about": form}
    return _thread_page(request, thread, asked)


def _put_back(request: HttpRequest, thread: Thread) -> HttpResponse:
    message = _message(request, thread)
    return _pressed(request, thread, talking.put_back_message, message)


def _resolve(request: HttpRequest, thread: Thread) -> HttpResponse:
    return _pressed(request, thread, talking.resolve, thread)


def _reopen(request: HttpRequest, thread: Thread) -> HttpResponse:
    return _pressed(request, thread, talking.reopen, thread)


def _pressed(request: HttpRequest, thread: Thread, verb, *args) -> HttpResponse:
    """A button without a field: why it did nothing is said on the page it leads back to."""
    try:
        verb(*args, by=request.user)
    except Refused as refusal:
        if rank_of(request.user) == Rank.VISITOR:
            return _thread_page(request, thread, {"refusal": str(refusal)}, status=403)
        messages.error(request, str(refusal))
    return redirect("wiki:thread", thread.article.slug, thread.pk)


_ACTS = {
    "correct": _correct,
    "remove": _remove,
    "put_back": _put_back,
    "resolve": _resolve,
    "reopen": _reopen,
}


def _message(request: HttpRequest, thread: Thread) -> Message:
    return get_object_or_404(thread.messages, pk=key_in(request.POST.get("message")))


def _kept(request: HttpRequest, form, verb, *args, **kwargs) -> Message | None:
    """What a verb kept; None when the form says why it did not."""
    try:
        return verb(*args, by=request.user, **kwargs)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        if isinstance(refusal, TooOften):
            request.refusal = refusal
    return None


def _thread_page(
    request: HttpRequest, thread: Thread, asked: dict, status: int = 200
) -> HttpResponse:
    article = thread.article
    asked = {"form": MessageForm(), "doing": "", **asked}
    about = asked.get("about")
    at = str(about.pk) if about else request.GET.get("message", "")
    page = messages_of(thread, article.language, after=request.GET.get("after", ""), at=at)
    frame = article_frame(request, article, "talk")
    frame |= {"thread": thread, "messages_page": page, "now_editable": _editable(request, page)}
    if any(each.errors for each in (asked["form"], asked.get("form_about")) if each):
        status = 422
    return render(request, "wiki/thread.html", frame | asked, status=status)


def _editable(request: HttpRequest, page) -> set[int]:
    shown = (each.message for each in page.said)
    return {each.pk for each in shown if talking.may_edit(each, request.user)}


def _address(article: WikiArticlePage, message: Message) -> str:
    page = reverse("wiki:thread", args=[article.slug, message.thread_id])
    return f"{page}?message={message.pk}#message-{message.pk}"
