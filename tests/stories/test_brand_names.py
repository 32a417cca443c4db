"""Brands suggested while typing, and doubted afterwards."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories.models import BrandAlias
from stories.telling.brand_names import close_names, suggestions
from tests.factories import BrandFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def brands(db):
    for name in ("Kettleby", "La Redoute", "Saab", "L’Éclair"):
        BrandFactory(name=name)
    BrandFactory(name="Kettlehidden", live=False)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("ket", "Kettleby"), ("LA RED", "La Redoute"), ("leclair", None), ("l'ec", "L’Éclair")],
)
def test_a_brand_is_suggested_by_its_first_letters(brands, typed, name):
    assert [each.name for each in suggestions(typed)] == ([name] if name else [])


def test_an_alias_suggests_its_brand_once_with_its_sector(brands):
    kettleby = BrandFactory(name="Hoverly")
    for alias in ("Hover", "Hoverly & Sons"):
        BrandAlias.objects.create(brand=kettleby, name=alias)
    (found,) = suggestions("hov")
    assert found.name == "Hoverly"
    assert found.sector


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kettelby", ["Kettleby"]),
        ("ekttleby", ["Kettleby"]),
        ("Redoute", ["La Redoute"]),
        ("Sab", ["Saab"]),
        ("Saab 900", ["Saab"]),
        ("Brumel", []),
        ("S", []),
        ("💔", []),
    ],
)
def test_a_nearly_equal_name_is_doubted(brands, typed, meant):
    assert close_names(typed) == meant


def test_one_query_each_whatever_the_number_of_brands(brands, django_assert_num_queries):
    for number in range(30):
        BrandFactory(name=f"Kettle {number}")
    with django_assert_num_queries(1):
        assert len(suggestions("kett")) == 10
    with django_assert_num_queries(1):
        close_names("Ketle")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(st.text(max_size=30))
def test_anything_may_be_typed(brands, typed):
    typed = typed.replace("\x00", "")
    assert len(suggestions(typed)) <= 10
    assert len(close_names(typed)) <= 3


def test_the_list_under_the_box_is_json(client, brands):
    answered = client.get("/en/tell/brands/", {"q": "ket"})
    assert answered.json()["brands"][0]["name"] == "Kettleby"


@pytest.mark.parametrize("typed", ["", "\x00", "k" * 10_000, "%", "_", "é" * 200])
def test_the_list_bears_any_question(client, brands, typed):
    assert client.get("/en/tell/brands/", {"q": typed}).status_code == 200
    assert client.post("/en/tell/brands/", {"q": typed}).status_code == 405
