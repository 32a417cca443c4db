"""`docs/reference/api.md`, written from the API's own document and its examples."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from .documentation import Documented, operations
from .envelope import LONGEST_PAGE, NOTICE
from .middleware import FRESH_SECONDS

SITE = "https://cherclient.wiki"
_RULES = f"""# The API

Read-only JSON under `/api/v1/`, without a key. This page is written by `manage.py api_reference` from the API's own
OpenAPI 3.1 document, `/api/v1/openapi.json`; the site shows the same at `/fr/api/` and `/en/api/`. The answers below
were given by the site of `tests/ranking/api_site.py`, and a test compares them.

- **Pages.** `limit` is 1 to {LONGEST_PAGE}. The next page is at `meta.next`, and in the `Link` header (`rel="next"`).
  Cursors are opaque places in the list: what is published meanwhile shifts nothing. When the current edition is remade
  between two pages, the old cursor answers 410: begin again, or read a closed month.
- **Caches.** Each answer has a strong `ETag`, taken from its bytes; send it back in `If-None-Match` and 304 says that
  nothing changed. An answer is good for {FRESH_SECONDS} seconds, a closed edition for an hour.
- **Errors.** Problem details (RFC 9457) for every error, unknown addresses included. A parameter that is unknown or out
  of range is 400, never ignored; `errors` names it.
- **Other sites** may read it from a browser (`Access-Control-Allow-Origin: *`). No cookie is set, and no answer depends
  on who asks.
- **Numbers** are those of `standings.csv`, to six decimals. Times are ISO 8601 in UTC; dates of stories are months.
- **Notice.** {NOTICE}
  Every answer carries it in both languages, with the licence: CC BY 4.0 for the figures, CC BY-SA 4.0 for the wiki.
  A story's text, title and byline are there only when its author chose a licence.
"""


def reference() -> str:
    """The whole page, in English."""
    with translation.override("en"):
        parts = [_RULES, *("\n".join(_section(each)) for each in operations(site=SITE))]
    return "\n".join(parts) + "\n"


def _section(each: Documented) -> Iterator[str]:
    yield from ("", f"## {each.summary}", "", f"`GET {each.path}`", "", each.description, "")
    if each.parameters:
        yield from ("| parameter | in | what it is |", "|---|---|---|")
        for one in each.parameters:
            values = ", ".join(f"`{value}`" for value in one.values)
            yield f"| `{one.name}` | {one.place} | {' '.join(filter(None, (one.description, values)))} |"
        yield ""
    if each.fields:
        yield from ("| field | type | what it is |", "|---|---|---|")
        for field in each.fields:
            yield f"| `{field.name}` | {field.kind} | {field.description} |"
        yield ""
    if each.example:
        yield from (f"```\nGET {each.example.path}\n```", "", f"```json\n{each.example.text}\n```")
