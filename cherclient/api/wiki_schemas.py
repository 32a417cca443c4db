"""The shape of what the API says of the wiki. Words are also its documentation."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

from .envelope import Meta, PageMeta

ArticleKind = Literal["article", "tribune", "case"]
CitationKind = Literal["story", "source", "figure"]
WorkKind = Literal["article", "book", "chapter", "report", "law", "web"]


class WikiArticleLinks(Schema):
    self: str
    revisions: str
    page: str


class WikiArticleFacts(Schema):
    language: str = Field(description=_("Language it is written in."))
    slug: str = Field(description=_("Its address in that language."))
    title: str = Field(description=_("Title of the article."))
    kind: ArticleKind = Field(
        description=_(
            "`tribune`: a signed opinion. `case`: told by a company, outside the ranking."
        )
    )
    thesis: str = Field(description=_("What it holds, in one sentence."))
    summary: str = Field(description=_("Its summary."))
    categories: list[str] = Field(description=_("Slugs of its categories."))
    revision: int = Field(description=_("Number of its last revision."))
    changed_at: dt.datetime = Field(description=_("When that revision was made."))
    hash: str = Field(description=_("Hash of that revision: it vouches for all before it."))
    size: int = Field(description=_("Characters."))
    links: WikiArticleLinks


class WikiArticlePageOut(Schema):
    meta: PageMeta
    items: list[WikiArticleFacts]


class WikiLinkOut(Schema):
    """A link from one article to another, with the sentence around."""

    title: str = Field(description=_("Title linked to, as written."))
    slug: str | None = Field(description=_("Its address; null when nobody wrote it yet."))
    block: int = Field(description=_("Block that holds it, from 1."))
    sentence: str = Field(description=_("The sentence around."))


class WikiCitationOut(Schema):
    """Something the article rests on."""

    kind: CitationKind = Field(description=_("`story`, `source` or `figure`."))
    key: str = Field(description=_("Public id, key of the source, or figure as written."))
    block: int = Field(description=_("Block that holds it, from 1."))
    sentence: str = Field(description=_("The sentence around; empty for a block of its own."))


class WikiTranslation(Schema):
    language: str
    slug: str
    self: str


class WikiArticleOut(WikiArticleFacts):
    origin: str = Field(description=_("The idea it starts from."))
    signed_by: str = Field(description=_("Who signs it, for a signed opinion."))
    company: str = Field(description=_("Who tells it, for the experience of a company."))
    interest: str = Field(description=_("Interest declared by who writes."))
    hypotheses: list[str] = Field(description=_("Hypotheses of the study it bears on."))
    figures: list[str] = Field(description=_("Live figures of its box."))
    source: str = Field(description=_("Its text in the notation it is written in."))
    text: str = Field(description=_("Its words alone, a line for each block."))
    references: list[WikiLinkOut] = Field(description=_("Articles it links to."))
    citations: list[WikiCitationOut] = Field(description=_("Stories, sources, figures it cites."))
    translations: list[WikiTranslation] = Field(description=_("The same article elsewhere."))
    meta: Meta


class WikiRevisionLinks(Schema):
    self: str
    article: str
    page: str


class WikiRevisionFacts(Schema):
    number: int = Field(description=_("From 1, within the article."))
    title: str = Field(description=_("Title as it was."))
    made_at: str = Field(
        description=_("When it was made, ISO 8601 to the microsecond: as its hash takes it.")
    )
    author: str = Field(description=_("Who wrote it, by pseudonym, or who else."))
    change: str = Field(description=_("How it came to be: `edited`, `reverted`, `renamed`…"))
    summary: str = Field(description=_("What its author said of it."))
    size: int = Field(description=_("Characters."))
    growth: int = Field(description=_("Characters more than the revision before."))
    content_digest: str = Field(description=_("SHA-256 of its content in canonical JSON."))
    previous_hash: str = Field(description=_("Hash of the revision before; empty for the first."))
    hash: str = Field(description=_("SHA-256 that chains it to the one before."))
    erased: bool = Field(description=_("Whether its words were erased for the law."))
    links: WikiRevisionLinks


class WikiRevisionPage(Schema):
    meta: PageMeta
    items: list[WikiRevisionFacts]


class WikiRevisionOut(WikiRevisionFacts):
    language: str = Field(description=_("Language it is written in."))
    content: dict | None = Field(description=_("All it said, block by block; null once erased."))
    source: str | None = Field(description=_("Its text in the notation; null once erased."))
    figures: dict = Field(description=_("Live figures as they stood that day."))
    meta: Meta


class WikiCategoryFacts(Schema):
    slug: str = Field(description=_("Slug of the category."))
    name: dict[str, str] = Field(description=_("Its name, by language."))
    lead: dict[str, str] = Field(description=_("What it gathers, by language."))
    parents: list[str] = Field(description=_("Slugs of the categories it stands in."))
    links: dict[str, str]


class WikiCategoryPage(Schema):
    meta: PageMeta
    items: list[WikiCategoryFacts]


class WikiSourceFacts(Schema):
    key: str = Field(description=_("Key it is cited by."))
    kind: WorkKind = Field(description=_("Kind of work."))
    authors: str = Field(description=_("Surname, first name; one after the other."))
    year: int | None = Field(description=_("Year of publication."))
    title: str = Field(description=_("Title of the work."))
    container: str = Field(description=_("Journal or book it was published in."))
    publisher: str = Field(description=_("Who published it."))
    url: str = Field(description=_("Its address."))
    sponsor: str = Field(description=_("Who paid for it, when it is known."))
    language: str = Field(description=_("Language it is written in."))
    links: dict[str, str]


class WikiSourcePage(Schema):
    meta: PageMeta
    items: list[WikiSourceFacts]
