"""Slips of the fingers in the domain of an e-mail address: "gmial.com" for "gmail.com"."""

from __future__ import annotations

from rapidfuzz.distance import OSA

COMMON = [
    "gmail.com",
    "hotmail.com",
    "hotmail.fr",
    "hotmail.co.uk",
    "outlook.com",
    "outlook.fr",
    "live.com",
    "live.fr",
    "live.co.uk",
    "yahoo.com",
    "yahoo.fr",
    "yahoo.co.uk",
    "yahoo.de",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "gmx.com",
    "gmx.fr",
    "gmx.de",
    "gmx.net",
    "mail.com",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "laposte.net",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "sfr.fr",
    "neuf.fr",
    "bbox.fr",
    "numericable.fr",
    "aliceadsl.fr",
    "club-internet.fr",
    "msn.com",
    "ymail.com",
    "zoho.com",
    "btinternet.com",
    "sky.com",
    "virginmedia.com",
    "ntlworld.com",
    "bluewin.ch",
    "skynet.be",
    "proximus.be",
    "sympatico.ca",
    "videotron.ca",
    "fastmail.com",
    "posteo.net",
    "mailo.com",
    "yopmail.com",
    "mailinator.com",
]
_KNOWN = frozenset(COMMON)
_SLIPS = {  # further than the distances below, or nearer to another
    "gmail.fr": "gmail.com",
    "gmail.co.uk": "gmail.com",
    "gmail.cm": "gmail.com",
    "laposte.fr": "laposte.net",
    "orange.com": "orange.fr",
    "free.com": "free.fr",
    "wanadoo.com": "wanadoo.fr",
    "protonmail.fr": "protonmail.com",
    "icloud.fr": "icloud.com",
}
_SHORT = 8  # characters; below, one slip only and no domain of seven letters taken for another


def likely_address(address: str) -> str | None:
    """The address that was probably meant; None when this one is as likely.

    One slip (a letter more, less, other, or two swapped) is a typo, two in a domain of more than
    ten characters. Unknown domains are nobody's typo.

    >>> likely_address("nell@gmial.com")
    'nell@gmail.com'
    """
    name, at, domain = address.rpartition("@")
    domain = domain.lower()
    if not at or not name or domain in _KNOWN:
        return None
    meant = _SLIPS.get(domain) or _nearest(domain)
    return f"{name}@{meant}" if meant else None


def _nearest(domain: str) -> str | None:
    if len(domain) < _SHORT:
        return None
    most = 2 if len(domain) > 10 else 1
    near = [(OSA.distance(domain, known, score_cutoff=most), known) for known in COMMON]
    distance, known = min(near, key=lambda pair: pair[0])
    return known if distance <= most else None
