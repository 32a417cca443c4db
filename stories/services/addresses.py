"""Whole addresses of pages, as letters give them."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def address_of_page(name: str, *args: object, language: str = "fr") -> str:
    """The address of a named page in a language, the site's name included."""
    with translation.override(language):
        return settings.SITE_URL.rstrip("/") + reverse(name, args=args)
