"""What the files of an archive are called, and how large they may be."""

from __future__ import annotations

import re
from typing import Final

MANIFEST: Final = "manifest.json"
CATEGORIES: Final = "categories.json"
SOURCES: Final = "sources.json"
FORMER_TITLES: Final = "former-titles.json"
IMAGES: Final = "images.json"
ALWAYS: Final = (CATEGORIES, SOURCES, FORMER_TITLES, IMAGES)

ARTICLE: Final = re.compile(r"articles/(fr|en)/([-\w]{1,255})\.json")
TEXT: Final = re.compile(r"articles/(fr|en)/[-\w]{1,255}\.md")
TALK: Final = re.compile(r"talk/(fr|en)/([-\w]{1,255})\.json")
IMAGE: Final = re.compile(r"images/[0-9a-f]{40}\.[a-z]{3,4}")
PATTERNS: Final = (ARTICLE, TEXT, TALK, IMAGE)

ENTRIES_MAX: Final = 200_000  # files
ENTRY_MAX: Final = 256 * 2**20  # bytes of one file, unpacked
TOTAL_MAX: Final = 4 * 2**30  # bytes of all files, unpacked


def is_known(name: str) -> bool:
    """Whether a file of this name belongs in an archive: no path leads anywhere else."""
    return name in (*ALWAYS, MANIFEST) or any(each.fullmatch(name) for each in PATTERNS)


def article_file(language: str, slug: str) -> str:
    return f"articles/{language}/{slug}.json"


def text_file(language: str, slug: str) -> str:
    return f"articles/{language}/{slug}.md"


def talk_file(language: str, slug: str) -> str:
    return f"talk/{language}/{slug}.json"
