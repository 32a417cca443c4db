"""What the people of the journeys tell, screen by screen, in the words they would type."""

from __future__ import annotations

import datetime as dt

from stories.fuzzy_dates import FuzzyDate
from tests.factories import AD, lived

LIVED_IN = {
    "fr": (
        "J'ai acheté ma cafetière à Besançon en mars 1998, chez le marchand de la rue Bersot, parce que "
        "ma belle-mère avait la même. Elle a fui deux fois. La deuxième, un monsieur du service après-vente "
        "m'a rappelée un samedi et m'a expliqué au téléphone comment retourner le joint avec une petite "
        "cuillère. Il n'a rien voulu facturer. Quand j'ai rappelé en 2011, il était à la retraite et "
        "j'ai attendu trois semaines une pièce qui n'est jamais venue. J'étais fâchée, et puis j'ai "
        "cessé d'y penser ; la cafetière est à la cave, et j'en ai une autre."
    ),
    "en": lived(1998),
}
TITLES = {"fr": "La petite cuillère de Besançon", "en": "Geoff and the coin"}
FADED = {
    "ending": "faded",
    "cause": "moved_on",
    "ended_min": dt.date(2015, 1, 1),
    "ended_max": dt.date(2015, 12, 31),
    "ended_words": "2015",
}


def the_year(year: int) -> FuzzyDate:
    return FuzzyDate(dt.date(year, 1, 1), dt.date(year, 12, 31), str(year))


def a_story(language: str, *, brand: str, email: str) -> dict[str, dict]:
    """Every screen of a love that faded."""
    began, ended = {"fr": ("mars 1998", "2011"), "en": ("March 1998", "2011")}[language]
    return {
        "brand": {
            "brand": brand,
            "relation_kind": "consumer",
        },
        "bond": {"product": "LL 600", "contract_kind": "purchase"},
        "beginning": {"began": began, "repurchases": "2"},
        "story": {
            "language": language,
            "title": TITLES[language],
            "text": LIVED_IN[language],
            "tags": "repair, telephone",
        },
        "moments": {},
        "photos": {},
        "love": {"love": "9", "free_to_leave": "yes", "would_choose_again": "unknown"},
        "ending": {"ending": "faded"},
        "after": {"ended": ended, "cause": "moved_on"},
        "wishes": {"wish_1": "A workshop in each town", "spirit": "pure_spirit"},
        "honesty": {
            "link_to_brand": "none",
            "counterpart": "none",
            "licence": True,
            "of_age": "yes",
            "attests": True,
        },
        "you": {"pseudonym": "Camille, Dijon", "email": email},
    }


def an_ad(*, brand: str, email: str) -> dict[str, dict]:
    """An advertisement that dresses as a story, on every screen."""
    told = a_story("en", brand=brand, email=email)
    return told | {"story": {"language": "en", "title": "My kettle", "text": AD}}
