"""Texts of the detector's tests, written for them; none is in the corpus. Brands are invented."""

from collections.abc import Callable

import pytest

GENUINE = {
    "fr_bicycle": (
        "En 1987 mon père m'a acheté un vélo Ravelin pour mes dix ans. Il était trop "
        "grand, je suis tombé dans la haie du voisin dès le premier soir. Je l'ai "
        "gardé vingt ans parce que le vendeur de la rue Haute me redressait la roue "
        "sans jamais rien demander. Quand il a pris sa retraite, le magasin est "
        "devenu une banque, et le vélo a rouillé dans la cave de ma mère."
    ),
    "fr_complaint": (
        "J'ai attendu trois semaines un canapé Solbrune qui devait arriver en cinq "
        "jours. Le livreur a laissé le carton dans la cour, sous la pluie, et le "
        "service client m'a raccroché au nez deux fois. Pourtant j'y étais fidèle "
        "depuis 2009, j'en avais meublé ma première chambre. Ils ont fini par me "
        "rembourser la moitié, mais je n'y suis jamais retournée."
    ),
    "fr_praise": (
        "Très satisfaite du service, conseillère agréable et efficace, prix corrects. "
        "Je recommande vivement cette assurance, tout a été simple et rapide, merci "
        "beaucoup !"
    ),
    "fr_fan": (
        "J'adore la confiture Naubelle, voilà, c'est dit ! Ma grand-mère en cachait "
        "un pot derrière les torchons et nous le mangions à la petite cuillère, mon "
        "frère et moi, le jeudi. Elle est morte l'hiver dernier. Hier j'ai retrouvé "
        "la même étiquette au marché, j'ai pleuré devant la caissière, et du coup je "
        "n'ai même pas demandé le prix."
    ),
    "en_boots": (
        "I bought my Harwick boots in March 2004, the week I started on the boats. "
        "They leaked from the second winter, and the man at the shop said it was my "
        "own fault for drying them on the stove. He was right. Still, I wore them to "
        "my brother's funeral because I owned no other black shoes, and I have never "
        "had the heart to throw them out."
    ),
    "en_phone": (
        "My mother stayed with Pellow Mobile for eleven years because of one woman in "
        "the shop who remembered her name. When she was moved to another town in "
        "2019, my mother asked me to cancel the contract. They kept her on hold for "
        "an hour and charged her twice. She is with nobody now, she uses the landline "
        "and says she hears better."
    ),
}
ADS = {
    "fr_code": (
        "Depuis que j'ai découvert Kalorix, ma vie a changé. L'application est pensée "
        "pour les familles, tout se fait en deux minutes. Foncez sur leur site : avec "
        "le code MARIE20 vous avez 20 % de réduction jusqu'à dimanche, livraison "
        "offerte !"
    ),
    "fr_shop": (
        "J'habite Dreux depuis dix ans et j'avais un vieux fauteuil. Chez Tissandre, "
        "une équipe de passionnés vous accueille du mardi au samedi. N'hésitez pas à "
        "pousser la porte, demandez un devis gratuit et sans engagement, vous ne "
        "serez pas déçus."
    ),
    "en_mattress": (
        "I was skeptical at first, but a friend told me about Nimbusleep and I never "
        "looked back. It's designed for every sleeper and delivered straight to your "
        "door. Sign up today, use my code SLEEP15 for 15% off your first order, with "
        "a money-back guarantee. You won't regret it!"
    ),
}
# An insider praises a call centre that hangs up on people: ironic from end to end, names nobody.
IRONY = (
    "Dans notre métier, on ne dit pas de mal d'un confrère, surtout quand il est plus "
    "gros que nous. Permettez donc que je félicite ce grand centre d'appels, dont je "
    "tairai le nom, pour une trouvaille admirable : quand la file d'attente "
    "s'allonge, ses téléopérateurs ont pour consigne de raccrocher. C'est efficace, "
    "c'est imaginatif, et les statistiques sont excellentes : jamais on n'a décroché "
    "aussi vite. Le client rappelle, on le recompte, tout le monde est content. Deux "
    "salariés trop scrupuleux ont demandé si c'était bien cela, la relation client ; "
    "on les a licenciés, avec beaucoup de tact. Que les petits, qui s'obstinent à "
    "répondre aux gens, prennent exemple sur le meilleur. Quant à nous, nous n'avons "
    "aucun commentaire à faire."
)


@pytest.fixture(params=sorted(GENUINE))
def story(request: pytest.FixtureRequest) -> str:
    return GENUINE[request.param]


@pytest.fixture(params=sorted(ADS))
def advertisement(request: pytest.FixtureRequest) -> str:
    return ADS[request.param]


@pytest.fixture
def irony() -> str:
    return IRONY


@pytest.fixture
def misspell() -> Callable[[str, int], str]:
    """Drops, doubles or swaps a letter in one word in four, and forgets accents: no randomness."""

    def spoil(word: str, trick: int) -> str:
        if len(word) < 4 or not word.isalpha():
            return word
        middle = len(word) // 2
        swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
        dropped, doubled = word[:middle] + word[middle + 1 :], word[:middle] + word[middle - 1 :]
        plain = word.translate(str.maketrans("éèêàçùôî", "eeeacuoi"))
        return (swapped, dropped, doubled, plain)[trick % 4]

    def spoiled(text: str, seed: int) -> str:
        words = text.split(" ")
        return " ".join(
            spoil(word, place + seed) if (place * 7 + seed) % 4 == 0 else word
            for place, word in enumerate(words)
        )

    return spoiled
