"""What stands between an editor's form in the admin and the page."""

from __future__ import annotations

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..models import WikiArticlePage
from ..reading.backlinks import backlinks
from ..rights import level_of, may_curate
from .merging import MergedAtSave, merged_with_latest, posted_page, start_of
from .resolving import conflict_page, protected_page, typed


def before_edit(request, page):
    """Refuses above the protection, empties the summary of the edit before, merges late forms."""
    if not isinstance(page, WikiArticlePage) or page.alias_of_id:
        return None
    if request.method != "POST":
        return _opened(request, page)
    if not may_curate(request.user, page):
        return protected_page(request, page, typed(posted_page(request, page)))
    latest = page.get_latest_revision()
    if latest is None:
        return None
    start = start_of(request.POST, page, latest)
    wants_json = not request.accepts("text/html")
    page.before_revision = MergedAtSave(start, latest, request.user, refuse=wants_json)
    return None if start.is_latest or wants_json else _overtaken(request, page, start, latest)


def _opened(request, page):
    if not may_curate(request.user, page):
        messages.error(request, protection_words(page))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    reverting = request.resolver_match.url_name == "revisions_revert"
    if reverting or page.latest_revision_id == page.live_revision_id:
        page.edit_summary = ""
    return None


def _overtaken(request, page, start, latest):
    """Somebody saved since the form was opened."""
    posted = posted_page(request, page)
    if posted is None:  # shown again with its errors, and still as old as it is
        page.latest_revision_id = request.POST.get("loaded_revision_id")
        return None
    merged = merged_with_latest(start, posted.content, page, latest, request.user)
    if not merged.is_clean:
        return conflict_page(request, page, posted, merged, latest)
    request.POST = request.POST.copy()
    request.POST.pop("overwrite_revision_id", None)
    if latest.user_id != request.user.pk:
        words = _("Merged with the version %(who)s saved meanwhile: nothing of either is lost.")
        messages.info(request, words % {"who": latest.user or _("somebody who has left")})
    return None


def before_publish(request, page):
    """Refuses to publish, take down or delete above the protection."""
    if not isinstance(page.specific, WikiArticlePage) or may_curate(request.user, page):
        return None
    messages.error(request, protection_words(page))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def before_delete(request, page):
    """Says what goes with an article."""
    if refused := before_publish(request, page):
        return refused
    if request.method != "POST" and isinstance(page.specific, WikiArticlePage):
        links = backlinks(page.specific).values("article").distinct().count()
        words = _(
            "Articles that link here: %(number)s. Their links turn red. The history, the discussion "
            "and the proposed edits of this article go with it; unpublishing it keeps them."
        )
        messages.warning(request, words % {"number": links})
    return None


def before_move(request, page, destination):
    """An article stays in its language."""
    if not isinstance(page.specific, WikiArticlePage) or page.locale_id == destination.locale_id:
        return None
    messages.error(request, _("Articles stay in the wiki of their language."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def before_copy(request, page):
    """The index is not copied: two articles would have each title."""
    if page.specific_class.__name__ != "WikiIndexPage":
        return None
    messages.error(
        request, _("The index of the wiki is not copied, nor are all its articles at once.")
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def before_bulk_action(request, action, pages, view):
    """Acts on many pages at once stop at those whose protection is above one's rights."""
    articles = [each for each in pages if isinstance(each.specific, WikiArticlePage)]
    if action == "move" and articles:
        messages.error(request, _("Articles stay in the wiki of their language."))
        return redirect("wagtailadmin_explore", articles[0].get_parent().pk)
    closed = [each for each in articles if not may_curate(request.user, each)]
    if action not in ("publish", "unpublish", "delete") or not closed:
        return None
    for page in closed:
        messages.error(request, f"{page.title}: {protection_words(page)}")
    return redirect("wagtailadmin_explore", closed[0].get_parent().pk)


def protection_words(page) -> str:
    return _("Protected: %(level)s. The page of its protection says why and until when.") % {
        "level": level_of(page).label
    }
