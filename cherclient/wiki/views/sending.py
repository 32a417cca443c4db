"""What all forms of articles share: what is said once they are sent, what is kept when they cannot be."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..reading.suggestions import Suggestion, suggestions
from ..services.kept_forms import KEPT, is_made_from_erased
from ..services.saving import Saved
from ..services.submitting import Submitted
from ..vocabulary import TEXT_MAX, Change

SAVED = "wiki_saved"  # of the session: hashes by form
FORMS_REMEMBERED = 20
_OURS = {"csrfmiddlewaretoken", "do", "base", "edit_key", "continues"}


def done(request: HttpRequest, submitted: Submitted, form) -> HttpResponse:
    """To the article, or to the edit that waits, saying what became of it."""
    request.session.pop(KEPT, None)
    remembered = request.session.get(SAVED, {})
    known = submitted.saved.revision.hash if submitted.saved else ""
    remembered[str(form["edit_key"].value())[:64]] = known
    request.session[SAVED] = dict(list(remembered.items())[-FORMS_REMEMBERED:])
    if form.removed:
        words = _("Taken out of your text, because it cannot be published: %(what)s.")
        messages.warning(request, words % {"what": ", ".join(form.removed)})
    if submitted.proposal:
        messages.success(request, _("Kept: an editor will read your edit before it is public."))
        return HttpResponseRedirect(reverse("wiki:proposal", args=[submitted.proposal.pk]))
    for words in _said(submitted.saved):
        messages.success(request, words)
    return HttpResponseRedirect(submitted.article.address())


def _said(saved: Saved) -> list[str]:
    if saved.repeated:
        return [_("This edit was saved already, once.")]
    if saved.unchanged:
        return [_("Nothing changed: the article says this already.")]
    if saved.revision.change == Change.CREATED:
        return [_("Your article is public.")]
    said = [_("Your edit is public.")]
    if other := saved.merged_with:
        who = other.byline
        day = date_format(localtime(other.made_at), "j F Y, H:i")
        said[0] = _("Your edit is public, merged with the version of %(name)s of %(day)s.")
        said[0] %= {"name": who, "day": day}
    if number := saved.replaced_own:
        said.append(
            ngettext(
                "It takes the place of what you saved in another window, in %(n)s passage.",
                "It takes the place of what you saved in another window, in %(n)s passages.",
                number,
            )
            % {"n": number}
        )
    return said


# --- nothing typed is lost ------------------------------------------------------------------------


def said_in(data: QueryDict) -> list[tuple[str, str]]:
    """What somebody typed, by field, to be copied."""
    return [
        (name, value)
        for name, values in data.lists()
        for value in values
        if name not in _OURS and value.strip()
    ]


def lost(request: HttpRequest, why: str, status: int) -> HttpResponse:
    """Nothing could be saved: why, and what was typed."""
    shown = {"why": why, "typed": said_in(request.POST)}
    return render(request, "wiki/not_saved.html", shown, status=status)


def keep_for_later(request: HttpRequest) -> bool:
    """Keep a form in the session of somebody who is signed out, until they sign in.

    Not what is too long, nor what was made from a text erased for the law.
    """
    said = request.POST.urlencode()
    if len(request.POST.get("text", "")) > TEXT_MAX or len(said) > 10 * TEXT_MAX:
        return False
    if is_made_from_erased(request.POST):
        return False
    request.session[KEPT] = [request.get_full_path(), said]
    return True


def kept_for_now(request: HttpRequest) -> QueryDict | None:
    """The form this member sent to this address before signing in."""
    path, said = request.session.get(KEPT, ("", ""))
    if path != request.get_full_path():
        return None
    form = QueryDict(said)
    if is_made_from_erased(form):
        del request.session[KEPT]
        return None
    return form


def evidence_for(request: HttpRequest, language: str) -> list[Suggestion]:
    """The stories asked for beside a form, to be cited."""
    return suggestions("story", request.POST.get("evidence", ""), language)
