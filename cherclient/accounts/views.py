"""Pages of a signed-in member."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stories.people import consents_of, exported_too_often
from stories.published import told_page

from .erasure import Choice, StaffAccount, close_account
from .export import archive_of
from .forms import ErasureForm

EXPORT_SECONDS = 120  # an archive under way is given up after that


@login_required
def my_stories(request: HttpRequest) -> HttpResponse:
    """What the member told, in every state: nothing is hidden from its author."""
    return render(request, "accounts/stories.html", {"page": told_page(request.user, request.GET)})


@never_cache
@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is known of the member: consents with their words, the archive, and the way out."""
    return _data_page(request)


def _data_page(request: HttpRequest, *, status: int = 200, **more) -> HttpResponse:
    context = {"consents": consents_of(request.user), **more}
    return render(request, "accounts/data.html", context, status=status)


@never_cache
@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The archive, one at a time and a few times a day."""
    under_way = f"export-{request.user.pk}"
    if not cache.add(under_way, True, EXPORT_SECONDS):
        refused = _("Your archive is being made in another window.")
        return _data_page(request, status=429, refused=refused)
    try:
        if refused := exported_too_often(request):
            return _data_page(request, status=429, refused=refused)
        file = archive_of(request.user)
    finally:
        cache.delete(under_way)
    name = f"cherclient-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Three choices, then one page that says what goes, then it is done."""
    form = ErasureForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/erase.html", {"form": form})
    choice = Choice(form.cleaned_data["choice"])
    if choice == Choice.NOTHING:
        return redirect("account_data")
    if not form.cleaned_data["sure"]:
        context = {"choice": choice, "everything": choice == Choice.ALL}
        return render(request, "accounts/erase_sure.html", context)
    member = request.user
    try:
        close_account(member, choice)
    except StaffAccount:
        return render(request, "accounts/erase.html", {"form": form, "staff": True}, status=409)
    logout(request)
    return redirect("account_erased")


@never_cache
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What is gone and what remains, for nobody in particular."""
    return render(request, "accounts/erased.html")
