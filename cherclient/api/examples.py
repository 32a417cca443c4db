"""Requests with the answers a test site gave them: `tests/ranking/test_api_examples.py` keeps them true."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

FILE = Path(__file__).with_name("examples.json")
_LINE = 92  # characters
SITE = "{site}"  # stands in the file for the address of the site


@dataclass(frozen=True)
class Example:
    """A path, and the answer to it as JSON."""

    path: str
    text: str

    @property
    def answer(self) -> dict:
        return json.loads(self.text)


def example_of(operation: str, *, site: str | None = None) -> Example | None:
    """The example of an operation, with the address of this site, or of another."""
    kept = _kept().get(operation)
    if not kept:
        return None
    text = in_few_lines(kept["answer"])
    return Example(kept["path"], text.replace(SITE, site or settings.SITE_URL.rstrip("/")))


def in_few_lines(value: object, indent: str = "") -> str:
    """JSON with one line for whatever holds in it.

    >>> print(in_few_lines({"a": [1, 2], "b": ["x" * 40, "y" * 40]}))
    {
      "a": [1, 2],
      "b": ["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"]
    }
    """
    whole = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(whole) <= _LINE - len(indent):
        return whole
    inside = indent + "  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(k)}: {in_few_lines(v, inside)}" for k, v in value.items()]
        opened, closed = "{", "}"
    else:
        parts = [in_few_lines(each, inside) for each in value]
        opened, closed = "[", "]"
    return f"{opened}\n{inside}" + f",\n{inside}".join(parts) + f"\n{indent}{closed}"


@cache
def _kept() -> dict[str, dict]:
    return json.loads(FILE.read_text(encoding="utf-8"))
