"""The shape of what the API says of editions, standings and brands. Words are also its documentation."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

from .envelope import InBothLanguages, Meta, PageMeta

Gate = Literal["ranked", "too_few", "too_many_ads", "no_story"]


class Seal(Schema):
    """What makes a closed edition impossible to change unseen."""

    standings_digest: str = Field(description=_("SHA-256 of the bytes of its standings.csv."))
    previous_hash: str = Field(description=_("Hash of the closed edition before it."))
    hash: str = Field(description=_("SHA-256 of its canonical document."))
    signature: str = Field(description=_("Ed25519 signature of that document, hexadecimal."))
    key: str = Field(description=_("Public key, hexadecimal."))


class SadShare(Schema):
    """The share of counted stories that end badly."""

    share: float = Field(description=_("Share that ends badly, 0 to 1."))
    lower: float = Field(description=_("Lower bound at 95%."))
    upper: float = Field(description=_("Upper bound at 95%."))
    n: float = Field(description=_("Equal stories the share is worth."))


class EditionLinks(Schema):
    self: str
    standings: str
    page: InBothLanguages


class EditionFacts(Schema):
    id: str = Field(description=_("`current`, or the month, with its revision when there is one."))
    kind: Literal["current", "closed"] = Field(description=_("`current` or `closed`."))
    month: str | None = Field(description=_("Month closed, YYYY-MM."))
    revision: int = Field(description=_("0 the first; a correction is a revision."))
    reason: str = Field(description=_("Why it was revised."))
    made_at: dt.datetime = Field(description=_("When it was made."))
    method: str = Field(description=_("Version of the method."))
    digest: str = Field(description=_("SHA-256 of the sums it was made from."))
    stories: int = Field(description=_("Stories counted: the n of this edition."))
    told: int = Field(description=_("Public stories that name a brand."))
    ends_badly: SadShare | None = Field(description=_("Share of counted stories that end badly."))
    seal: Seal | None = Field(description=_("Of a closed edition."))
    links: EditionLinks


class EditionOut(EditionFacts):
    parameters: dict = Field(description=_("What was estimated from all brands together."))
    meta: Meta


class EditionPage(Schema):
    meta: PageMeta
    items: list[EditionFacts]


class Change(Schema):
    """What the stories of the month say against all earlier ones."""

    direction: Literal["better", "worse"] = Field(description=_("More or less loyal than before."))
    probability: float = Field(description=_("That the new stories are the more loyal."))


class StandingLinks(Schema):
    brand: str
    history: str


class StandingFacts(Schema):
    """One brand in one edition. Names, order and digits are those of standings.csv."""

    brand: str = Field(description=_("Slug of the brand."))
    name: str = Field(description=_("Its name when the edition was made."))
    sector: str | None = Field(description=_("Code of its line of business."))
    stories: int = Field(description=_("Stories counted: the n of every figure of this row."))
    weight: float = Field(description=_("Stories, discounted for suspected advertisement."))
    score: float = Field(description=_("Share of love stories still alive after 5 years, 0 to 1."))
    lower: float = Field(description=_("Lower bound at 95%."))
    upper: float = Field(description=_("Upper bound at 95%."))
    expected_rank: float | None = Field(description=_("Mean rank; null when not ranked."))
    rank_lower: int | None = Field(description=_("Best rank of its interval (95%)."))
    rank_upper: int | None = Field(description=_("Worst rank of its interval (95%)."))
    tier: int | None = Field(description=_("Brands of one tier cannot be told apart."))
    ranked: bool = Field(description=_("Whether it has ranks and a tier."))
    gate: Gate = Field(description=_("Why it is ranked or not."))
    months: int = Field(description=_("Distinct months of publication."))
    ad_share: float = Field(description=_("Estimated share of disguised advertisements, 0 to 1."))
    observed: float = Field(description=_("Ends of love, in discounted stories."))
    expected: float = Field(description=_("Ends of love, had it the rhythm of all brands."))
    love_stories: int = Field(description=_("Of its stories, those loved 8 or more out of 10."))
    love: float | None = Field(description=_("Mean love 0 to 10; it never enters the score."))
    love_lower: float | None = Field(description=_("Lower bound at 95%."))
    love_upper: float | None = Field(description=_("Upper bound at 95%."))
    love_years: float = Field(description=_("Mean years of love within ten years."))
    share_captive: float = Field(description=_("Share that stays, captive, 0 to 1."))
    share_habit: float = Field(description=_("Share that stays by habit, 0 to 1."))
    share_left: float = Field(description=_("Share gone by choice, 0 to 1."))
    share_came_back: float = Field(description=_("Share that left and came back, 0 to 1."))
    change: Change | None = Field(description=_("Announced in closed editions when sure at 95%."))
    links: StandingLinks


class StandingPageMeta(PageMeta):
    edition: EditionFacts


class StandingPage(Schema):
    meta: StandingPageMeta
    items: list[StandingFacts]


class PastStanding(StandingFacts):
    edition: str = Field(description=_("Month closed, YYYY-MM."))
    revision: int = Field(description=_("0 the first; a correction is a revision."))
    method: str = Field(description=_("Version of the method."))


class HistoryPage(Schema):
    meta: PageMeta
    items: list[PastStanding]


class BrandLinks(Schema):
    self: str
    history: str
    stories: str
    page: InBothLanguages
    vignette: InBothLanguages


class BrandFacts(Schema):
    slug: str = Field(description=_("Slug of the brand."))
    name: str = Field(description=_("Its name."))
    sector: str | None = Field(description=_("Code of its line of business."))
    other_names: list[str] = Field(description=_("Other names it goes by."))
    told: int = Field(description=_("Public stories told about it."))
    links: BrandLinks


class BrandOut(BrandFacts):
    standing: StandingFacts | None = Field(
        description=_("In the current edition; null without a counted story.")
    )
    meta: Meta


class BrandPage(Schema):
    meta: PageMeta
    items: list[BrandFacts]


class Months(Schema):
    """A date as people remember it: somewhere between two months, YYYY-MM, both included."""

    first: str = Field(description=_("First month it may have been, YYYY-MM."))
    last: str = Field(description=_("Last month it may have been."))


class StoryLinks(Schema):
    self: str
    brand: str | None
    page: InBothLanguages


class StoryFacts(Schema):
    id: str = Field(description=_("Public id."))
    kind: Literal["story", "insider"] = Field(
        description=_("Told by a customer, or by somebody who works or worked there.")
    )
    brand: str | None = Field(description=_("Slug of the brand."))
    brand_name: str | None = Field(description=_("Its name."))
    language: str = Field(description=_("Language it is told in."))
    ending: str | None = Field(description=_("As its author declared it."))
    outcome: Literal["loyal", "left", "captive", "came_back"] | None = Field(
        description=_("What the ranking makes of the ending; null without a stretch of love.")
    )
    cause: str | None = Field(description=_("Why it ended, when told."))
    contract: str | None = Field(description=_("Kind of contract, when told."))
    love: int | None = Field(description=_("Love at the strongest moment, 0 to 10."))
    began: Months | None = Field(description=_("When it began."))
    ended: Months | None = Field(description=_("When it ended, or when love went."))
    returned: Months | None = Field(description=_("When they came back."))
    told: str = Field(description=_("Month it was told, YYYY-MM."))
    published_at: dt.datetime = Field(
        description=_("When it was first published; for an insider’s, the first day of that month.")
    )
    counted: float = Field(description=_("Its weight in the sums, 0 to 1; 0 when not counted."))
    licence: str | None = Field(description=_("Of its text; null: all rights with its author."))
    title: str | None = Field(description=_("Only with a licence."))
    text: str | None = Field(description=_("Only with a licence."))
    byline: str | None = Field(description=_("Whom to credit; only with a licence."))
    links: StoryLinks


class StoryOut(StoryFacts):
    meta: Meta


class StoryPage(Schema):
    meta: PageMeta
    items: list[StoryFacts]


class MethodOut(Schema):
    """How a score is made: the version, what is chosen, what is estimated."""

    version: str = Field(description=_("Version of the method."))
    settings: dict = Field(description=_("What the method chooses, by name."))
    cut_months: list[int] = Field(description=_("Where each interval of the hazard opens."))
    endings: dict[str, str | None] = Field(
        description=_("From each declared ending to its outcome.")
    )
    parameters: dict | None = Field(description=_("Estimates of the current edition."))
    links: dict[str, InBothLanguages]
    meta: Meta


class Index(Schema):
    """Where to begin."""

    version: str = Field(description=_("Version of the API."))
    links: dict[str, str]
    documentation: InBothLanguages
    meta: Meta
