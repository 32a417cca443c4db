"""The forms of the public site."""

from .report import ReportForm
from .screens import SCREENS, Screen, ScreenForm

__all__ = ["SCREENS", "ReportForm", "Screen", "ScreenForm"]
