"""What the tests of imports share: lines, files, and a run of the command."""

from __future__ import annotations

import io
import json
from pathlib import Path

from django.core.management import call_command

from tests.factories import lived

SHORT = (
    "J'ai attendu le réparateur trois samedis de suite. Le dernier, il a plu avec moi devant "
    "la machine de ma mère, et je l'ai raccompagné jusqu'au bus."
)


def a_row(n: int = 0, **changes) -> dict:
    """A whole line; None takes a column out."""
    whole = {
        "id": f"row-{n}",
        "title": f"Geoff and coin {n}",
        "text": lived(n),
        "language": "en",
        "brand": "Kettleby",
        "began": "March 2004",
        "ending": "left_rival",
        "cause": "better_offer",
        "ended": "2012",
        "love": 8,
        "author": f"Nell {n}",
        "published": "2020-03-01",
    }
    return {name: value for name, value in (whole | changes).items() if value is not None}


def jsonl_file(folder: Path, *rows, name: str = "stories.jsonl") -> Path:
    """A file of lines: mappings, or raw text."""
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run_import(path: Path, *options: str) -> list[str]:
    """The lines the command printed."""
    out = io.StringIO()
    call_command("import_stories", str(path), *options, stdout=out)
    return out.getvalue().splitlines()
