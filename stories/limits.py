"""How often one person, or one address of the internet, may do the same thing.

The numbers are meant for robots. An address may be a school's or a mobile operator's, so it is
given `PEOPLE_AN_ADDRESS` times what a person is; whoever signs in is counted alone.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from .moderation import LimitedAction

PEOPLE_AN_ADDRESS = 4
HOUR, DAY = 3_600, 86_400  # seconds


@dataclass(frozen=True)
class Limit:
    """What one person may do within any hour and within any day."""

    hour: int
    day: int

    def times(self, factor: int) -> Limit:
        return Limit(self.hour * factor, self.day * factor)


LIMITS: dict[LimitedAction, Limit] = {
    LimitedAction.TELL: Limit(hour=5, day=15),
    LimitedAction.REPORT: Limit(hour=10, day=30),
    LimitedAction.REPLY: Limit(hour=5, day=10),
    LimitedAction.UPLOAD: Limit(hour=40, day=120),
    LimitedAction.SIGN_IN: Limit(hour=10, day=30),
    LimitedAction.EXPORT: Limit(hour=3, day=6),
}


@dataclass(frozen=True)
class Subject:
    """Who is counted: `name` is an account's number, an address, or a mailbox, by `kind`."""

    kind: str
    name: str

    @property
    def is_shared(self) -> bool:
        """Whether several people may stand behind it."""
        return self.kind == "address"

    def limit(self, action: LimitedAction) -> Limit:
        return limit_of(action, shared=self.is_shared)


def limit_of(action: LimitedAction, *, shared: bool = False) -> Limit:
    """The numbers in force: those above, times `LIMITS_FACTOR`, and more for a shared address."""
    return LIMITS[action].times(settings.LIMITS_FACTOR * (PEOPLE_AN_ADDRESS if shared else 1))


def subject_of(request: HttpRequest) -> Subject:
    """The account that is signed in, else the network address a request comes from."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return Subject("account", str(user.pk))
    return Subject("address", network_of(client_address(request)))


def client_address(request: HttpRequest) -> str:
    """Where a request comes from, as far as the site can know.

    What a visitor writes in `X-Forwarded-For` proves nothing: only the entry that the outermost of
    our own `TRUSTED_PROXIES` added is read, counted from the end, and the connection's own address
    when there is no such proxy or its entry is no address.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXIES
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if not proxies or len(hops) < proxies:
        return direct
    try:
        return str(ipaddress.ip_address(hops[-proxies]))
    except ValueError:
        return direct


def network_of(address: str) -> str:
    """An IPv4 address as it is; of an IPv6 one the first 64 bits, which one household is given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
