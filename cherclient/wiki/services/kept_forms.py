"""Forms of people who were signed out when they sent them: kept in their session until they sign in."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from ..models import ArticleRevision
from ..sentences import Sentences

KEPT = "wiki_kept"  # of the session: the address of the form and what was sent to it
AT_ONCE = 500  # sessions


def is_made_from_erased(form: QueryDict) -> bool:
    """Whether it was filled from a text that was erased for the law since."""
    base = form.get("base", "")
    erased = ArticleRevision.objects.exclude(erased_at=None)
    return base.isalnum() and erased.filter(hash=base).exists()


def forget_kept_forms(gone: Sentences | None = None) -> int:
    """Drop those that say one of the sentences, or made from an erased text. Gives how many.

    Each session is read, which takes seconds on a large site: never while others wait. In the order
    of their ends, so that one that somebody saves meanwhile comes again. May be called again at any
    time; the daily purge does, for a process killed before it came to this.
    """
    gone, dropped, last = gone or Sentences(()), 0, (timezone.now(), "")
    while sessions := list(_after(*last)[:AT_ONCE]):
        dropped += sum(_is_concerned(each, gone) and _forget(each.pk, gone) for each in sessions)
        last = (sessions[-1].expire_date, sessions[-1].pk)
    return dropped


def _after(end, key: str) -> QuerySet[Session]:
    later = Q(expire_date__gt=end) | Q(expire_date=end, pk__gt=key)
    return Session.objects.filter(later).order_by("expire_date", "pk")


@transaction.atomic
def _forget(key: str, gone: Sentences) -> bool:
    """As the session is now: what its owner did meanwhile stays."""
    session = Session.objects.select_for_update().filter(pk=key).first()
    if session is None or not _is_concerned(session, gone):
        return False
    held = session.get_decoded()
    del held[KEPT]
    session.session_data = Session.objects.encode(held)
    session.save(update_fields=["session_data"])
    return True


def _is_concerned(session: Session, gone: Sentences) -> bool:
    _path, said = session.get_decoded().get(KEPT, ("", ""))
    form = QueryDict(said)
    words = {name: [each.replace("\r\n", "\n") for each in form.getlist(name)] for name in form}
    return gone.are_in(words) or is_made_from_erased(form)
