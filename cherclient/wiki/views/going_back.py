"""Going back in the history, and blanking a text of the past for the law."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..history_forms import EraseForm, RevertForm
from ..models import ArticleRevision, ProposedEdit, WikiArticlePage
from ..reading.history import Erased, changes_between, numbered
from ..rights import Rank, may_write, rank_of, writes_directly
from ..services.erasing import CannotErase, erase_revision
from ..services.reverting import CannotRevert, How, going_back, revert
from ..services.saving import EditConflict, Saved, TitleTaken, head_of
from ..services.submitting import key_of
from ..vocabulary import Basis
from .common import article_frame, of_article
from .conflicts import conflict_page
from .history import number_asked, says_what_is_wanting

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@login_required
@_get_or_post
@of_article
@says_what_is_wanting
def revert_to(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """Show what going back would change; with a reason, do it. `?n=` is a number, else the last."""
    if not may_write(request.user, article):
        frame = article_frame(request, article, "history")
        return render(request, "wiki/may_not_revert.html", frame, status=403)
    target = numbered(article, number_asked(request, "n"))
    head = head_of(article)
    how = How.UNDO if request.GET.get("how") == How.UNDO else How.RESTORE
    form = RevertForm(request.POST or None, initial={"how": how, "base": head.number})
    if form.is_valid():
        done = _revert(request, article, target, form)
        if done is not None:
            return done
    elif form.is_bound and form["how"].value() in How.values:
        how = How(form["how"].value())
    return _revert_page(request, article, target, head, how, form)


def _revert(request, article, target, form: RevertForm) -> HttpResponse | None:
    """What to answer once it is done; None when the form says why it is not."""
    asked = form.cleaned_data
    base = article.history.filter(number=asked["base"]).first()
    if base is None or base.content is None:
        base = head_of(article)
    said = {"how": asked["how"], "reason": asked["reason"], "target": target.pk}
    key = key_of(str(asked["edit_key"]), request.user, said)
    given = {"reason": asked["reason"], "edit_key": key, "how": How(asked["how"])}
    try:
        done = revert(article, target, author=request.user, base=base, **given)
    except EditConflict as conflict:
        return conflict_page(request, article, conflict, summary=asked["reason"])
    except (CannotRevert, TitleTaken) as error:
        form.add_error(None, str(error))
    except ValidationError as error:
        form.add_error(None, error)
    else:
        messages.success(request, _outcome(done))
        return HttpResponseRedirect(article.address("history"))
    return None


def _outcome(done: Saved | ProposedEdit) -> str:
    if isinstance(done, ProposedEdit):
        return _("Your request waits for an editor, like your first edits.")
    if done.unchanged:
        return _("The article reads so already: nothing was changed.")
    return _("Done: this is revision %(number)s.") % {"number": done.revision.number}


def _revert_page(request, article, target, head, how: How, form) -> HttpResponse:
    frame = article_frame(request, article, "history")
    frame |= {"target": target, "head": head, "how": how, "form": form}
    frame["waits"] = not writes_directly(request.user)
    try:
        text = going_back(article, target, head, how)
        frame["changes"] = changes_between(head.text, text, article.language)
    except CannotRevert as error:
        frame["cannot"] = str(error)
    except EditConflict as conflict:
        frame["conflicts"] = len(conflict.merged.conflicts)
    status = 422 if form.is_bound else 200
    return render(request, "wiki/revert.html", frame, status=status)


@never_cache
@login_required
@_get_or_post
@of_article
@says_what_is_wanting
def erase(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """An editor blanks the text of one revision, `?n=`, with a reason and a ground."""
    if rank_of(request.user) < Rank.EDITOR:
        raise PermissionDenied
    row = numbered(article, number_asked(request, "n"))
    if row.erased_at:
        raise Erased(row)
    form = EraseForm(request.POST or None)
    if form.is_valid() and _erase(request, row, form):
        return HttpResponseRedirect(article.address("history"))
    frame = article_frame(request, article, "history")
    frame |= {"row": row, "form": form, "is_head": row.number == head_of(article).number}
    return render(request, "wiki/erase.html", frame, status=422 if form.is_bound else 200)


def _erase(request: HttpRequest, row: ArticleRevision, form: EraseForm) -> bool:
    asked = form.cleaned_data
    try:
        erase_revision(row, by=request.user, basis=Basis(asked["basis"]), reason=asked["reason"])
    except CannotErase as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("The text of revision %(n)s is erased.") % {"n": row.number})
    return True
