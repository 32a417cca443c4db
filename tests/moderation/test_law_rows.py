"""Every row of docs/reference/law.md has a test that carries its number."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = re.findall(r"^\| (F\d+) \|", (ROOT / "docs/reference/law.md").read_text(), re.MULTILINE)
_NAMED = re.compile(r"(?:^|_)f(\d+)(?=_|$)")
_CITED = re.compile(r"\bF(\d+)\b")


def rows_of(source: str) -> Iterator[str]:
    """The rows tests of a file say they cover, in their name or in their docstring."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            numbers = _NAMED.findall(node.name) + _CITED.findall(ast.get_docstring(node) or "")
            yield from (f"F{number}" for number in numbers)


def test_rows_are_numbered_from_1_to_57():
    assert [f"F{number}" for number in range(1, 58)] == ROWS


def test_every_row_of_the_law_has_a_test_of_its_own():
    tests = (ROOT / "tests").rglob("test_*.py")
    covered = {row for path in tests for row in rows_of(path.read_text())}
    assert set(ROWS) - covered == set()


def test_a_row_is_read_in_a_name_and_in_a_docstring():
    source = (
        'def test_f30_appeal():\n    """Also F4, not F."""\n\ndef helper_f9():\n    """F10."""\n'
    )
    assert list(rows_of(source)) == ["F30", "F4"]
