"""The three files of a yearly report: a page for people, CSV and JSON for machines."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from ..safe_csv import csv_lines
from .records import Year
from .sums import Figure, figures_of
from .words import SECTIONS, of_in_words, value_in_words, words_of

COLUMNS = tuple(field.name for field in fields(Figure))


@dataclass(frozen=True, slots=True)
class Line:
    """One figure as the page shows it."""

    name: str
    value: str
    n: int | None


def write_report(year: Year, folder: Path, made_at: dt.datetime | None = None) -> list[Path]:
    """Write the report of a year in every language of the site, and its figures once.

    Returns the paths. Raises `OSError` when the folder cannot be written.
    """
    made_at = made_at or timezone.now()
    figures = figures_of(year)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"moderation-{year.year}"
    texts = {
        f"{name}.csv": "".join(csv_lines([COLUMNS, *(asdict(each).values() for each in figures)])),
        f"{name}.json": _json(year, figures, made_at),
    }
    for code, _language in settings.LANGUAGES:
        texts[f"{name}.{code}.html"] = report_page(year, figures, made_at, code)
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    return [folder / file for file in texts]


def report_page(year: Year, figures: Sequence[Figure], made_at: dt.datetime, code: str) -> str:
    """A page that stands alone: no script, no style nor file from elsewhere."""
    with translation.override(code):
        sections = [
            (title, [_line(each) for each in figures if each.section == section])
            for section, title in SECTIONS.items()
        ]
        values = {
            "year": year.year,
            "days": year.decision_days,
            "sections": sections,
            "made_at": made_at,
            "site_url": settings.SITE_URL,
            "language": code,
        }
        return render_to_string("stories/moderation_report.html", values)


def _line(figure: Figure) -> Line:
    of = of_in_words(figure)
    name = f"{words_of(figure)} – {of}" if of else words_of(figure)
    return Line(name, value_in_words(figure), figure.n)


def _json(year: Year, figures: Sequence[Figure], made_at: dt.datetime) -> str:
    document = {
        "year": year.year,
        "made_at": made_at.isoformat(timespec="seconds"),
        "site": settings.SITE_URL,
        "decision_days": year.decision_days,
        "figures": [asdict(each) for each in figures],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
