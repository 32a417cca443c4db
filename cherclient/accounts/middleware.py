"""The second factor of staff, and the status of what was done too often."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class SecondFactorMiddleware:
    """Keep the back office closed to staff without a second factor, where the site demands one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (
            settings.STAFF_SECOND_FACTOR
            and request.path.startswith("/admin/")
            and request.user.is_authenticated
            and not is_mfa_enabled(request.user)
        ):
            messages.info(request, _("Add a second factor to open the back office."))
            return redirect("mfa_index")
        return self.get_response(request)


class TooOftenMiddleware:
    """Answer 429, and say when to come back, wherever a view showed a refusal of `too_often`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        refusal = getattr(request, "refusal", None)
        if refusal and not 300 <= response.status_code < 400:
            response.status_code = 429
            response.headers["Retry-After"] = str(refusal.seconds)
        return response
