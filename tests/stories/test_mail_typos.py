"""Slips in the domain of an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.telling.mail_typos import COMMON, likely_address


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nell@gmial.com", "nell@gmail.com"),
        ("nell@gmal.com", "nell@gmail.com"),
        ("nell@hotnail.fr", "nell@hotmail.fr"),
        ("nell@oragne.fr", "nell@orange.fr"),
        ("nell@gmail.fr", "nell@gmail.com"),
        ("Nell.B@GMIAL.com", "Nell.B@gmail.com"),
    ],
)
def test_a_slip_is_noticed(typed, meant):
    assert likely_address(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "nell@example.org",
        "nell@yopmail.com",
        "nell@free.fr",
        "nell@kettleby.co.uk",
        "nell",
        "@",
        "",
    ],
)
def test_other_addresses_are_nobodys_slip(typed):
    assert likely_address(typed) is None


@pytest.mark.parametrize("domain", COMMON)
def test_a_common_domain_is_never_doubted(domain):
    assert likely_address(f"nell@{domain}") is None


@given(st.text(max_size=60))
def test_anything_may_be_typed(typed):
    likely = likely_address(typed)
    assert likely is None or likely.rpartition("@")[2] in COMMON
