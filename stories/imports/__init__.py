"""Stories from elsewhere: files of several kinds become tellings, line by line."""

from .files import FORMATS, StoryFile
from .rows import ImportedRow, row_from, with_defaults
from .values import NotAStoryFile, RowError

__all__ = [
    "FORMATS",
    "ImportedRow",
    "NotAStoryFile",
    "RowError",
    "StoryFile",
    "row_from",
    "with_defaults",
]
