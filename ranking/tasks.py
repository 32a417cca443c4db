"""What the ranking does after a publication."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from . import services
from .models import Edition
from .pages.otherwise import work_out
from .queries import current_edition


@task()
def refresh(at_once: bool = False) -> bool:
    """Make the current edition anew, at most once per interval; False when it is fresh enough.

    `at_once` is for a story taken back: it leaves the ranking without waiting.
    """
    edition = current_edition()
    interval = dt.timedelta(seconds=settings.RANKING_REFRESH_SECONDS)
    if not at_once and interval and edition and timezone.now() - edition.made_at < interval:
        return False
    return services.make_edition() is not None


@task()
def rank_otherwise(edition: int) -> bool:
    """Rank the stories of an edition under every other choice; False when it is gone meanwhile."""
    found = Edition.objects.filter(pk=edition).first()
    return bool(found and work_out(found))
