"""A late form of the admin and the text saved meanwhile, side by side."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..document import document
from ..forms import NewArticleForm, words_of
from ..models import WikiArticlePage
from ..reading.conflicts import both_texts, conflict_places, result_text
from ..rights import held_in_the_admin, level_of, may_curate
from ..services.drafts import PLAIN
from .merging import MergedAtSave, merged_with_latest, start_of

PUBLISH = "action-publish"


def conflict_page(request, page: WikiArticlePage, posted: WikiArticlePage, merged, latest):
    """Each place both changed in two columns, and one box that holds both texts."""
    mine = posted.content
    said = words_of(both_texts(merged, mine, page.language), page.language)
    said["text"] = result_text(merged, mine, page.language, _by(latest))
    said["summary"] = posted.edit_summary
    form = NewArticleForm(initial=said)
    places = conflict_places(merged, mine, page.language)
    plain = {name: getattr(posted, name) for name in PLAIN}
    return _page(request, page, form, latest, places=places, plain=plain, status=409)


def protected_page(request, page: WikiArticlePage, text: str):
    """The article was closed while the form was open: its text is given back to be copied."""
    context = {"page": page, "level": level_of(page), "text": text}
    return TemplateResponse(request, "wiki/admin/protected.html", context, status=403)


def typed(page: WikiArticlePage | None) -> str:
    """A page as one text in the notation."""
    return document(page.content, page.language) if page else ""


def resolve(request, pk: int):
    """What an editor made of both: saved or published as was asked, merged with what came since."""
    article = get_object_or_404(WikiArticlePage, pk=pk)
    if not article.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method != "POST":
        return redirect("wagtailadmin_pages:edit", pk)
    page, latest = article.get_latest_revision_as_object(), article.get_latest_revision()
    if not may_curate(request.user, article) or held_in_the_admin(request.user, article):
        return protected_page(request, page, request.POST.get("text", ""))
    start = start_of(request.POST, page, latest)
    form = NewArticleForm(request.POST, like=start.content.blocks)
    form.fields["summary"].required = False
    if not form.is_valid():
        return _page(request, page, form, latest, plain=_plain(request), status=422)
    _take(page, form, start, request)
    merged = merged_with_latest(start, page.content, article, latest, request.user)
    if not start.is_latest and not merged.is_clean:
        return conflict_page(request, article, page, merged, latest)
    page.before_revision = MergedAtSave(start, latest, request.user)
    try:
        return _save(request, page)
    except ValidationError as error:
        form.add_error(None, " ".join(error.messages))
        return _page(request, page, form, latest, plain=_plain(request), status=422)


def _take(page: WikiArticlePage, form: NewArticleForm, start, request) -> None:
    page.put(form.content(start.content))
    page.edit_summary = form.cleaned_data["summary"]
    for name, value in _plain(request).items():
        setattr(page, name, value)


def _save(request, page: WikiArticlePage):
    revision = page.save_revision(user=request.user, log_action=True)
    may_publish = page.permissions_for_user(request.user).can_publish()
    if PUBLISH not in request.POST or not may_publish:
        messages.success(request, _("Saved as a draft: both texts are settled."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    revision.publish(user=request.user)
    messages.success(request, _("Published: both texts are settled."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def _page(request, page, form, latest, *, plain: dict, places=(), status: int):
    context = {
        "page": page,
        "form": form,
        "places": places,
        "plain": plain,
        "loaded": _loaded(request, latest, status),
        "publishes": PUBLISH in request.POST,
        "theirs_by": _by(latest),
        "language": page.language,
    }
    return TemplateResponse(request, "wiki/admin/conflict.html", context, status=status)


def _loaded(request, latest, status: int) -> dict:
    """The version the box is made from: the one just shown, or still the one shown before."""
    if status == 422:
        names = ("loaded_revision_id", "loaded_revision_created_at")
        return {name: request.POST.get(name, "") for name in names}
    return {
        "loaded_revision_id": latest.pk,
        "loaded_revision_created_at": latest.created_at.isoformat(),
    }


def _plain(request) -> dict:
    said = {name: request.POST.get(name, "")[:1000] for name in PLAIN}
    return said | {"show_in_menus": said["show_in_menus"] == "True"}


def _by(latest) -> str:
    return str(latest.user or _("a former member"))
