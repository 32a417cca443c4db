"""Proofs: the page where an author sends one, and the file for moderators alone."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from .. import services
from ..files.downloads import private_download
from ..files.pictures import BYTES_MAX, PictureError
from ..files.proofs import ACCEPT, PDF_BYTES_MAX, clean_proof
from ..files.uploads import bounded_uploads
from ..models import Proof
from ..moderation import LimitedAction
from ..services.impartial import is_party
from ..services.proofs import CLOSED, PROOFS_MAX
from ..too_often import too_often
from .author_window import AuthorWindow, for_authors

SEE_PROOFS = ("stories.publish_story", "stories.decide_appeal")


@bounded_uploads(each=BYTES_MAX, total=BYTES_MAX)
@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, window: AuthorWindow) -> HttpResponse:
    """One private file at a time; what was sent can be taken back."""
    if window.story.where in CLOSED:
        return window.home()
    error = ""
    if request.method == "POST":
        try:
            error = _do(request, window)
        except services.WrongState:
            return window.home()
        if not error:
            return redirect(window.proof)
    context = {
        "window": window,
        "story": window.story,
        "proofs": list(window.story.proofs.all()),
        "refused": str(services.InsiderProof()) if window.story.is_insider else "",
        "error": error,
        "accept": ACCEPT,
        "most": PROOFS_MAX,
        "megabytes": PDF_BYTES_MAX // 1_000_000,
        "months": 12,
    }
    return render(request, "stories/proof.html", context)


def _do(request: HttpRequest, window: AuthorWindow) -> str:
    """Keep or remove; what is wrong, in words. Reading the form first runs the bounds."""
    taken_back = request.POST.get("remove", "")
    if taken_back:
        if taken_back.isdecimal() and len(taken_back) < 18:
            services.remove_proof(window.story, int(taken_back))
        return ""
    if request.dropped_files:
        return _("This file is too heavy: %(most)s MB at most.") % {
            "most": PDF_BYTES_MAX // 1_000_000
        }
    file = request.FILES.get("proof")
    if file is None:
        return _("Choose a file first.")
    if refusal := too_often(request, LimitedAction.UPLOAD):
        return str(refusal)
    try:
        services.add_proof(window.story, clean_proof(file, size=file.size))
    except (PictureError, services.InsiderProof) as problem:
        return str(problem)
    except services.TooManyProofs:
        return _("%(most)s files at most: take one back first.") % {"most": PROOFS_MAX}
    return ""


@never_cache
@require_safe
def proof_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file, for those who decide on stories and on appeals; each look is written down."""
    if not any(request.user.has_perm(right) for right in SEE_PROOFS):
        raise PermissionDenied
    shown = get_object_or_404(Proof.objects.select_related("story"), pk=pk)
    if is_party(request.user, shown.story):
        raise PermissionDenied
    found = private_download(shown.file, f"{shown.story.public_id}-{shown.pk}")
    services.see_proof(shown, by=request.user)
    return found
