"""What the editor offers while somebody types, and images sent for articles."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image
from wagtail.models import Page

from cherclient.images.models import CherImage
from cherclient.wiki.models import FormerTitle, Source
from ranking.services import count_story, make_edition
from stories.published import facts_of
from stories.services import withdraw_story
from tests.factories import BrandFactory, StoryFactory
from tests.journeys.telling import FADED
from tests.pictures import file_of

from .editing import Form, browser, text_now

pytestmark = pytest.mark.django_db


def offered(kind: str, words: str) -> list[dict]:
    answer = browser().get(reverse("wiki:suggest"), {"kind": kind, "q": words})
    assert answer.status_code == 200
    return answer.json()["results"]


def inserted(kind: str, words: str) -> list[str]:
    return [each["insert"] for each in offered(kind, words)]


def test_titles_stories_and_sources_are_found_folded(article, django_assert_max_num_queries):
    page = article("L’écoute au zinc", thesis="On y écoute.")
    FormerTitle.objects.create(
        key="fr:le zinc perdu", title="Le zinc perdu", slug="z", article=page
    )
    assert inserted("title", "L'ECOUTE") == ["[[L’écoute au zinc]]"]
    assert inserted("title", "zinc") == [
        "[[L’écoute au zinc]]",
        "[[L’écoute au zinc|Le zinc perdu]]",
    ]

    story = StoryFactory(title="Le croquis au stylo bille", language="fr")
    assert inserted("story", "croquis stylo") == [f"{{{{récit:{story.public_id}}}}}"]
    withdraw_story(story)
    assert inserted("story", "croquis stylo") == []

    Source.objects.create(
        key="belanger-2004",
        kind="book",
        title="L’Été des files",
        authors="Bélanger, Zoé",
        year=2004,
    )
    for words in ("belanger", "BÉLANGER 2004", "ete files"):
        assert inserted("source", words) == ["{{source:belanger-2004}}"]
    text = "## L’Été\n\nUn.\n\n### Un [mot]\n\n## L’Été\n\n## L’hiver\n\n"
    article("Les saisons", text + "\n\n".join(f"## Mois {n}" for n in range(30)))
    assert inserted("title", "les SAISONS#l'") == [
        "[[Les saisons#L’Été]]",
        "[[Les saisons#L’hiver]]",
    ]
    assert inserted("title", "Les saisons # mot") == ["[[Les saisons#Un (mot)]]"]
    assert inserted("title", "Le zinc perdu#") == inserted("title", "#L") == []
    for n in range(30):
        article(f"Zincographie {n}")
    with django_assert_max_num_queries(3):
        assert len(offered("title", "Les saisons#mois")) == 10
    with django_assert_max_num_queries(2):
        assert len(offered("title", "zinc")) == 10

    def gone_between(execute, sql, *more):  # unpublished once its title is found
        answer = execute(sql, *more)
        if sql.startswith("SELECT") and live.filter(live=True).update(live=False):
            told.append(sql)
        return answer

    live, told = Page.objects.filter(title="Les saisons"), []
    with connection.execute_wrapper(gone_between):
        assert inserted("title", "Les saisons#mois") == []
    assert len(told) == 1


def test_figures_are_offered_current_and_pinned_for_all_and_for_a_brand():
    brumel = BrandFactory(name="Brumel", slug="brumel")
    for number in range(12):
        story = StoryFactory(brand=brumel, **(FADED if number % 3 == 0 else {}))
        story.screenings.create(verdict="publish", probability=0.01, version="tests")
        count_story(facts_of(story))
    assert make_edition()
    assert "{{chiffre:recits-racontes}}" in inserted("figure", "")
    assert "{{chiffre:fidelite:brumel}}" in inserted("figure", "brum")
    assert inserted("figure", "aucun chiffre ainsi") == []


@pytest.mark.parametrize("words", ["", "\x00", "%", "_", "'", '"', "é" * 10_000, "[[", "* OR 1=1"])
def test_no_words_make_a_500(words):
    for kind in ("title", "story", "source", "figure", "image", "", "\x00", "else"):
        assert isinstance(offered(kind, words), list)


def test_an_image_is_sent_cleaned_kept_once_and_put_in_an_article(confirmed, newcomer, article):
    client, address = browser(confirmed), reverse("wiki:picture")
    asked = {"alt": "Un [vieux] comptoir", "caption": 'Le "zinc"', "credit": "Camille"}

    exif = Image.Exif()
    exif[0x010E] = "Besançon, rue Bersot"
    taken = file_of(Image.new("RGB", (60, 40), "red"), "JPEG", exif=exif)

    def sent(**more):
        photo = SimpleUploadedFile("zinc.jpg", taken, "image/jpeg")
        headers = {"HTTP_ACCEPT": more.pop("accept", "text/html")}
        return client.post(address, asked | {"picture": photo} | more, **headers)

    page = sent()
    assert page.status_code == 200
    image = CherImage.objects.get()
    assert (
        page.context["notation"] == f'![Un (vieux) comptoir](image:{image.file_hash} "Le ”zinc”")'
    )
    assert (image.credit, image.uploaded_by_user) == ("Camille", confirmed)
    with image.file.open() as file, Image.open(file) as kept:
        assert kept.format == "WEBP"
        assert not kept.getexif()
    assert sent(accept="application/json").status_code == 200
    assert CherImage.objects.count() == 1
    made = image.renditions.count()
    assert [each["picture"][:7] for each in offered("image", "comptoir")] == ["/media/"]
    assert image.renditions.count() == made
    image.renditions.all().delete()
    assert [each["picture"] for each in offered("image", "comptoir")] == [""]
    assert not image.renditions.exists()

    target = article("Le zinc en image")
    Form(client, target.address("edit")).send(text=f"Un.\n\n{page.context['notation']}")
    assert image.file_hash in text_now(target)[-1]

    for wrong in ({"alt": ""}, {"credit": ""}, {"picture": SimpleUploadedFile("a.jpg", b"GIF89a")}):
        refused = sent(**wrong)
        assert refused.status_code == 422
        assert refused.context["form"].errors.keys() == wrong.keys()
    assert browser(newcomer).get(address).context["refused"]
    assert browser(newcomer).post(address, asked).status_code == 403
    assert reverse("account_login") in browser().get(address).url
