"""What the pages of a telling share: the way in by the draft's key, the frame, the mailed link."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .. import services
from ..forms.screens import Screen, StoryForm
from ..models import Brand, TellingDraft
from .hints import hints_for
from .road import AlreadyTold, Road

SUGGESTED = 200  # brands named on the page itself, for who has no script


def with_road(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a draft by its key: no such draft is a page, a told one leads to its receipt."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request: HttpRequest, key: str, *args, **kwargs) -> HttpResponse:
        drafts = TellingDraft.objects.select_related("in_chain_of")
        draft = drafts.filter(key=key).first()
        if draft is None:
            return render(request, "stories/draft_gone.html", status=404)
        if draft.story_id:
            return redirect("stories:told", key)
        try:
            return view(request, Road(draft, user=request.user), *args, **kwargs)
        except AlreadyTold:
            return redirect("stories:told", key)

    return opened


def to_screen(road: Road, screen: Screen) -> HttpResponse:
    return redirect("stories:tell_screen", road.draft.key, screen.slug)


def frame(road: Road, here: Screen) -> dict:
    """The context of every page of the telling: where it stands, and what it answers."""
    before = road.before(here)
    answered = road.draft.in_chain_of
    return {
        "road": road,
        "screen": here,
        "before": before,
        "states": _states(road, here),
        "step": road.screens.index(here) + 1,
        "answered": answered if answered and answered.live else None,
        "readings": _readings(road, before),
        "hints": _hints(road, here, before),
        "elsewhere": {"email": road.draft.email},
    }


def _states(road: Road, here: Screen) -> list[dict]:
    """The thread of progress: what is sewn, where we are, what is left."""
    states = []
    for each in road.screens:
        done = each.slug in road.answers and road.complete(each)
        state = "current" if each == here else "done" if done else "todo"
        states.append({"screen": each, "state": state})
    return states


def _readings(road: Road, before: Screen | None) -> list:
    """The fuzzy dates of the screen before, as they were understood."""
    form = road.form(before) if before and before.form else None
    return form.readings() if form and form.is_bound and form.is_valid() else []


def _hints(road: Road, here: Screen, before: Screen | None) -> list[str]:
    """What the story lacks to be its author's own: once it is kept, there and on the next page."""
    if StoryForm not in (here.form, before.form if before else None):
        return []
    told = road.told
    if not told.get("text"):
        return []
    return hints_for(told["title"], told["text"], told["language"])


def brand_names():
    """Names and lines of business for the list under a brand's box."""
    return Brand.objects.live().select_related("sector").only("name", "sector")[:SUGGESTED]


def send_elsewhere(request: HttpRequest, road: Road) -> dict:
    """Mail a link to this draft to the address typed; what to say about it."""
    typed = request.POST.get("elsewhere_email", "").replace("\x00", "").strip()
    try:
        validate_email(typed)
        services.send_draft_link(road.draft, typed)
    except ValidationError:
        said = _("This address looks incomplete: “name@example.org”.")
    except services.LinkTooSoon:
        said = _("A link left less than a minute ago. Look at your mail before asking again.")
    except services.TooManyLinks:
        said = _(
            "Enough links went to this address today. Use the last one, or keep this page’s address."
        )
    else:
        return {"email": typed, "sent": True}
    return {"email": typed[:254], "error": said}
