"""Photos: a screen of the telling, a page of the author's window, and the files themselves."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from .. import services
from ..album import NEW, Album
from ..files.pictures import BYTES_MAX
from ..files.uploads import bounded_uploads
from ..forms.screens import Screen
from ..models import DraftPhoto, Photo
from ..moderation import LimitedAction
from ..plain_text import clean_line
from ..telling.pages import frame, send_elsewhere, to_screen, with_road
from ..telling.road import AlreadyTold, Road
from ..too_often import too_often
from ..vocabulary import PHOTOS_MAX, State
from .author_window import AuthorWindow, for_authors
from .proofs import SEE_PROOFS

DAY = 86_400
CLOSED = (State.WITHDRAWN, State.REFUSED, State.REMOVED, State.APPEALED)
_within_bounds = bounded_uploads(each=BYTES_MAX, total=PHOTOS_MAX * BYTES_MAX)


@_within_bounds
@with_road
def telling_photos(request: HttpRequest, road: Road) -> HttpResponse:
    """The screen of photos: whatever the button, what was typed and sent is kept first."""
    here, album = road.screen("photos"), Album(road.draft)
    if request.method != "POST":
        return _screen(request, road, here, album)
    try:
        _receive(request, album)
    except services.DraftClosed:
        raise AlreadyTold from None
    if "elsewhere" in request.POST:
        return _screen(request, road, here, album, elsewhere=send_elsewhere(request, road))
    if "go" in request.POST:
        album.ask_for_words()
    if album.has_errors:
        return _screen(request, road, here, album)
    road.pass_by(here)
    return to_screen(road, road.next_after(here) if "go" in request.POST else here)


def _screen(request: HttpRequest, road: Road, here: Screen, album: Album, **more) -> HttpResponse:
    context = {**frame(road, here), "album": album, "has_errors": album.has_errors}
    return render(request, "stories/tell_photos.html", context | more)


@_within_bounds
@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, window: AuthorWindow) -> HttpResponse:
    """The photos of a story that was told: its author adds, describes, orders and removes them."""
    album = Album(window.story)
    if window.story.where in (State.WITHDRAWN, State.REFUSED):
        return window.home()
    if request.method == "POST":
        try:
            _receive(request, album)
        except services.WrongState:
            return window.home()
        if not album.has_errors:
            return redirect(window.mine if "go" in request.POST else window.photos)
    context = {"window": window, "story": window.story, "album": album}
    return render(request, "stories/photos.html", context)


def _receive(request: HttpRequest, album: Album) -> None:
    """Reading the form first runs the bounds that count what was dropped."""
    data, files = request.POST, request.FILES.getlist("photos")
    refusal = too_often(request, LimitedAction.UPLOAD) if files else None
    album.receive(data, [] if refusal else files, dropped=request.dropped_files)
    if refusal:
        album.errors.append(str(refusal))
        album.new_alt = clean_line(data.get(f"alt-{NEW}", ""))


def _shown(request: HttpRequest) -> QuerySet[Photo]:
    """Photos that whoever asks may see.

    One that never was public has a name that nobody guesses, and its author may come by a letter's
    link, without an account. One that was public is known: it is its author's and moderators' alone
    once the story is taken down.
    """
    photos = Photo.objects.exclude(story__state__state__in=CLOSED)
    if not request.user.is_authenticated:
        return photos
    if any(request.user.has_perm(right) for right in SEE_PROOFS):
        return Photo.objects.exclude(story__state__state=State.WITHDRAWN)
    return photos | Photo.objects.filter(story__author=request.user).exclude(
        story__state__state=State.WITHDRAWN
    )


@require_safe
def photo_file(request: HttpRequest, name: str) -> FileResponse:
    """The file of a photo: of a telling, or of a story as far as `_shown` says."""
    path = f"photos/{name}"
    if "\x00" in name or not (
        _shown(request).filter(file=path).exists() or DraftPhoto.objects.filter(file=path).exists()
    ):
        raise Http404
    try:
        file = default_storage.open(path)
    except OSError:
        raise Http404 from None
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={DAY}"
    return response
