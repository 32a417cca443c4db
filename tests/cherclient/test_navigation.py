"""The menu says in which part of the site a page stands."""

from __future__ import annotations

import pytest
from django.urls import resolve
from django.utils import translation

from cherclient.navigation import section_of


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/fr/raconter/", "tell"),
        ("/fr/recits/", "stories"),
        ("/fr/recits/archives/", "stories"),
        ("/fr/marques/", "brands"),
        ("/fr/marques/brumel/", "brands"),
        ("/fr/palmares/", "leaderboard"),
        ("/fr/etude/", "leaderboard"),
        ("/fr/wiki/", "wiki"),
        ("/fr/wiki/la-double-peine/historique/", "wiki"),
        ("/fr/regles/", ""),
        ("/fr/compte/", ""),
        ("/fr/", ""),
    ],
)
def test_a_page_belongs_to_the_part_its_address_names(path, section):
    with translation.override("fr"):
        assert section_of(resolve(path)) == section


def test_an_address_nobody_answers_belongs_nowhere():
    assert section_of(None) == ""
