"""The table as Markdown for people and JSON for machines."""

import json
from collections.abc import Sequence
from typing import Any

from .rows import Row, Value


def markdown(rows: Sequence[Row], made: dict[str, Any]) -> str:
    """A table, one line a value, then what each row did; `made` says with what, and when asked."""
    lines = [
        "# Figures to beat, as measured",
        "",
        *(f"- {name}: {value}" for name, value in made.items()),
        "- intervals: 95 %",
        "- folds keep groups apart, but the heads of rows 2 and 4 to 9 were chosen with these sets in"
        " view: a set nobody here has seen would say a little less",
        "",
        _line("#", "metric", "what", "measured", "goal", "met"),
        _line(*["---"] * 6),
    ]
    for row in rows:
        if row.not_measured:
            lines.append(_line(row.number, row.metric, f"not measured: {row.not_measured}", *"–––"))
        for place, value in enumerate(row.values):
            head = (row.number, row.metric) if place == 0 else ("", "")
            lines.append(_line(*head, value.name, shown(value), value.goal or "–", _answer(value)))
    for row in rows:
        if row.detail:
            lines += ["", f"## {row.number}. {row.metric}", ""]
            lines += [f"- {sentence}" for sentence in row.detail]
    return "\n".join(lines) + "\n"


def as_json(rows: Sequence[Row], made: dict[str, Any]) -> str:
    whole = {**made, "level": 0.95, "rows": [row.as_json() for row in rows]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def shown(value: Value) -> str:
    """Three decimals below 10, as shares and areas have; one for milliseconds and the like.

    >>> from ..measures import Figure
    >>> shown(Value("median, ms", Figure(25.04, 24.0, 27.31)))
    '25.0 [24.0, 27.3]'
    """
    figure = value.figure
    if figure.value < 10:
        return str(figure)
    if figure.low is None or figure.high is None:
        return f"{figure.value:g}"
    return f"{figure.value:.1f} [{figure.low:.1f}, {figure.high:.1f}]"


def _answer(value: Value) -> str:
    return {True: "yes", False: "no", None: "–"}[value.met]


def _line(*cells: object) -> str:
    said = (" ".join(str(cell).split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(said)} |"
