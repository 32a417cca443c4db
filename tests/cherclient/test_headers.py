"""What every answer says to browsers, and the back office behind its second factor."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.cherclient.test_settings import PRODUCTION, start
from tests.factories import StoryFactory
from tests.moderation.every_address import addresses, audience_of, declared

DECLARED = declared()
PAGES = [
    each
    for each in addresses()
    if audience_of(each.name, DECLARED) == "Everybody"
    and not each.parameters
    and not each.positional
    and not each.name.startswith(("wagtail", "api:"))
]
STRICT = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "frame-ancestors": "'self'",
    "form-action": "'self'",
}
INLINE = re.compile(
    r"<script(?![^>]*(?:\ssrc=|application/(?:ld\+)?json))|<style|\sstyle=|\son\w+=\"|javascript:"
)


def policy_of(answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: sources for name, _space, sources in parts}


def check(answer) -> None:
    """The headers of every answer, whatever it is."""
    assert policy_of(answer) == STRICT
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.get("X-Frame-Options", "SAMEORIGIN") == "SAMEORIGIN"  # older than frame-ancestors
    assert "camera=()" in answer["Permissions-Policy"]
    assert "geolocation=()" in answer["Permissions-Policy"]


def test_every_public_page_has_a_strict_policy_and_nothing_it_forbids(client, db):
    """F50 too: a reader is given no cookie but that of a form."""
    assert len(PAGES) > 40
    with translation.override("en"):
        paths = {each.name: reverse(each.name) for each in PAGES}
        story = StoryFactory()
        paths["stories:detail"] = story.get_absolute_url()
        paths["brand"] = reverse("brand", args=[story.brand.slug])
    for name, path in paths.items():
        answer = Client().get(path)
        assert answer.status_code < 500, name
        check(answer)
        assert set(answer.cookies) <= {"csrftoken", "sessionid"}, name
        if "html" in answer["Content-Type"]:
            assert INLINE.findall(answer.content.decode()) == [], name
    check(client.get("/en/nothing-here-366/"))
    check(client.post("/healthz/nothing/", {"a": "b"}))


def test_only_the_embedded_figure_may_stand_in_a_frame_elsewhere(client, db):
    """It runs nothing and asks nothing."""
    with translation.override("en"):
        answer = client.get(reverse("ranking:vignette", args=[StoryFactory().brand.slug]))
    assert policy_of(answer) == {"default-src": "'none'", "frame-ancestors": "*"}


def test_the_back_office_has_a_policy_of_its_own(client, moderator, settings):
    client.force_login(moderator)
    answer = client.get("/admin/")
    assert policy_of(answer) == STRICT | {
        name: " ".join(sources) for name, sources in settings.BACK_OFFICE_POLICY.items()
    }
    assert "unsafe-eval" not in answer["Content-Security-Policy"]


# --- who is there ---------------------------------------------------------------------------------


def test_without_a_second_factor_no_address_of_the_back_office_opens(client, moderator, settings):
    """F48: all of /admin/, pieces of pages and JSON included."""
    settings.STAFF_SECOND_FACTOR = True
    client.force_login(moderator)
    with translation.override("en"):
        there = [each for each in addresses() if each.route.startswith("admin/")]
        plain = [each for each in there if not each.parameters and not each.positional]
        paths = [reverse(each.name) for each in plain]
        index = reverse("mfa_index")
    assert len(paths) > 100
    for path in paths:
        for answer in (client.get(path), client.post(path)):
            assert (answer.status_code, answer.url.replace("/fr/", "/en/")[:4]) == (302, "/en/"), (
                path
            )
    assert client.get(index).status_code == 200, "where one is added stays open"
    Authenticator.objects.create(user=moderator, type=Authenticator.Type.TOTP, data={})
    assert client.get("/admin/").status_code == 200


def test_the_session_changes_with_who_is_there(client, django_user_model):
    person = django_user_model.objects.create_user("key366@example.org", "a-long-pass-366")
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    with translation.override("en"):
        page = reverse("account_login")
    session = client.session
    session["before"] = "kept"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    typed = {"login": person.email, "password": "a-long-pass-366"}
    assert client.post(page, typed).status_code == 302
    cookie = client.cookies["sessionid"]
    assert cookie.value != before, "an identifier somebody planted is worth nothing"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("name", ["account_reset_password", "account_request_login_code"])
def test_nobody_learns_whether_an_address_has_an_account(db, member, mailoutbox, name):
    with translation.override("en"):
        page = reverse(name)
    known, unknown = (
        Client().post(page, {"email": address}) for address in (member.email, "no366@example.org")
    )
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mailoutbox) == 2, "one letter each: the same time, the same answer"


def test_production_speaks_over_tls_only(tmp_path):
    code = (
        "from django.conf import settings as s; print(s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.TRUSTED_PROXIES,"
        " s.LIMITS_FACTOR, s.ACCOUNT_PREVENT_ENUMERATION)"
    )
    known = PRODUCTION | {"DATA_DIR": str(tmp_path)}
    started = start("cherclient.settings.production", code, **known)
    assert started.stdout.split() == ["31536000", *["True"] * 4, "1", "1", "True"]
