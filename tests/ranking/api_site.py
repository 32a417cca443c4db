"""The small site the examples of the API come from: the same stories on every machine, on any day."""

from __future__ import annotations

import datetime as dt

from cherclient.wiki.content import Block, Content
from cherclient.wiki.models import Source, WikiCategory
from cherclient.wiki.services import create_article, save_edit
from ranking.services import close_months, count_story, make_edition
from stories.models import BrandAlias, Screening, Story
from stories.published import facts_of
from stories.vocabulary import Ending, Licence
from tests.factories import BrandFactory, StoryFactory
from tests.remembered import remembered

START = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
BRANDS = {  # name: endings, told in turn
    "Solbrune": (Ending.TOGETHER_LOVE, Ending.TOGETHER_LOVE, Ending.LEFT_RIVAL),
    "Naubelle": (Ending.LEFT_ALONE, Ending.TOGETHER_HOSTAGE, Ending.CAME_BACK),
}
EACH = 14  # stories a ranked brand
TEXT = (
    "My father's watch came from their shop on the quay, and for thirty years the same old man "
    "changed its battery and asked after us. He knew which of us had married, and never sold me "
    "anything I had not come for. When he closed, he sent the watch back by post, cleaned, with a "
    "note: it will outlive us both. It has, so far."
)


@remembered
def a_site() -> None:
    """Two ranked brands, one told about once, three closed months and the current edition."""
    for at, (name, endings) in enumerate(BRANDS.items()):
        brand = BrandFactory(name=name)
        for n in range(EACH):
            tell(brand, n, endings[n % 3], START + dt.timedelta(days=5 * n, minutes=at))
    alone = BrandFactory(name="Éliotte")
    BrandAlias.objects.create(brand=alone, name="Eliotte & Fils")
    tell(alone, EACH, Ending.LIFE, START + dt.timedelta(days=70))
    make_edition()
    close_months(today=dt.date(2026, 4, 15))


def tell(brand, n: int, ending: str, published: dt.datetime, *, doubt: float = 0.01) -> Story:
    """A counted story by an author of its own; `doubt` is what the detector thinks of it."""
    began = 2005 + n % 6
    gone = dt.date(began + 1 + n % 9, 6, 1) if ending != Ending.TOGETHER_LOVE else None
    back = dt.date(2022, 1, 1) if ending == Ending.CAME_BACK else None
    story = StoryFactory(
        public_id=f"{brand.slug[:5]}{n:05d}",
        brand=brand,
        title=f"{brand} and I",
        source="example",
        attribution=f"Reader {n}",
        ending=ending,
        love=6 + n % 5,
        **({"licence": Licence.CC_BY_SA, "text": TEXT} if n == EACH else {}),
        began_min=dt.date(began, 3, 1),
        began_max=dt.date(began, 3, 31),
        ended_min=gone,
        ended_max=gone,
        returned_min=back,
        returned_max=back,
        told_on=published.date(),
        first_published_at=published,
    )
    Screening.objects.create(
        story=story, verdict="publish", probability=doubt, text_hash="", version="test"
    )
    count_story(facts_of(story))
    return story


def a_wiki() -> None:
    """One article on a shelf of its own, edited once, and the work it cites.

    Not remembered: an article changes the row of the page above it.
    """
    Source.objects.create(
        key="example-1890",
        kind="report",
        authors="Example, Ada",
        year=1890,
        title="On jugs",
        publisher="The jug makers",
        sponsor="The jug makers",
    )
    WikiCategory.objects.create(slug="aaa-example", name_fr="Exemple", name_en="Example")
    block = Block(
        "5a9f5c6e-0000-4000-8000-000000000001",
        "text",
        "A jug lasts, its makers say {{source:example-1890|p. 3}}; see [[Handles of jugs]].",
    )
    first = Content(
        title="The jug of the example",
        thesis="A jug lasts.",
        categories=("aaa-example",),
        blocks=(block,),
    )
    made = create_article(first, author=None, language="en").revision
    late = Block("5a9f5c6e-0000-4000-8000-000000000002", "to_support", "Longer than love.")
    longer = first.with_blocks((block, late))
    save_edit(made.article, longer, author=None, base=made, summary="How long")
