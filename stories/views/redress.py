"""An author answers a question, appeals a decision, or asks for a new link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from .. import services
from ..files.pictures import BYTES_MAX, PictureError
from ..files.proofs import ACCEPT, PDF_BYTES_MAX, clean_proof
from ..files.uploads import bounded_uploads
from ..forms.redress import AnswerForm, AppealForm
from ..models import Confirmation
from ..moderation import APPEAL_ANSWER_DAYS, APPEALABLE, LimitedAction
from ..reading.standing import Contested, contested_of
from ..services.proofs import PROOFS_MAX, InsiderProof
from ..too_often import too_often
from .author_window import AuthorWindow, for_authors


@bounded_uploads(each=BYTES_MAX, total=BYTES_MAX)
@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, window: AuthorWindow) -> HttpResponse:
    """What a moderator asks, one field and a file that may be left out."""
    asked = services.to_answer(window.story)
    if asked is None:
        return window.home()
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _answered(request, window, asked, form):
        return window.home()
    context = {
        "window": window,
        "story": window.story,
        "question": asked,
        "form": form,
        "accept": ACCEPT,
        "megabytes": PDF_BYTES_MAX // 1_000_000,
    }
    return render(request, "stories/question.html", context)


def _answered(request: HttpRequest, window: AuthorWindow, asked, form: AnswerForm) -> bool:
    """Keep the answer; what is wrong is said beside the words, which are not lost."""
    try:
        file = _file_of(request)
        text = form.cleaned_data["text"]
        services.answer_question(asked, by=window.story.author, text=text, proof=file)
    except services.WrongState:  # answered in another window, or the story went elsewhere
        return True
    except services.TooManyProofs:
        form.add_error(
            None, _("%(most)s files at most: take one back first.") % {"most": PROOFS_MAX}
        )
    except (PictureError, InsiderProof, ValueError) as problem:
        form.add_error(None, str(problem))
    return not form.errors


def _file_of(request: HttpRequest):
    """The checked file, None without one. Raises `PictureError`."""
    if request.dropped_files:
        raise PictureError(
            _(
                "This file is too heavy. A picture (JPEG, PNG, WebP, HEIC) or a PDF of %(most)s MB at "
                "most is taken."
            )
            % {"most": PDF_BYTES_MAX // 1_000_000}
        )
    file = request.FILES.get("proof")
    if file is None:
        return None
    if refusal := too_often(request, LimitedAction.UPLOAD):
        raise PictureError(str(refusal))
    return clean_proof(file, size=file.size)


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, window: AuthorWindow, number: str) -> HttpResponse:
    """The form of an appeal; once it is made, its receipt and what became of it."""
    decisions = window.story.decisions.filter(kind__in=APPEALABLE).select_related("appeal__outcome")
    contested = contested_of(get_object_or_404(decisions, number=number))
    form = AppealForm(request.POST if request.method == "POST" else None)
    if contested.appeal is None and contested.can_be_appealed and form.is_valid():
        return _appealed(window, contested, form)
    status = 200 if contested.appeal or contested.can_be_appealed else 410
    return _appeal_page(request, window, contested, form, status=status)


def _appealed(window: AuthorWindow, contested: Contested, form: AppealForm) -> HttpResponse:
    try:
        services.appeal(
            contested.decision, by=window.story.author, motive=form.cleaned_data["motive"]
        )
    except services.AlreadyAppealed:  # sent twice: the page shows the first
        pass
    except (services.WrongState, services.TooLate):
        return window.home()
    return redirect(window.appeal_of(contested.decision.number))


def _appeal_page(
    request: HttpRequest, window: AuthorWindow, contested: Contested, form: AppealForm, *, status
) -> HttpResponse:
    context = {
        "window": window,
        "story": window.story,
        "contested": contested,
        "form": form,
        "days": APPEAL_ANSWER_DAYS,
        "again": contested.appeal and request.method == "POST",
    }
    name = "appeal_received" if contested.appeal else "appeal"
    return render(request, f"stories/{name}.html", context, status=status)


@never_cache
@require_POST
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Send the author of a story a new link in the place of one that has ended."""
    confirmation = Confirmation.objects.with_token(token)
    if confirmation is None:
        return render(request, "stories/link_gone.html", status=404)
    services.renew_link(confirmation)
    return render(request, "stories/link_renewed.html")
