"""The codebook as files, in both languages whatever the active one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, override

from . import codebook
from .writing import json_document

LANGUAGES = ("fr", "en")


def codebook_json() -> bytes:
    content: dict[str, Any] = {
        "licence": {
            "data": codebook.DATA_LICENCE,
            "url": codebook.DATA_LICENCE_URL,
            "text": codebook.TEXT_LICENCE,
        }
    }
    for language in LANGUAGES:
        with override(language):
            content[language] = [codebook.in_one_language(table) for table in codebook.TABLES]
    return json_document(content)


def codebook_markdown() -> bytes:
    lines: list[str] = []
    for language in LANGUAGES:
        with override(language):
            lines += _markdown()
    return "\n".join(lines).encode()


def _markdown() -> Iterator[str]:
    yield f"# {gettext('Codebook of the open data')}"
    yield ""
    yield gettext(
        "Data under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/): quote CherClient.wiki "
        "and the date of the edition. A text bears the licence its author chose, CC BY-SA 4.0, and is "
        "quoted under its byline."
    )
    yield ""
    yield gettext("Stories told here: this is not a survey of all customers.")
    yield ""
    for table in codebook.TABLES:
        yield from _table(codebook.in_one_language(table))


def _table(table: dict[str, Any]) -> Iterator[str]:
    yield f"## {table['file']}"
    yield ""
    yield table["meaning"]
    yield ""
    yield f"| {gettext('column')} | {gettext('what it holds')} | {gettext('how it is written')} |"
    yield "|---|---|---|"
    for column in table["columns"]:
        form = column["form"].replace("|", "\\|")
        yield f"| `{column['name']}` | {column['meaning']} | {form} |"
    yield ""
    for column in table["columns"]:
        if column["codes"]:
            yield f"`{column['name']}`"
            yield ""
            yield from (f"- `{code}`: {label}" for code, label in column["codes"].items())
            yield ""
