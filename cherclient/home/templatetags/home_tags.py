"""What templates of every section may ask the editorial front."""

import json

from django import template
from django.conf import settings
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ..models import SectionIntro, StandardPage

register = template.Library()


@register.inclusion_tag("home/section_intro.html")
def section_intro(section: str) -> dict:
    """The words editors put on top of a section, in the language of the page."""
    intros = SectionIntro.objects.filter(
        section=section, live=True, locale__language_code=get_language()
    )
    return {"object": intros.first(), "section": section}


@register.simple_tag
def publisher() -> SafeString:
    """Who publishes the site and where to write, as JSON-LD (Digital Services Act, articles 11, 12)."""
    languages = [code for code, _name in settings.LANGUAGES]
    contact = {
        "@type": "ContactPoint",
        "contactType": "customer service",
        "email": settings.CONTACT_EMAIL,
        "availableLanguage": languages,
    }
    organisation = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": settings.WAGTAIL_SITE_NAME,
        "url": settings.SITE_URL.rstrip("/") + "/",
        "contactPoint": contact,
    }
    return mark_safe(json.dumps(organisation).replace("<", "\\u003c"))  # noqa: S308 — JSON, nothing closes


@register.simple_tag
def site_pages() -> list[dict]:
    """The pages of the foot: privacy, contact, legal notice; kept a minute in the cache."""
    language = get_language()
    return cache.get_or_set(f"site-pages-{language}", lambda: _site_pages(language), 60)


def _site_pages(language: str) -> list[dict]:
    pages = StandardPage.objects.live().in_menu().filter(locale__language_code=language)
    return [{"title": page.title, "url": page.get_url()} for page in pages.defer_streamfields()]
