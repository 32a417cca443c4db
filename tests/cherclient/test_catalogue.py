"""The French catalogue: complete, faithful to its placeholders, compiled from what is read."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.urls import resolve, reverse
from django.utils import translation

from stories.urls import urlpatterns

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "locale/fr/LC_MESSAGES"
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%[sd]|<\w+:\w+>|\{\w*\}")
ADDRESS = re.compile(r"(?:[a-z-]+/|<\w+:\w+>/)+")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(FOLDER / "django.po"))


def translations(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each form of an entry beside what it translates."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [
        (entry.msgid if form == 0 else entry.msgid_plural, words)
        for form, words in entry.msgstr_plural.items()
    ]


def test_every_message_is_in_french(catalogue):
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [e.msgid for e in catalogue for _id, words in translations(e) if not words.strip()] == []


def test_no_message_waits_for_a_second_look(catalogue):
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_a_translation_holds_the_placeholders_of_its_message(catalogue):
    wrong = []
    for entry in catalogue:
        for message, words in translations(entry):
            there, wanted = Counter(PLACEHOLDERS.findall(words)), PLACEHOLDERS.findall(message)
            if entry.msgid_plural:  # one form may say the number in words
                there, wanted = Counter(set(there)), [*set(there) & set(wanted)]
            if there != Counter(wanted):
                wrong.append((message, words))
    assert wrong == []


def test_a_translation_keeps_the_space_and_lines_around_its_message(catalogue):
    wrong = [
        message
        for entry in catalogue
        for message, words in translations(entry)
        if (message[:1].isspace(), message[-1:].isspace())
        != (words[:1].isspace(), words[-1:].isspace())
    ]
    assert wrong == []


def test_the_compiled_catalogue_says_what_the_readable_one_says(catalogue):
    compiled = polib.mofile(str(FOLDER / "django.mo"))

    def said(entries) -> dict:
        return {(e.msgctxt, e.msgid, e.msgid_plural): translations(e) for e in entries}

    assert said(compiled) == said(catalogue)


def test_every_address_has_its_own_french_words(catalogue):
    untranslated = [
        entry.msgid
        for entry in catalogue
        if ADDRESS.fullmatch(entry.msgid) and entry.msgid == entry.msgstr
    ]
    assert untranslated == []


def test_addresses_in_french_are_plain_letters(catalogue):
    addresses = [e.msgstr for e in catalogue if ADDRESS.fullmatch(e.msgid)]
    assert addresses
    assert [words for words in addresses if not ADDRESS.fullmatch(words)] == []


OTHERS = {
    "brand": {"slug": "saab"},
    "ranking:leaderboard": {},
    "ranking:method": {},
    "account_stories": {},
}
SAMPLES = {"slug": "abcdefghij", "int": 7, "str": "2026-11-22"}
PAGES = OTHERS | {
    f"stories:{page.name}": {
        name: SAMPLES[kind] for kind, name in re.findall(r"<(\w+):(\w+)>", str(page.pattern))
    }
    for page in urlpatterns
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("name", "values"), PAGES.items(), ids=PAGES)
def test_an_address_leads_back_to_its_page_in_each_language(name, values, language):
    with translation.override(language):
        assert resolve(reverse(name, kwargs=values)).view_name == name


def test_every_page_of_stories_is_looked_at_above():
    assert len(PAGES) == len(OTHERS) + len(urlpatterns) > 40
