"""Stories that are valid by default; arguments say what is special."""

from __future__ import annotations

import datetime as dt

import factory
from django.utils import timezone

from ranking.services import count_story
from stories import search
from stories.fuzzy_dates import FuzzyDate
from stories.models import Brand, Sector, Story, StoryState
from stories.models.brand import free_slug
from stories.published import facts_of
from stories.services import tell_story
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


class BrandFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Brand

    name = factory.Sequence(lambda n: f"Marque {n}")
    slug = factory.LazyAttribute(lambda brand: free_slug(brand.name))
    sector = factory.LazyFunction(lambda: Sector.objects.get(code="appliances"))
    live = True


class StoryFactory(factory.django.DjangoModelFactory):
    """A public story, indexed and counted, as if it had walked the road."""

    class Meta:
        model = Story

    title = factory.Sequence(lambda n: f"Geoff and coin {n}")
    text = factory.Sequence(lambda n: LIVED.format(year=1995 + n % 25, n=n))
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
