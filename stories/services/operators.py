"""Warning the people who run the site: a life threatened, a legal delay about to run out."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth import get_user_model

from ..models import Letter
from .letters import write_letter

log = logging.getLogger(__name__)
ALERT = "operator_alert"


def operator_addresses() -> list[str]:
    """`OPERATOR_EMAIL`; unset, the addresses of the active superusers."""
    if settings.OPERATOR_EMAIL:
        return [settings.OPERATOR_EMAIL]
    people = get_user_model().objects.filter(is_superuser=True, is_active=True)
    return [address for address in people.values_list("email", flat=True) if address]


def alert_operators(matter: str, ticket: str, *, page: str) -> int:
    """Write to those who run the site, once a matter ("threat", "reply") and ticket; how many.

    `page` is the whole address where something can be done.
    """
    if Letter.objects.filter(kind=ALERT, context__matter=matter, context__ticket=ticket).exists():
        return 0
    addresses = operator_addresses()
    if not addresses:
        log.error("Nobody to warn of %s %s: set OPERATOR_EMAIL.", matter, ticket)
    for address in addresses:
        write_letter(ALERT, email=address, matter=matter, ticket=ticket, page=page)
    return len(addresses)
