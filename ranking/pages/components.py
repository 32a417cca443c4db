"""Figures of an edition as pages print them."""

from __future__ import annotations

from ..models import Edition


def percentages(edition: Edition | None) -> dict[str, int] | None:
    """The share of stories that ends badly and its interval, in whole percents."""
    if edition is None or edition.sad_share is None:
        return None
    return {
        "share": round(100 * edition.sad_share),
        "lower": round(100 * edition.sad_lower),
        "upper": round(100 * edition.sad_upper),
    }
