"""Sending an image for an article."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stories.files.pictures import ACCEPT, PictureError
from stories.moderation import LimitedAction
from stories.too_often import too_often

from ..forms import LineField
from ..rights import writes_directly
from ..services.pictures import ALT_MAX, add_picture, notation_of


class PictureForm(forms.Form):
    use_required_attribute = False
    picture = forms.FileField(
        label=_("Image"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text=_("JPEG, PNG, WebP, GIF or HEIC. Where it was taken is not kept."),
    )
    alt = LineField(
        label=_("What it shows"),
        max_length=ALT_MAX,
        help_text=_("For those who do not see it: one sentence."),
    )
    caption = LineField(label=_("Caption"), max_length=ALT_MAX, required=False)
    credit = LineField(
        label=_("Whose image it is"),
        max_length=ALT_MAX,
        help_text=_("You made it, or its licence lets everybody use it: say whose it is."),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def picture(request: HttpRequest) -> HttpResponse:
    """A form; then what to paste in the text, or the same as JSON for the editor."""
    as_json = "application/json" in request.headers.get("Accept", "")
    if not writes_directly(request.user):
        refused = 403 if request.method == "POST" else 200
        return _answer(request, {"refused": True}, as_json, refused)
    form = PictureForm(request.POST or None, request.FILES or None)
    if not form.is_valid() or too_often(request, LimitedAction.UPLOAD, form):
        return _answer(request, {"form": form}, as_json, 422 if form.is_bound else 200)
    asked = form.cleaned_data
    try:
        image = add_picture(
            asked["picture"], member=request.user, alt=asked["alt"], credit=asked["credit"]
        )
    except PictureError as error:
        form.add_error("picture", str(error))
        return _answer(request, {"form": form}, as_json, 422)
    said = {"notation": notation_of(image, asked["alt"], asked["caption"])}
    return _answer(request, said | {"image": image}, as_json, 200)


def _answer(request: HttpRequest, said: dict, as_json: bool, status: int) -> HttpResponse:
    if not as_json:
        return render(request, "wiki/picture.html", said, status=status)
    if "notation" in said:
        return JsonResponse({"notation": said["notation"]})
    errors = said["form"].errors if "form" in said else {}
    words = [str(each) for row in errors.values() for each in row]
    return JsonResponse(
        {"errors": words or [str(_("Confirmed members send images."))]}, status=status
    )
