"""What a story, an advertisement and a moderator get from the detector."""

import subprocess
import sys

import pytest

from stories.detector import judge
from stories.detector.judgement import Text, Verdict
from stories.detector.reasons import REASONS

HELD = {Verdict.UNSURE, Verdict.SUSPECTED_AD}


def test_a_clear_story_is_published_with_a_low_probability(story):
    judgement = judge(story)
    assert judgement.verdict is Verdict.PUBLISH
    assert judgement.probability <= 0.10


def test_a_clear_advertisement_is_suspected_with_a_high_probability(advertisement):
    judgement = judge(advertisement)
    assert judgement.verdict is Verdict.SUSPECTED_AD
    assert judgement.probability >= 0.8


def test_the_passage_that_sells_is_quoted_first(advertisement):
    first = judge(advertisement).reasons[0]
    assert first.weight > 0
    assert advertisement[first.start : first.end] == first.quote


def test_an_ironic_complaint_is_never_suspected(irony):
    assert judge(irony).verdict in {Verdict.PUBLISH, Verdict.UNSURE}


@pytest.mark.parametrize(
    "praise",
    [
        "Excellent service, personnel formidable, produits parfaits, je recommande à tous !",
        "Une marque géniale, vraiment la meilleure, je suis ravie et je le dis à toutes mes amies.",
        "Amazing staff, great quality, best coffee I have ever had, I highly recommend this place!",
        "Wonderful company, everything was perfect and everybody was friendly, thank you so much.",
    ],
)
def test_praise_alone_is_published(praise):
    assert judge(praise).verdict is Verdict.PUBLISH


@pytest.mark.parametrize("text", ["", " ", "😀😀😀", "Je les aime.", "Foncez !", "\x00"])
def test_fewer_than_eight_words_are_left_to_a_person(text):
    judgement = judge(text)
    assert judgement.verdict is Verdict.UNSURE
    assert "too_short" in {reason.code for reason in judgement.reasons}


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe dieses Fahrrad vor zehn Jahren gekauft und fahre jeden Tag damit zur Arbeit.",
        "Mi abuela compraba siempre el pan en esta tienda porque el dueño nos conocía a todos.",
        "La mia nonna comprava sempre il pane in questa bottega e mi diceva che era il migliore.",
        "我十年前买了这辆自行车 每天骑着它去上班 它从来没有坏过 我非常喜欢它 真的 很好 很好 很好",
    ],
)
def test_another_language_is_left_to_a_person(text):
    judgement = judge(text)
    assert judgement.verdict is Verdict.UNSURE
    assert {reason.code for reason in judgement.reasons} & {"other_language", "too_short"}


@pytest.mark.parametrize(
    "text",
    [
        "jai achté se velo yA 10 an et il roul encor tré bien meme si la selle et tout moisi",
        "Moi venir de loin, le monsieur de boutique lui très gentil avec moi et mon enfant malade.",
        "i bougt it for me mum an she dint like the colour so we taken it back on the tuesday",
    ],
)
def test_clumsy_french_or_english_is_still_french_or_english(text):
    assert judge(text).verdict is Verdict.PUBLISH


NAMED_STORY = (
    "Ravelin m'a vendu un vélo en 1987. Mon père l'a payé cher, il a rouillé, Ravelin a fermé."
)
NAMED_ADVERTISEMENT = (
    "Chez Ravelin, une équipe de passionnés vous accueille. N'hésitez pas, demandez un devis "
    "gratuit à Ravelin, vous ne serez pas déçus."
)


@pytest.mark.parametrize("text", [NAMED_STORY, NAMED_ADVERTISEMENT])
@pytest.mark.parametrize("name", ["Kodrell", "Orange", "Free", "SFR", "La Maison Bleue", "été"])
def test_renaming_the_brand_changes_no_verdict(text, name):
    renamed = judge(Text(text.replace("Ravelin", name), brand=name))
    assert renamed.verdict is judge(Text(text, brand="Ravelin")).verdict


def test_figures_links_and_addresses_have_no_weight_of_their_own():
    told = "J'ai payé {price} en {year} à {place}, puis j'ai écrit à {mail} et sur {link} ensuite."
    one = told.format(price="12 €", year=1998, place="Dreux", mail="a@b.fr", link="www.exemple.fr")
    two = told.format(
        price="1 499,90 euros",
        year=2021,
        place="Brest",
        mail="j.d@poste.net",
        link="https://x.io/a",
    )
    assert judge(one).probability == judge(two).probability


def test_misspelling_holds_no_story(story, misspell):
    assert all(judge(misspell(story, seed)).verdict is Verdict.PUBLISH for seed in range(12))


def test_adding_an_invitation_never_lowers_the_probability(story):
    before = judge(story).probability
    for line in (" N'hésitez pas à cliquer sur le lien en bio !", " Sign up now, link in bio!"):
        assert judge(story + line).probability >= before


def test_a_slogan_in_the_title_counts_and_is_quoted_without_a_place(story):
    title = "N'hésitez pas, profitez de l'offre de bienvenue avec le code MARIE20"
    judgement = judge(Text(story, title=title))
    assert judgement.probability > judge(story).probability
    quoted = [reason for reason in judgement.reasons if reason.quote == title]
    assert quoted
    assert quoted[0].start is None


def test_every_reason_has_a_sentence_for_the_reader(story, advertisement):
    for text in (
        story,
        advertisement,
        "",
        "Ich habe dieses Fahrrad vor zehn Jahren gekauft.",
    ):
        assert {reason.code for reason in judge(text).reasons} <= set(REASONS)


def test_importing_loads_nothing_heavy_and_judging_no_django():
    code = (
        "import sys; import stories.detector;"
        "print([name for name in ('numpy', 'scipy', 'sklearn', 'django') if name in sys.modules]);"
        "stories.detector.judge('une phrase ' * 9); print('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "False"]
