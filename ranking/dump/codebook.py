"""What every column of the dump holds, in words: the page, `codebook.md` and `codebook.json`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stories.published import Cause, Ending

from .codes import Uncounted

Words = str | Promise
DATA_LICENCE = "CC-BY-4.0"
DATA_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
TEXT_LICENCE = "CC-BY-SA-4.0"
TEXT_LICENCE_URL = "https://creativecommons.org/licenses/by-sa/4.0/"


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, how it is written, and its words if they are few."""

    name: str
    meaning: Words
    form: Words
    codes: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True)
class DumpTable:
    """One file of the dump with columns."""

    file: str
    meaning: Words
    columns: tuple[Column, ...]


def _codes(words: Iterable) -> tuple[tuple[str, Words], ...]:
    return tuple((word.value, word.label) for word in words)


_TEXT, _SLUG = _("text"), _("short name, as in the address of its page")
_MONTH, _DAY = _("YYYY-MM, empty when unknown"), _("YYYY-MM-DD, UTC")
_WHOLE, _SIX = _("whole number"), _("number, 6 decimals")
_OUTCOMES = (
    ("loyal", _("together and still loved, or parted by force: no end of love was seen")),
    ("left", _("gone by choice")),
    ("captive", _("stayed, but love is over")),
    ("came_back", _("left, then came back: two spells of love")),
)
_CONTRACTS = (
    ("purchase", _("Purchases")),
    ("subscription", _("A subscription or contract")),
    ("account", _("An account")),
    ("service", _("A service now and then")),
)

STORIES = DumpTable(
    "stories.csv",
    _("One row for each public story, in order of publication. No name, no address, no text."),
    (
        Column("story", _("Public identifier, as in the address of its page."), _TEXT),
        Column("brand", _("Brand, the one it was merged into if need be."), _SLUG),
        Column("brand_name", _("Name of the brand."), _TEXT),
        Column(
            "author",
            _(
                "Equal for two stories of one person on one brand. It says nothing from one brand to "
                "another, nor from one dump to another."
            ),
            _("16 hexadecimal digits"),
        ),
        Column("began", _("Month in which the relationship began, as it is counted."), _MONTH),
        Column(
            "ended",
            _(
                "Month in which love ended, or after which it was not seen any more. An end nobody "
                "dated stands half-way."
            ),
            _MONTH,
        ),
        Column("returned", _("Month in which the author came back."), _MONTH),
        Column(
            "told",
            _("Month in which its author told the story, or last said how it goes on."),
            _MONTH,
        ),
        Column(
            "outcome",
            _("What the ranking makes of the ending; empty for a story without a duration."),
            _("one of the words below, or empty"),
            _OUTCOMES,
        ),
        Column(
            "cause",
            _("Why the author left."),
            _("one of the words below, or empty"),
            _codes(Cause),
        ),
        Column("love", _("Love at the strongest moment."), _("0 to 10, empty without an answer")),
        Column(
            "ad_probability",
            _(
                "Probability that the story is a disguised advertisement: the middle of the bin of "
                "the detector in which it is counted."
            ),
            _("0 to 1, 6 decimals"),
        ),
        Column(
            "duplicate_cluster",
            _("Equal for near-copies of one text on one brand; empty for a text like no other."),
            _WHOLE,
        ),
        Column("published", _("Day on which the story was published."), _DAY),
        Column(
            "weight",
            _("Weight in the ranking: 1000 for a whole story, 0 for one that does not count."),
            _("0 to 1000"),
        ),
        Column(
            "ending",
            _("Ending its author declared."),
            _("one of the words below, or empty"),
            _codes(Ending),
        ),
        Column(
            "contract",
            _("Kind of contract with the brand."),
            _("one of the words below, or empty"),
            _CONTRACTS,
        ),
        Column("language", _("Language of the text."), "fr, en"),
        Column(
            "licence",
            _("Licence its author chose for the text; empty: the dump carries no text."),
            "cc-by-sa-4.0",
        ),
        Column(
            "uncounted_because",
            _("Why the story does not count; empty for one that does."),
            _("one of the words below, or empty"),
            _codes(Uncounted),
        ),
    ),
)
LINES = DumpTable(
    "stories.jsonl",
    _(
        "The same rows, one JSON object a line, null where the table is empty, and three more keys, "
        "null unless the author put the text under a free licence."
    ),
    (
        Column("title", _("Title of the story."), _TEXT),
        Column("text", _("Text of the story, as it is on its page."), _TEXT),
        Column("byline", _("The name to quote the text under."), _TEXT),
    ),
)
STANDINGS = DumpTable(
    "standings.csv",
    _("One row for each brand with a counted story, the best score first: what rank_table gives."),
    (
        Column("brand", _("Brand."), _SLUG),
        Column("stories", _("Counted stories, each once."), _WHOLE),
        Column("weight", _("Stories, discounted for suspected advertisement."), _SIX),
        Column("score", _("Share of love stories still alive after 5 years."), _("0 to 1")),
        Column(
            "lower",
            _("Lower bound of the score (95 chances in 100 with the upper one)."),
            _("0 to 1"),
        ),
        Column(
            "upper",
            _("Upper bound of the score (95 chances in 100 with the lower one)."),
            _("0 to 1"),
        ),
        Column("expected_rank", _("Mean rank; empty for a brand that is not ranked."), _SIX),
        Column("rank_lower", _("Best likely rank (95 chances in 100 with the worst one)."), _WHOLE),
        Column("rank_upper", _("Worst likely rank (95 chances in 100 with the best one)."), _WHOLE),
        Column("tier", _("Tier: brands of one tier cannot be told apart."), _WHOLE),
        Column("ranked", _("Whether the brand takes part in ranks and tiers."), "true, false"),
    ),
)
BRANDS = DumpTable(
    "brands.csv",
    _("One row for each public brand."),
    (
        Column("brand", _("Brand."), _SLUG),
        Column("name", _("Name of the brand."), _TEXT),
        Column("sector", _("Line of business; empty when editors gave none."), _("code")),
        Column("aliases", _("Other names it goes by."), _("separated by |")),
    ),
)
TOMBSTONES = DumpTable(
    "tombstones.csv",
    _("Stories that were public and are no more: delete them from your copies."),
    (
        Column("story", _("Public identifier."), _TEXT),
        Column("withdrawn", _("Day on which it left the site."), _DAY),
    ),
)
TABLES = (STORIES, LINES, STANDINGS, BRANDS, TOMBSTONES)
OTHER_FILES = (
    ("codebook.md", _("This description, in French and English.")),
    ("codebook.json", _("The same for machines.")),
    ("manifest.json", _("Edition, method, counts, size and SHA-256 of each file, public key.")),
    ("manifest.sig", _("Ed25519 signature of manifest.json, as openssl reads it.")),
    ("key.pem", _("Public key that checks it; compare it with the one the site publishes.")),
)


def columns_of(table: DumpTable) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def in_one_language(table: DumpTable) -> dict[str, Any]:
    """A table's description in the active language, as plain JSON values."""
    return {
        "file": table.file,
        "meaning": str(table.meaning),
        "columns": [
            {
                "name": column.name,
                "meaning": str(column.meaning),
                "form": str(column.form),
                "codes": {code: str(label) for code, label in column.codes},
            }
            for column in table.columns
        ],
    }
