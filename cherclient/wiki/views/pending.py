"""What waits for an editor: a list for everybody, each text for editors and for its author."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ..models import ProposedEdit
from ..pending_forms import (
    RefuseForm,
    base_in,
    form_of_author,
    form_of_editor,
    text_form,
)
from ..reading.conflicts import conflict_places
from ..reading.pending import read_proposal, waiting_page
from ..rights import Rank, rank_of
from ..services.deciding import AlreadyDecided, accept, refuse, withdraw
from ..services.proposals import propose_edit
from ..services.saving import EditConflict, TitleTaken
from ..services.submitting import key_of
from ..vocabulary import Proposal


@never_cache
@require_safe
def pending(request: HttpRequest) -> HttpResponse:
    """Who waits for what since when, the longest wait first; no word of any text."""
    page = waiting_page(request.GET, request.user)
    return render(request, "wiki/pending.html", {"page": page})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one edit; an editor decides on it, its author changes it or takes it back."""
    row = _open_to(request.user, pk)
    act = _ACTS.get(request.POST.get("act", "")) if request.method == "POST" else None
    try:
        return act(request, row) if act else _page(request, row)
    except AlreadyDecided as late:
        return _told_late(request, late.proposal)
    except ProposedEdit.DoesNotExist:  # erased meanwhile
        raise Http404 from None


def _open_to(user, pk: int) -> ProposedEdit:
    rows = ProposedEdit.objects.select_related("author", "article", "base", "decided_by")
    row = rows.filter(pk=pk).first()
    if row is None or (row.author_id != user.pk and rank_of(user) < Rank.EDITOR):
        raise Http404
    return row


def _page(request, row: ProposedEdit, *, form=None, why=None, conflict=None) -> HttpResponse:
    """`form` and `why` were sent and refused; `conflict` came up when they were accepted."""
    read = read_proposal(row)
    merged, mine = (conflict.merged, conflict.mine) if conflict else (read.merged, read.text)
    head = conflict.theirs if conflict else read.head
    places = conflict_places(merged, mine, row.language) if merged else []
    is_author = row.author_id == request.user.pk
    if form is None and row.state == Proposal.PENDING and (places or "change" in request.GET):
        form = (
            form_of_author(row)
            if is_author
            else form_of_editor(row, merged, mine, head, by=request.user)
        )
    context = {
        "read": read,
        "row": row,
        "is_author": is_author,
        "is_pending": row.state == Proposal.PENDING,
        "places": places,
        "mine_words": _("This edit, by %(name)s") % {"name": row.author},
        "theirs_words": _("The article, by %(name)s") % {"name": head.byline} if head else "",
        "form": form,
        "why": why or RefuseForm(),
    }
    refused = request.method == "POST"
    return render(request, "wiki/proposal.html", context, status=422 if refused else 200)


def _accept(request, row: ProposedEdit) -> HttpResponse:
    """As its author wrote it."""
    return _try(request, row, partial(accept, row.pk, by=request.user))


def _settle(request, row: ProposedEdit) -> HttpResponse:
    """As the editor changed it."""
    base = base_in(text_form(row, request.POST, by=request.user), row)
    start = (base or row).text
    form = text_form(row, request.POST, by=request.user, like=start.blocks)
    if not form.is_valid():
        return _page(request, row, form=form)
    accepted = partial(accept, row.pk, by=request.user, content=form.content(start), base=base)
    return _try(request, row, accepted, form)


def _try(request, row: ProposedEdit, accepted, form=None) -> HttpResponse:
    try:
        saved = accepted()
    except EditConflict as conflict:
        return _page(request, row, conflict=conflict)
    except TitleTaken as taken:
        messages.error(request, _title_words(taken))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Accepted: it is public, and its author is told."))
        return redirect(saved.revision.article.address())
    return _page(request, row, form=form)


def _refuse(request, row: ProposedEdit) -> HttpResponse:
    why = RefuseForm(request.POST)
    if not why.is_valid():
        return _page(request, row, why=why)
    refuse(row.pk, by=request.user, reason=why.cleaned_data["reason"])
    messages.success(request, _("Declined: its author is told why."))
    return redirect("wiki:pending")


def _withdraw(request, row: ProposedEdit) -> HttpResponse:
    withdraw(row.pk, by=request.user)
    messages.success(request, _("Your edit is taken back."))
    return redirect("wiki:pending")


def _rewrite(request, row: ProposedEdit) -> HttpResponse:
    """Its author says it otherwise; what was there before is kept, withdrawn."""
    if row.author_id != request.user.pk:
        raise PermissionDenied
    form = text_form(row, request.POST, by=request.user, like=row.text.blocks)
    if not form.is_valid():
        return _page(request, row, form=form)
    key = key_of(form["edit_key"].value() or "", request.user, form.cleaned_data)
    words = {"summary": form.cleaned_data["summary"], "edit_key": key}
    words |= {"author": request.user, "base": row.base, "language": row.language}
    try:
        new = propose_edit(row.article, form.content(row.text), continues=row, **words)
    except TitleTaken as taken:
        form.add_error("title", _title_words(taken))
    except ValidationError as error:
        form.add_error(None, error)
    else:
        messages.success(request, _("Your edit is changed; it waits at the same place."))
        return redirect("wiki:proposal", new.pk)
    return _page(request, row, form=form)


_ACTS = {
    "accept": _accept,
    "settle": _settle,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "rewrite": _rewrite,
}


def _title_words(taken: TitleTaken) -> str:
    words = _("An article has this title already: “%(title)s”. Nothing was saved.")
    return words % {"title": taken.article.title}


def _told_late(request, row: ProposedEdit) -> HttpResponse:
    """Somebody was faster; what was typed is given back."""
    if row.decided_by:
        words = _("%(who)s was faster: %(state)s. Nothing of yours was saved.")
        said = words % {"who": row.decided_by, "state": row.get_state_display()}
    else:
        said = _("Its author took it back or changed it meanwhile. Nothing of yours was saved.")
    typed = request.POST.get("text") or request.POST.get("reason", "")
    context = {"row": row, "said": said, "typed": typed}
    return render(request, "wiki/proposal_late.html", context, status=409)
