"""Twelve pages and an account's own, walked with a browser that notes what leaves this machine."""

from __future__ import annotations

from stories.models import Story

PAGES = (
    "stories:list",
    "stories:brands",
    "stories:archive",
    "stories:chain",
    "stories:rules",
    "stories:substance",
    "stories:tell",
    "ranking:leaderboard",
    "ranking:map",
    "ranking:method",
    "data_kept",
    "account_login",
)


def test_f50_twelve_pages_ask_no_third_party_and_leave_no_tracer(read_site, visit, address):
    """Zero requests elsewhere, nothing stored in the browser, no cookie but session and form."""
    story = Story.objects.live().get(title="Geoff and the coin")
    reader = visit("fr", width=360)
    paths = [address("fr", name) for name in PAGES]
    paths.append(address("fr", "stories:detail", story.public_id, story.slug))
    for path in ("/fr/", *paths):
        reader.open(path)
        reader.page.wait_for_load_state("load")
        assert reader.page.evaluate("localStorage.length + sessionStorage.length") == 0, path
        outside = "[src^='http:'],[src^='https:'],link[rel=stylesheet][href^='http']"
        assert reader.page.locator(outside).count() == 0, path
    assert reader.left == []
    assert {cookie["name"] for cookie in reader.context.cookies()} <= {"csrftoken", "sessionid"}
