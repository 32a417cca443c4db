"""Which surfaces each public page shows: the page is made anew when one of them changes.

| surface | changes when |
|---|---|
| `stories` | a story is shown, edited or taken back; a brand or a line of business is renamed |
| `taken-back` | a story is taken back or erased: pages that name a few stories |
| `imports` | a batch of stories was shown, or two brands made one |
| `story:<public id>` | the story itself, what stands in its margin, or an article that cites it |
| `brand:<slug>` | a story of the brand, or the brand itself |
| `ranking` | an edition is made; a flood is decided on |
| `pages` | an editor publishes a page or the words of a section |
| `people` | a member changes pseudonym or leaves |
| `detector` | another detector judges |
| `decisions` | a person decides on a story, an appeal or what is said about one |
| `wiki` | an article, its discussion or a source of the wiki |
| `rules` | another version of the rules or of the terms is kept |
"""

from __future__ import annotations

from collections.abc import Callable

Names = tuple[str, ...]

STORIES, TAKEN_BACK, IMPORTS = "stories", "taken-back", "imports"
RANKING, PAGES, PEOPLE, DETECTOR = "ranking", "pages", "people", "detector"
DECISIONS, RULES, WIKI = "decisions", "rules", "wiki"


def story(public_id: str) -> str:
    return f"story:{public_id}"[:160]


def brand(slug: str) -> str:
    return f"brand:{slug}"[:160]


def of_brand(slug: str) -> Names:
    """All that the figures of a brand rest on."""
    return brand(slug), IMPORTS


def _always(*names: str) -> Callable[..., Names]:
    return lambda *args, **kwargs: names


def _story_page(public_id: str, **kwargs) -> Names:
    return story(public_id), TAKEN_BACK, IMPORTS, PEOPLE, PAGES


def _brand_page(slug: str) -> Names:
    return *of_brand(slug), TAKEN_BACK, RANKING, PAGES, PEOPLE


def _page_of_the_tree(path: str) -> Names:
    if not path:
        return STORIES, IMPORTS, RANKING, PAGES, PEOPLE
    if path.startswith("wiki/"):
        return WIKI, PAGES, TAKEN_BACK, IMPORTS, RANKING, PEOPLE
    return PAGES, TAKEN_BACK, IMPORTS


_LISTS = _always(STORIES, IMPORTS, RANKING, PAGES, PEOPLE)
_LOG = _always(DECISIONS, TAKEN_BACK, IMPORTS, PAGES)
_RANKING = _always(RANKING, TAKEN_BACK, IMPORTS, PAGES)

_WIKI = _always(WIKI, PAGES, TAKEN_BACK, IMPORTS, RANKING, PEOPLE)

# By the name of the address; a page that is not here is never kept.
SHOWN: dict[str, Callable[..., Names]] = {
    "sitemap": _LISTS,
    "sitemap_section": _always(STORIES, TAKEN_BACK, IMPORTS, RANKING, PAGES),
    "stories:list": _LISTS,
    "stories:archive": _LISTS,
    "stories:archive_year": _LISTS,
    "stories:archive_decade": _LISTS,
    "stories:brands": _LISTS,
    "stories:chain": _LISTS,
    "stories:chain_of": _LISTS,
    "stories:detail": _story_page,
    "stories:history": _story_page,
    "stories:comments": _story_page,
    "stories:rules": _always(PAGES, DETECTOR, RULES),
    "stories:rules_versions": _always(RULES, PAGES),
    "stories:terms_versions": _always(RULES, PAGES),
    "stories:rules_version": _always(RULES, PAGES),
    "stories:rules_version_of_day": _always(RULES, PAGES),
    "stories:terms_version": _always(RULES, PAGES),
    "stories:terms_version_of_day": _always(RULES, PAGES),
    "stories:detector": _always(PAGES, DETECTOR),
    "stories:log": _LOG,
    "stories:log_entry": _LOG,
    "brand": _brand_page,
    "data_kept": _always(PAGES),
    "ranking:leaderboard": _RANKING,
    "ranking:records": _RANKING,
    "ranking:map": _RANKING,
    "ranking:compare": _RANKING,
    "ranking:why": _RANKING,
    "ranking:choices": _RANKING,
    "ranking:method": _RANKING,
    "ranking:embed": _RANKING,
    "ranking:editions": _RANKING,
    "ranking:history": _RANKING,
    "ranking:keys": _RANKING,
    "ranking:edition": _RANKING,
    "ranking:edition_revision": _RANKING,
    "study:study": _RANKING,
    "wiki:index": _WIKI,
    "wiki:article": _WIKI,
    "wiki:categories": _WIKI,
    "wiki:category": _WIKI,
    "wiki:letters": _WIKI,
    "wiki:sources": _WIKI,
    "wiki:source": _WIKI,
    "wiki:tribunes": _WIKI,
    "wiki:cases": _WIKI,
    "wiki:talks": _WIKI,
    "wiki:talk": _WIKI,
    "wiki:thread": _WIKI,
    "wiki:evidence": _WIKI,
    "wiki:backlinks": _WIKI,
    "wiki:wanted": _WIKI,
    "wiki:history": _WIKI,
    "wiki:revision": _WIKI,
    "wiki:compare": _WIKI,
    "wiki:text": _WIKI,
    "wiki:recent": _WIKI,
    "wiki:feed": _WIKI,
    "wiki:category_feed": _WIKI,
    "wiki:contributor": _WIKI,
    "wagtail_serve": _page_of_the_tree,
}
