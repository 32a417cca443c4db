"""What a closed edition puts its seal on: one document, and the two tables it vouches for.

The document is JSON whose numbers are whole and whose decimals are strings, with sorted keys and no
space: RFC 8785 gives the same bytes. Its SHA-256 is the edition's hash, which the next document
repeats; its Ed25519 signature is made of the bytes themselves.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any

from .methods import Gate
from .methods.standings_csv import Line, standings_csv
from .models import Edition

FORMAT = "cherclient-edition-1"
# Every figure of a standing, as exact as it is kept: what `standings.csv` has no column for too.
DETAILS = (
    "slug",
    "name",
    "position",
    "gate",
    "stories",
    "love_stories",
    "months",
    "weight",
    "ad_share",
    "ad_odds",
    "score",
    "lower",
    "upper",
    "shape",
    "rate",
    "observed",
    "expected",
    "expected_rank",
    "rank_lower",
    "rank_upper",
    "tier",
    "share_captive",
    "share_came_back",
    "share_habit",
    "share_left",
    "love_years",
    "love",
    "love_lower",
    "love_upper",
    "change",
    "change_probability",
)


def sealed_rows(edition: Edition) -> list[Any]:
    """What the seal covers of the stored standings, in order, as bare rows."""
    return list(edition.standings.order_by("position").values_list(*DETAILS, named=True))


def standings_file(standings: Iterable[Any]) -> bytes:
    """The public table: what anybody finds again from the open data.

    `standings` are `Standing`s not saved yet, or `sealed_rows`.
    """
    return standings_csv(line_of_standing(standing) for standing in standings)


def line_of_standing(standing: Any) -> Line:
    return Line(
        brand=standing.slug,
        stories=standing.stories,
        weight=float(standing.weight),
        score=float(standing.score),
        lower=float(standing.lower),
        upper=float(standing.upper),
        expected_rank=standing.expected_rank,
        rank_lower=standing.rank_lower,
        rank_upper=standing.rank_upper,
        tier=standing.tier,
        ranked=standing.gate == Gate.RANKED,
    )


def details_file(standings: Iterable[Any]) -> bytes:
    """The same with every figure the site shows, each float to its last digit."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(DETAILS)
    for standing in standings:
        table.writerow([_exact(getattr(standing, name)) for name in DETAILS])
    return text.getvalue().encode()


def _exact(value: object) -> str:
    if value is None:
        return ""
    return repr(float(value)) if isinstance(value, float) else str(value)


def facts_of_edition(edition: Edition, standings: Sequence[Any]) -> dict[str, Any]:
    """What the document says of an edition, all but its place in the chain."""
    return {
        "format": FORMAT,
        "kind": str(edition.kind),
        "month": edition.month_code,
        "revision": edition.revision,
        "reason": edition.reason,
        "method": edition.method,
        "made_at": edition.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "digest": edition.digest,
        "stories": edition.stories,
        "told": edition.told,
        "brands": len(standings),
        "parameters": _plain(edition.parameters),
        "sad_share": _plain(edition.sad_share),
        "sad_lower": _plain(edition.sad_lower),
        "sad_upper": _plain(edition.sad_upper),
        "sad_number": _plain(edition.sad_number),
        "standings_digest": sha256(standings_file(standings)),
        "details_digest": sha256(details_file(standings)),
    }


def _plain(value: Any) -> Any:
    """Decimals as strings of twelve significant digits, whole numbers as they are."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return f"{value:.12g}" if isinstance(value, float) else value


def canonical(facts: dict[str, Any]) -> str:
    """JSON with sorted keys and no space.

    >>> canonical({"b": 1, "a": ["0.5", None]})
    '{"a":["0.5",null],"b":1}'
    """
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
