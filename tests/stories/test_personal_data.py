"""What is spotted of private persons and private matters, where, and how it goes."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.telling.personal_data import KINDS, find, find_sensitive, without

SPOTTED = [
    ("J’ai eu Mme Dupont du SAV au bout du fil.", "name", "Mme Dupont"),
    ("Monsieur Martin m’a rappelé.", "name", "Monsieur Martin"),
    ("Le conseiller Jean Durand m’a écouté.", "name", "Jean Durand"),
    ("The technician Tom Hale came.", "name", "Tom Hale"),
    ("Mr Hale would not pay.", "name", "Mr Hale"),
    ("Mme de La Tour a ri.", "name", "Mme de La Tour"),
    ("Appelez le 06 12 34 56 78.", "phone", "06 12 34 56 78"),
    ("Appelez le +33 6 12 34 56 78, dit-il.", "phone", "+33 6 12 34 56 78"),
    ("Écrivez à jean.durand@example.org.", "mail", "jean.durand@example.org"),
    ("IBAN FR76 3000 6000 0112 3456 7890 189, merci", "iban", "FR76 3000 6000 0112 3456 7890 189"),
    ("Ma voiture AB-123-CD est partie.", "plate", "AB-123-CD"),
    ("Ma 205, 1234 AB 75, roule.", "plate", "1234 AB 75"),
    ("Commande n° 12345678 perdue.", "number", "12345678"),
    ("My order number AB-12345 was lost.", "number", "AB-12345"),
]
SILENT = [
    "Geoff took it apart on the kitchen floor.",
    "J’ai acheté une Saab 900 en 1985, à Dijon.",
    "Un monsieur du service après-vente m’a rappelée.",
    "Madame, Monsieur, bonjour.",
    "Chez Monsieur Bricolage, on m’a souri.",
    "Le numéro 08 92 68 22 22 est celui de la marque.",
    "Mon dossier de 2020 dormait ; en 2019, 1998 et 2001 aussi.",
    "J’ai payé 1 250,90 € le 12/03/2011.",
    "Le directeur de la boutique est venu.",
]


@pytest.mark.parametrize(("text", "kind", "words"), SPOTTED)
def test_what_points_at_a_private_person_is_spotted(text, kind, words):
    assert [(found.kind, found.words) for found in find(text)] == [(kind, words)]


@pytest.mark.parametrize("text", SILENT)
def test_brands_first_names_and_years_are_left_alone(text):
    assert find(text) == []


TEXTS = st.lists(
    st.text(max_size=20) | st.sampled_from([text for text, _kind, _words in SPOTTED] + SILENT),
    max_size=8,
).map(" ".join)


@given(TEXTS)
def test_places_are_those_of_the_words_and_never_overlap(text):
    found = find(text)
    assert all(text[each.start : each.end] == each.words for each in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert {each.kind for each in found} <= set(KINDS)


@given(TEXTS)
def test_what_was_replaced_is_not_found_again(text):
    for found in find(text):
        text = without(text, found.kind, found.words, "[removed]")
        assert (found.kind, found.words) not in {(each.kind, each.words) for each in find(text)}
        assert without(text, found.kind, found.words, "[removed]") == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("J’ai eu un cancer cette année-là.", "health"),
        ("I was pregnant and stood for an hour.", "health"),
        ("Nous sommes musulmans ; je suis musulmane.", "religion"),
        ("Je suis syndiqué.", "union"),
        ("I voted that day.", "politics"),
    ],
)
def test_a_private_matter_of_the_author_is_noticed(text, kind):
    assert kind in {found.kind for found in find_sensitive(text)}


def test_the_same_word_about_nobody_is_not():
    assert find_sensitive("La marque soutient la lutte contre le cancer.") == []


@given(TEXTS)
def test_private_matters_are_where_they_say(text):
    assert all(text[each.start : each.end] == each.words for each in find_sensitive(text))
