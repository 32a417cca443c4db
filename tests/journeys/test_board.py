"""The leaderboard's own pages, without a mouse and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from stories.models import Story

from .test_reading import tab_to


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_alone_narrows_the_leaderboard(read_site, visit, address, width):
    reader = visit("en", width=width)
    reader.open(address("en", "ranking:leaderboard"))
    form = reader.main.locator(".ranking-filter")
    expect(form.get_by_role("button", name="Show")).to_be_hidden()
    tab_to(reader, form.locator("summary"))
    reader.page.keyboard.press("Enter")
    tab_to(reader, form.get_by_label("Line of business"))
    reader.page.keyboard.type("Home a")
    tab_to(reader, form.get_by_label("Stories published"))
    reader.page.keyboard.press("ArrowDown")
    tab_to(reader, form.get_by_role("button", name="Show"))
    reader.page.keyboard.press("Enter")
    expect(reader.page).to_have_url(re.compile(r"/en/leaderboard/\?sector=\w+&period=year$"))
    expect(reader.main.locator(".ranking-part")).to_contain_text("counted.")
    expect(form.get_by_role("button", name="Show")).to_be_visible()


def test_names_are_typed_compared_and_the_address_shared(read_site, visit, address):
    other = Story.objects.live().get(title="Geoff and the coin").brand
    reader = visit("en", javascript=False)
    reader.open(address("en", "ranking:compare"))
    reader.main.get_by_label("Brand 1").fill("brumel")
    reader.main.get_by_label("Brand 2").fill("Nobbody")
    reader.main.get_by_role("button", name="Compare").click()
    expect(reader.main.get_by_role("alert")).to_contain_text("“Nobbody”")
    expect(reader.main.get_by_label("Brand 1")).to_have_value("Brumel")
    expect(reader.main.get_by_label("Brand 2")).to_have_value("Nobbody")
    reader.main.get_by_label("Brand 2").fill(other.name)
    reader.main.get_by_role("button", name="Compare").click()
    expect(reader.page).to_have_url(
        re.compile(rf"/en/leaderboard/compare/\?marque=brumel&marque={other.slug}$")
    )
    expect(reader.main).to_contain_text("chances in 100")


@pytest.mark.parametrize(("width", "shown"), [(360, "map-narrow"), (1280, "map-wide")])
def test_one_picture_of_the_map_is_shown_at_each_width(read_site, visit, address, width, shown):
    reader = visit("en", width=width)
    reader.open(address("en", "ranking:map"))
    pictures = reader.main.locator("figure.map svg:visible")
    expect(pictures).to_have_count(2)
    for at in range(2):
        expect(pictures.nth(at)).to_have_class(shown)
        assert pictures.nth(at).bounding_box()["width"] <= width
