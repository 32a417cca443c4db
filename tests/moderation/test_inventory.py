"""Every field is declared; the register, the page and the purge say the same periods."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import models
from django.urls import reverse
from django.utils import translation

from cherclient.management.commands.purge_personal_data import ALL
from cherclient.privacy import inventory
from cherclient.privacy.groups import Entry, Personal
from cherclient.privacy.purposes import ACCOUNT, PURPOSES
from stories.retention import PERIODS

ROOT = Path(__file__).resolve().parents[2]


def test_f40_every_field_is_declared_personal_or_not():
    assert "\n".join(inventory.undeclared()) == ""


def test_f40_a_new_field_undeclared_is_named(monkeypatch):
    class Diary(models.Model):
        secret = models.TextField()

        class Meta:
            app_label = "stories"
            managed = False

        def __str__(self):
            return self.secret

    try:
        assert "stories.Diary is not in cherclient/privacy: declare its fields." in (
            inventory.undeclared()
        )
        entry = Entry("stories.Diary", "id gone", (Personal("gone", ACCOUNT, section="account"),))
        monkeypatch.setattr(inventory, "INVENTORY", (*inventory.INVENTORY, entry))
        said = "\n".join(inventory.undeclared())
        assert "stories.Diary.secret is not in cherclient/privacy" in said
        assert "stories.Diary.gone is declared in cherclient/privacy and does not exist" in said
        assert "stories.Diary.gone is declared twice" in said
    finally:
        Diary._meta.apps.all_models["stories"].pop("diary")
        Diary._meta.apps.clear_cache()


def test_f40_a_personal_field_says_where_its_owner_gets_it():
    with pytest.raises(ValueError, match="in a section of the archive, or withheld"):
        Personal("phone", ACCOUNT)
    used = {field.group.purpose for field in inventory.personal_fields()}
    assert used == set(PURPOSES)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_f44_the_privacy_page_is_made_from_the_purposes_and_the_periods(client, db, language):
    """Also F6: the periods are those the purge erases by."""
    with translation.override(language):
        page = client.get(reverse("data_kept")).content.decode()
        for purpose in PURPOSES:
            assert f'id="{purpose.code}"' in page
        shown = [period for purpose in PURPOSES for period in purpose.periods]
        assert set(shown) == set(PERIODS)
        for period in PERIODS:
            assert f"<dd>{period.in_words} {period.since}</dd>" in page
    assert {purge.period for purge in ALL} == set(PERIODS)


@pytest.mark.parametrize("name", ["vie-privee.md", "en/privacy.md"])
def test_f44_the_founding_page_leads_to_the_list_and_types_no_period(name):
    text = (ROOT / "cherclient/home/founding" / name).read_text()
    language = "en" if name.startswith("en/") else "fr"
    with translation.override(language):
        assert f"({reverse('data_kept')})" in text
    assert not any(f"{period.days} " in text for period in PERIODS)


@pytest.mark.parametrize("name", ["register", "impact", "breach-runbook"])
def test_f49_the_register_the_note_and_the_runbook_are_there_and_linked(name):
    text = (ROOT / "docs/privacy" / f"{name}.md").read_text()
    assert text.startswith("# ")
    linked = f"privacy/{name}.md"
    assert linked in (ROOT / "docs/index.md").read_text()
    assert linked in (ROOT / "SECURITY.md").read_text()


def test_f49_the_register_names_each_purpose_and_period():
    register = (ROOT / "docs/privacy/register.md").read_text()
    with translation.override("en"):
        for purpose in PURPOSES:
            assert f"| {purpose.title} |" in register
        for period in PERIODS:
            assert f"`{period.code}`" in register
