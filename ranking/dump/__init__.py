"""The open data: everything public in one signed folder, from which the leaderboard follows."""

from .exporting import Refused, export_dump
from .publishing import latest_dump, publish_dump, publish_once_a_day

__all__ = ["Refused", "export_dump", "latest_dump", "publish_dump", "publish_once_a_day"]
