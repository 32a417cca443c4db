"""The examples in the docstrings of the method are true."""

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize(
    "module",
    ["", ".adshare", ".loyalty", ".proportions", ".spells", ".tiers", ".values", ".weights"],
)
def test_the_examples_are_true(module):
    results = doctest.testmod(import_module(f"ranking.methods{module}"))
    assert results.attempted > 0
    assert results.failed == 0
