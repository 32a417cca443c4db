"""Letters that did not leave: the mail server, or an address, needs somebody. No address is shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from ..services.clocks import letters_not_sent
from .access import allowed

RIGHT = "stories.publish_story"
SHOWN = 100


@require_safe
@allowed(RIGHT)
def letters(request: HttpRequest) -> HttpResponse:
    """The last hundred, those given up among them."""
    columns = ("kind", "language", "made_at", "tries", "error", "due_at", "given_up_at")
    rows = list(letters_not_sent().values(*columns)[: SHOWN + 1])
    context = {"letters": rows[:SHOWN], "more": len(rows) > SHOWN, "shown": SHOWN}
    return render(request, "stories/admin/letters.html", context)


class LettersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(RIGHT)


def menu_item() -> LettersMenuItem:
    return LettersMenuItem(
        _("Letters not sent"), reverse("letters_not_sent"), icon_name="mail", order=900
    )
