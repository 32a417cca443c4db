"""The whole wiki in one file, and back: docs/guides/wiki-archive.md."""

from .exporting import export_wiki
from .importing import Refused, Report, import_wiki
from .reading import BadArchive

__all__ = ["BadArchive", "Refused", "Report", "export_wiki", "import_wiki"]
