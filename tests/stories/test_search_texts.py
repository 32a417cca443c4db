"""Forty short texts in two languages: who is found, in which order, the same on every database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict
from django.utils import timezone

from stories.queries import StoryFilter, stories_page
from tests.factories import BrandFactory, StoryFactory

pytestmark = pytest.mark.django_db

# (language, title, text), from the oldest to the newest; numbers in the tests are places here.
TEXTS = [
    ("fr", "L’hôtel de la gare", "Une chambre tranquille, un patron qui se souvenait de nous."),
    ("fr", "Un été à l'hotel", "Les volets bleus, et la mer au bout de la rue."),
    ("fr", "La machine à laver de tante Inès", "Elle a tenu vingt-deux ans sans une panne."),
    ("fr", "Le garagiste", "Il a réparé la voiture un dimanche, sans rien demander."),
    (
        "fr",
        "Les garagistes de Nîmes",
        "Deux frères, une réparation ratée, puis des excuses sincères.",
    ),
    ("fr", "Réparer plutôt que jeter", "Mon grille-pain a été réparé trois fois."),
    ("fr", "Le facteur", "Un colis perdu, un autre retrouvé chez la voisine."),
    ("fr", "La poste du village", "La guichetière connaissait le nom de mon chat."),
    (
        "fr",
        "Résilier, quelle aventure",
        "Quarante-sept minutes d’attente pour résilier mon abonnement.",
    ),
    ("fr", "Mon opérateur", "Il a refusé la résiliation, puis il a facturé deux fois."),
    ("fr", "Le cœur et la raison", "J’aimais cette banque ; elle m’a fermé la porte."),
    ("fr", "Coeur de laine", "La mercière m’a appris à tricoter."),
    ("fr", "Les yaourts de mon enfance", "Le pot en verre a disparu, et mon amour avec."),
    ("fr", "Un yaourt nature", "Je l’achète encore, par habitude."),
    ("fr", "Le tailleur", "Il retouchait mes costumes sans jamais regarder l’heure."),
    ("fr", "Aujourd’hui encore", "Ma cocotte en fonte a l’âge de mon fils."),
    ("fr", "La librairie", "On m’y a mis de côté un livre que je n’osais pas demander."),
    ("fr", "Le libraire", "Ses livres d’occasion valaient les neufs."),
    ("fr", "Le train de nuit", "La couchette a été supprimée, je ne suis jamais revenu."),
    ("fr", "Trains", "Vingt ans de retards, et un contrôleur qui chantait."),
    ("en", "The hotel by the station", "A quiet room and a landlord who knew our dog."),
    ("en", "Summer at the hotels", "Blue shutters, and the sea at the end of the road."),
    ("en", "My aunt's washing machine", "It lasted twenty-two years without a fault."),
    ("en", "The mechanic", "He repaired the car on a Sunday and asked for nothing."),
    ("en", "Mechanics of Leeds", "Two brothers, a failed repair, then a sincere apology."),
    ("en", "Mend it", "My toaster has been repaired three times."),
    ("en", "The postman", "One parcel lost, another found at the neighbour's."),
    ("en", "Our village post office", "The clerk knew my cat by name."),
    ("en", "Cancelling", "Forty-seven minutes on hold to cancel my subscription."),
    ("en", "My phone company", "They refused the cancellation and billed me twice."),
    ("en", "Heart and reason", "I loved that bank; it closed its door on me."),
    ("en", "Hearts of wool", "The haberdasher taught me how to knit."),
    ("en", "Yoghurt of my childhood", "The glass pot went, and my love with it."),
    ("en", "Plain yoghurts", "I still buy it, out of habit."),
    ("en", "The tailor", "He mended my suits and never looked at the clock."),
    ("en", "Still here today", "My cast-iron pot is as old as my son."),
    ("en", "The bookshop", "They put a book aside that I dared not ask for."),
    ("en", "The bookseller", "His second-hand books were as good as new ones."),
    ("en", "The night train", "The sleeper was cut; I never came back."),
    ("en", "Trains", "Twenty years of delays, and a guard who sang."),
]
ASKED = {
    "hotel": [21, 20, 1, 0],
    "l'hôtel": [21, 20, 1, 0],
    "hôtels gare": [0],
    '"hôtel de la gare"': [0],
    '"un hôtel de la gare"': [],
    '"hotel by the station"': [20],
    '"station hotel"': [],
    "machine à laver": [2],
    "washing machines": [22],
    "machine": [22, 2],
    "réparation": [5, 4, 3],
    "reparer": [5, 4, 3],
    "repair": [25, 24, 23],
    "repaired dimanche": [],
    "garagistes": [4, 3],
    "mechanic's": [24, 23],
    "résilier": [9, 8],
    "resiliation": [9, 8],
    "cancelled": [29, 28],
    "coeur": [11, 10],
    "cœur": [11, 10],
    "hearts": [31, 30],
    "yaourts": [13, 12],
    "yoghurt": [33, 32],
    "AUJOURD'HUI": [15],
    "train": [39, 38, 19, 18],
    "livre": [17, 16],
    "book": [37, 36],
    '"a été"': [18, 5],
    "«trois fois»": [5],
    "“as good as”": [37],
    "tante's": [2],
    "aunt": [22],
    "vingt": [19, 2],
    "knit tricoter": [],
    "zzz": [],
}
HEAD_FIRST = {
    "machine": [22, 2],
    "livre": [17, 16],
    "pot": [35, 32, 12],
    "train jamais": [18],
    "voisine facteur": [6],
    "mended": [25, 34],  # « Mend it » is in the title, “mended” in the text
    "repare": [5, 4, 3],
}


@pytest.fixture
def told(db):
    """The place of each story among the texts, by its key."""
    nobody, start = BrandFactory(name="Sans Pareil"), timezone.now() - dt.timedelta(days=90)
    stories = [
        StoryFactory(
            language=language,
            title=title,
            text=text,
            brand=nobody,
            first_published_at=start + dt.timedelta(hours=place),
        )
        for place, (language, title, text) in enumerate(TEXTS)
    ]
    return {story.pk: place for place, story in enumerate(stories)}


def found(told: dict[int, int], words: str, sort: str = "") -> list[int]:
    query = QueryDict(mutable=True)
    query.update({"q": words, "sort": sort})
    return [told[story.pk] for story in stories_page(StoryFilter.from_query(query)).stories]


def test_each_search_finds_its_stories_the_newest_first(told):
    assert {words: found(told, words) for words in ASKED} == ASKED


def test_words_in_the_title_come_first_when_asked(told):
    assert {words: found(told, words, "title") for words in HEAD_FIRST} == HEAD_FIRST
