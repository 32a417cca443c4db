"""The verbs of the wiki: the only writers of its rows."""

from .recording import record
from .saving import EditConflict, Saved, TitleTaken, create_article, save_edit

__all__ = ["EditConflict", "Saved", "TitleTaken", "create_article", "record", "save_edit"]
