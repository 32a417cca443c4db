"""The examples in the docstrings of the method are true, in every module."""

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

from ranking import methods

MODULES = [
    methods.__name__,
    *(each.name for each in walk_packages(methods.__path__, f"{methods.__name__}.")),
]
WITH_EXAMPLES = [
    name
    for name in MODULES
    if any(e.examples for e in doctest.DocTestFinder().find(import_module(name)))
]


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_the_examples_are_true(module):
    assert doctest.testmod(import_module(module)).failed == 0


def test_the_modules_a_reader_opens_first_have_an_example():
    first = {"adshare", "example", "loyalty", "proportions", "spells", "tiers", "values", "weights"}
    assert {f"ranking.methods.{name}" for name in first} <= set(WITH_EXAMPLES)
