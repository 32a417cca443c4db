"""What a view asks just before an act that can be done too often."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpRequest

from . import services
from .limits import Subject, subject_of
from .moderation import LimitedAction


def too_often(
    request: HttpRequest,
    action: LimitedAction,
    form: BaseForm | None = None,
    *,
    apart: str = "",
    subject: Subject | None = None,
) -> services.Refusal | None:
    """Count an act; once it is too many, its refusal, which stands on the form too.

    The view shows its form again, with all that was typed, or `components/_refusal.html`;
    `cherclient.accounts.middleware.TooOftenMiddleware` makes the answer a 429.
    """
    refusal = services.take(subject or subject_of(request), action, apart=apart)
    if refusal:
        request.refusal = refusal
        if form is not None:
            form.add_error(None, str(refusal))
    return refusal
