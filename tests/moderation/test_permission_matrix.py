"""F48, least rights: every address of the site, asked for by every role (docs/reference/permissions.md)."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from tests.moderation.every_address import (
    AUDIENCES,
    BACK_OFFICE,
    LINK,
    ROLES,
    STAFF,
    addresses,
    audience_of,
    declared,
)
from tests.moderation.whole_site import WholeSite

pytestmark = pytest.mark.django_db

ALL = {each.name: each for each in addresses()}
DECLARED = declared()
# Where nothing is made for a page of ours: whoever may, reads "not found"; others never get there.
NOTHING_THERE = {
    "ranking_flood",
    "detector",
    "detector_activate",
    "detector_review",
    "story_appeal",
    "story_report",
    "story_report_group",
    "removal",
    "propose_removal",
    "reply_request",
    "reply_identity",
}
# Steps of a way that has to be begun: without that they lead to its beginning.
UNDER_WAY = {
    "account_email_verification_sent",
    "account_confirm_login_code",
    "mfa_authenticate",
}
# Answered before anything is asked: a receipt to somebody who is signed out, words of the interface.
SIGNED_OUT_TOO = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """Everything a page needs, made once and taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield WholeSite()
        transaction.set_rollback(True)


def ask(browser: Client, address: str, data: dict):
    """GET, or POST where only that is allowed; whatever it does is undone."""
    with transaction.atomic():
        answer = browser.get(address)
        if answer.status_code == 405:
            answer = browser.post(address, data)
        transaction.set_rollback(True)
    return answer


def sent_away(answer) -> bool:
    """To the page of sign-in or to the front of the back office, or refused."""
    if answer.status_code == 302:
        with translation.override("en"):
            return answer.url.startswith(reverse("account_login")) or answer.url == "/admin/"
    return answer.status_code in (401, 403)


def hidden(answer) -> bool:
    return answer.status_code in (404, 410)


def path_of(name: str, site: WholeSite) -> str:
    each = ALL[name]
    urlconf = "cherclient.api.urls" if name.startswith("api:") else None
    with translation.override("en"):
        if each.positional and not each.parameters:
            return reverse(name, urlconf, args=site.values(name, each.positional))
        values = {key: site.value(name, key) for key in each.parameters}
        return reverse(name, urlconf, kwargs=values)


OURS = [name for name, each in ALL.items() if each.is_ours]
NARROW = [n for n in OURS if audience_of(n, DECLARED) not in ("Everybody", LINK, "", "Staff")]


def test_every_address_is_declared_once_and_nothing_else_is():
    missing = sorted(name for name in ALL if not audience_of(name, DECLARED))
    assert missing == [], "say on docs/reference/permissions.md who may open them"
    used = {name for name in DECLARED if name in ALL or "*" in name}
    assert sorted(set(DECLARED) - used) == [], "addresses that are gone"
    for name in OURS:
        if name in DECLARED or name.startswith(("mfa_", "wagtail", "api:")):
            continue
        raise AssertionError(f"{name} is ours: name it in full on docs/reference/permissions.md")


@pytest.mark.parametrize("role", ROLES)
def test_f48_addresses_kept_to_some_people(site, role):
    browser, wrong = site.browser(role), []
    for name in NARROW:
        allowed = role in AUDIENCES[audience_of(name, DECLARED)]
        staff = ALL[name].route.startswith(BACK_OFFICE)
        answer = ask(browser, path_of(name, site), site.sent(name))
        if name in SIGNED_OUT_TOO:
            continue
        gone = sent_away(answer) or (hidden(answer) and not staff)
        if allowed and hidden(answer) and (name in NOTHING_THERE or name.startswith("mfa_")):
            gone = False
        if gone is allowed or answer.status_code >= 500:
            wrong.append((name, role, "may" if allowed else "may not", answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", ["visitor", "author"])
def test_addresses_open_to_everybody_and_to_whoever_holds_the_link(site, role):
    browser, wrong = site.browser(role), []
    for name in OURS:
        audience = audience_of(name, DECLARED)
        if audience not in ("Everybody", LINK) or name.startswith("wagtailadmin"):
            continue
        answer = ask(browser, path_of(name, site), site.sent(name))
        missing = audience == LINK and answer.status_code == 404
        if name in UNDER_WAY:
            continue
        if sent_away(answer) or answer.status_code >= 500 or missing:
            wrong.append((name, role, answer.status_code, getattr(answer, "url", "")))
    assert wrong == []


def test_a_key_that_is_not_known_opens_nothing(site):
    browser = site.browser("visitor")
    for name in OURS:
        if audience_of(name, DECLARED) != LINK:
            continue
        known = path_of(name, site)
        for key in site.keys:
            known = known.replace(key, "0" * len(key))
        answer = ask(browser, known, site.sent(name))
        assert sent_away(answer) or hidden(answer), (name, answer.status_code)


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_no_page_of_the_back_office_opens_to_others(site, role):
    """Wagtail's own too, with made-up keys: whoever is not of the staff is sent away first."""
    browser, asked = site.browser(role), 0
    for name, each in ALL.items():
        if not each.route.startswith(BACK_OFFICE) or audience_of(name, DECLARED) == "Everybody":
            continue
        try:
            address = path_of(name, site)
        except NoReverseMatch:  # a pattern of letters that no made-up key fits
            continue
        asked += 1
        answer = ask(browser, address, {})
        assert sent_away(answer) or hidden(answer), (name, role, answer.status_code)
    assert asked > 250


@pytest.mark.parametrize("role", sorted(STAFF))
def test_f48_each_role_finds_its_own_shelves(site, role):
    """The first page of each shelf of Wagtail's: open to the roles of its line, to no other."""
    browser, seen = site.browser(role), set()
    for name, each in ALL.items():
        audience = audience_of(name, DECLARED)
        first = name.endswith((":index", ":list")) and not each.parameters
        if not each.route.startswith(BACK_OFFICE) or not first or audience == "Staff":
            continue
        seen.add(audience)
        allowed = role in AUDIENCES[audience]
        answer = ask(browser, path_of(name, site), {})
        assert sent_away(answer) is not allowed, (name, role, answer.status_code)
    assert {"Editors", "Operators", "Moderators"} <= seen
