"""Points of contact, independence and the accessibility declaration: on every page, without a script."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse
from django.utils import translation

PAGES = {
    "fr": {
        "contact": "contact@cherclient.wiki",
        "accessibilite": "RGAA",
        "independance": "Aucune publicité",
        "conditions-d-utilisation": "six mois",
        "mentions-legales": "articles 11 et 12",
    },
    "en": {
        "contact": "contact@cherclient.wiki",
        "accessibility": "RGAA",
        "independence": "No advertising",
        "terms-of-use": "six months",
        "legal-notice": "articles 11 and 12",
    },
}


@pytest.mark.parametrize("language", PAGES)
def test_f25_f57_contact_and_accessibility_are_one_link_away_from_every_page(
    published_story, client, language
):
    """F25: points of contact, no script needed. F57: a declaration with its date and a contact."""
    with translation.override(language):
        paths = [
            published_story.get_absolute_url(),
            *(reverse(f"stories:{name}") for name in ("list", "rules", "log", "tell")),
            reverse("ranking:leaderboard"),
            f"/{language}/",
        ]
    for path in paths:
        foot = client.get(path).content.decode().split("<footer", 1)[1]
        for slug in PAGES[language]:
            assert f'href="/{language}/{slug}/"' in foot, (path, slug)
    for slug, words in PAGES[language].items():
        page = client.get(f"/{language}/{slug}/")
        assert page.status_code == 200
        text = page.content.decode()
        assert words in text, slug
        main = text.split("<main", 1)[1].split("</main>", 1)[0]
        assert "<script" not in main
    home = client.get(f"/{language}/").content.decode()
    (told,) = re.findall(r'<script type="application/ld\+json">(.+?)</script>', home)
    assert json.loads(told)["contactPoint"]["email"] == "contact@cherclient.wiki"
    slug = {"fr": "accessibilite", "en": "accessibility"}[language]
    declaration = client.get(f"/{language}/{slug}/").content.decode()
    assert re.search(r"\b20\d\d\b", declaration)
    assert "contact@cherclient.wiki" in declaration
