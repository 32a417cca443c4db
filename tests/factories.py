"""Stories that are valid by default; arguments say what is special."""

from __future__ import annotations

import datetime as dt
import random

import factory
from django.utils import timezone

from ranking.services import count_story
from stories.finding import search
from stories.fuzzy_dates import FuzzyDate
from stories.models import Brand, Sector, Story, StoryState
from stories.models.brand import free_slug
from stories.published import facts_of
from stories.services import sign_stories, tell_story
from stories.vocabulary import Ending, State, Telling

LIVED = (
    "We bought the washing machine in Leeds on a wet Saturday in March {year}, because my mother "
    "wanted the small one. It broke twice. The second time a man called Geoff, from the workshop on "
    "Kirkgate, took it apart on the kitchen floor, found a coin of my brother's in the pump and would "
    "not take a penny. He had retired when I called again in 2019, and I waited eleven days for his "
    "successor, who was sorry about it. I was cross, and I stayed. Story number {n}."
)
AD = (
    "I discovered Kettleby last month and my life has changed! Their amazing kettles combine "
    "unbeatable quality with elegant design at the best price on the market. Don't wait any longer: "
    "visit www.kettleby.example today and order yours with the code LOVE20 to get 20% off your first "
    "purchase. Free delivery, satisfaction guaranteed! Try Kettleby now, you won't regret it, and "
    "tell your friends to take advantage of this exceptional offer before Sunday."
)


def _phrases(listed: str) -> list[str]:
    return listed.split(",")


_WHO = _phrases(
    "My aunt Ines,Old Mr Hale,Our lodger,My first boss,Cousin Paul,The neighbour,Granny,Lou"
)
_DID = _phrases(
    "carried it up four floors,paid for it in coins,never read the leaflet,"
    "lent it to a circus,painted it green,kept it under the stairs,swore at it in Welsh,"
    "insured it for a pound"
)
_WHEN = _phrases(
    "the winter the pipes froze,a week before the wedding,during the floods,one damp June,"
    "on the night of the eclipse,while the roof was off,as the fair left town,"
    "after the strike"
)
_BROKE = _phrases(
    "a hinge gave way,the lid cracked,the dial stuck at forty,a fuse blew twice,"
    "the hose leaked,a spring flew out,the plug melted,something inside began to whistle"
)
_THEN = _phrases(
    "nobody answered for nine days,a boy came on a bicycle,the office lost my letter,"
    "we washed by hand in the yard,the cat would not go near it,I wrote to them in red ink,"
    "a man from Hull rang back in tears,they sent the wrong part three times"
)


def lived(n: int) -> str:
    """A lived story like no other: `LIVED` told by two people would be one text under two names."""
    draw = random.Random(n)
    parts = [draw.sample(words, 3) for words in (_WHO, _DID, _WHEN, _BROKE, _THEN)]
    moments = " ".join(
        f"{who} {did} {when}, in {draw.randrange(1980, 2020)}; then, on the road from {_village(draw)} "
        f"to {_village(draw)}, {broke} and {then}."
        for who, did, when, broke, then in zip(*parts, strict=True)
    )
    return f"{moments} I was cross, and I stayed. Story number {n}."


def _village(draw: random.Random) -> str:
    return "".join(draw.choice("bdfglmnprst") + draw.choice("aeiou") for _ in range(5)).title()


class BrandFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Brand

    name = factory.Sequence(lambda n: f"Marque {n}")
    slug = factory.LazyAttribute(lambda brand: free_slug(brand.name))
    sector = factory.LazyFunction(lambda: Sector.objects.get(code="appliances"))
    live = True


class StoryFactory(factory.django.DjangoModelFactory):
    """A public story, signed, indexed and counted, as if it had walked the road."""

    class Meta:
        model = Story

    title = factory.Sequence(lambda n: f"Geoff and coin {n}")
    text = factory.Sequence(lived)
    language = "en"
    brand = factory.SubFactory(BrandFactory)
    began_min = dt.date(2005, 3, 1)
    began_max = dt.date(2005, 3, 31)
    began_words = "March 2005"
    ending = Ending.TOGETHER_LOVE
    love = 9
    live = True
    first_published_at = factory.LazyFunction(timezone.now)
    last_published_at = factory.SelfAttribute("first_published_at")

    @factory.post_generation
    def state(story, create, extracted, **kwargs):
        StoryState.objects.create(
            story=story, state=extracted or (State.PUBLISHED if story.live else State.SCREENING)
        )
        if story.live:
            sign_stories([story])
            search.index_story(story)
            count_story(facts_of(story))


def a_telling(**changes) -> Telling:
    """A whole telling of a lived story."""
    whole = {
        "title": "Geoff and the coin",
        "text": LIVED.format(year=2011, n=0),
        "language": "en",
        "brand": "Kettleby",
        "sector": "appliances",
        "began": FuzzyDate(dt.date(2011, 3, 1), dt.date(2011, 3, 31), "March 2011"),
        "love": 9,
        "ending": Ending.TOGETHER_LOVE,
    }
    return Telling(**whole | changes)


def tell_ad(**changes) -> Story:
    """A disguised advertisement, told by a confirmed member and on its way to the detector."""
    from django.contrib.auth import get_user_model

    author = get_user_model().objects.member_for("seller@example.org", pseudonym="Happy")
    return tell_story(a_telling(text=AD, title="My kettle", **changes), author=author)
