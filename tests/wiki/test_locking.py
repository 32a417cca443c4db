"""Two members at once: nobody waits for somebody who waits for them, nothing is decided on old news."""

from __future__ import annotations

import uuid
from threading import Barrier, Event

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from cherclient.wiki.content import Content
from cherclient.wiki.models import Contributor, EvidenceReview, WikiArticlePage
from cherclient.wiki.notation import parse
from cherclient.wiki.services import create_article, save_edit
from cherclient.wiki.services.erasing import erase_revision
from cherclient.wiki.services.locking import lock, lock_member
from cherclient.wiki.services.proposals import propose_edit
from cherclient.wiki.services.protecting import protect
from cherclient.wiki.services.saving import head_of
from cherclient.wiki.services.watching import tell_watchers, watch
from cherclient.wiki.vocabulary import Basis, Level, News
from stories.models import Story
from stories.services import withdraw_story
from tests.factories import StoryFactory
from tests.moderation.conftest import _committed, at_once  # noqa: F401 - fixtures
from tests.wiki.editing import Form, browser, text_now

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture(autouse=True)
def _postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time")


def _member(name: str, **more):
    return get_user_model().objects.create_user(
        f"{name.lower()}@example.org", pseudonym=name, **more
    )


def _article(text: str, author) -> WikiArticlePage:
    content = Content(title="Le guichet", blocks=tuple(parse(text)))
    return create_article(content, author=author, language="fr").revision.article


class InTurn:
    """Two transactions: the second begins once the first has written, and the first is committed
    once the second waits for it, or has not had to.
    """

    def __init__(self) -> None:
        self._written, self._over = Event(), Event()

    def first(self, work):
        def act():
            with transaction.atomic():
                done = work()
                self._written.set()
                while not self._over.wait(0.02) and not _somebody_waits():
                    pass
                return done

        return act

    def second(self, work):
        def act():
            assert self._written.wait(20)
            try:
                return work()
            finally:
                self._over.set()

        return act


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def test_messages_go_through_beside_an_edit_and_a_protection_holds_before_it(at_once):  # noqa: F811
    def begin():
        confirmed, keeper = _member("Mina"), _member("Garde", is_superuser=True)
        Contributor.objects.create(member=confirmed, confirmed_at=timezone.now())
        article = _article("Un.", confirmed)
        watch(confirmed, article)
        return confirmed.pk, keeper.pk, article.pk

    ((confirmed, keeper, article),) = at_once(begin)
    members, both = get_user_model().objects, Barrier(2, timeout=20)

    def writes(locks_member: bool):
        def act():
            member, page = members.get(pk=confirmed), WikiArticlePage.objects.get(pk=article)
            with transaction.atomic():
                lock_member(member) if locks_member else lock(page)
                both.wait()
                tell_watchers(page, News.PROTECTED, level=0, reason="")
                return "written"

        return act

    assert at_once(writes(True), writes(False)) == ["written", "written"]

    def opened():
        page = WikiArticlePage.objects.get(pk=article)
        return Form(browser(members.get(pk=confirmed)), page.address("edit"))

    def protects():
        page = WikiArticlePage.objects.get(pk=article)
        protect(page, level=Level.EDITORS, reason="Une dispute.", by=members.get(pk=keeper))

    ((form,), turn) = at_once(opened), InTurn()
    _done, answer = at_once(
        turn.first(protects), turn.second(lambda: form.send(text="Un.\n\nCe que j’ai tapé."))
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Ce que j’ai tapé." in said
    assert "La protection de cet article dépasse vos droits." in said
    ((now,),) = at_once(lambda: (text_now(WikiArticlePage.objects.get(pk=article)),))
    assert now == ["Un."]


def test_no_edit_made_from_a_text_comes_in_while_it_is_erased(at_once):  # noqa: F811
    def begin():
        author, keeper = _member("Mina"), _member("Garde", is_superuser=True)
        page = _article("Un.", author)
        content = head_of(page).text.with_blocks(tuple(parse("Deux.")))
        save_edit(page, content, author=author, base=head_of(page))
        return author.pk, keeper.pk, page.pk

    ((author, keeper, article),) = at_once(begin)
    members = get_user_model().objects

    def erases():
        row = WikiArticlePage.objects.get(pk=article).history.get(number=1)
        return erase_revision(row, by=members.get(pk=keeper), basis=Basis.PERSONAL, reason="x")

    def proposes():
        page = WikiArticlePage.objects.get(pk=article)
        base, words = page.history.get(number=1), {"summary": "", "edit_key": uuid.uuid4()}
        content = base.text.with_blocks(tuple(parse("Un de plus.")))
        return propose_edit(
            page, content, author=members.get(pk=author), base=base, language="fr", **words
        )

    turn = InTurn()
    erased, refused = at_once(turn.first(erases), turn.second(proposes))
    assert (erased, getattr(refused, "code", refused)) == (1, "erased")


def test_a_story_taken_back_as_an_article_cites_it_is_reviewed_whoever_is_first(at_once):  # noqa: F811
    def begin():
        author = _member("Mina")
        stories = [StoryFactory(author=author) for _each in range(4)]
        page = _article(f"Un.\n\nOn lit {{{{récit:{stories[3].public_id}}}}}.", author)
        return page.pk, [story.public_id for story in stories]

    ((article_key, stories),) = at_once(begin)

    def saved(cited: list[str]):
        def act():
            page = WikiArticlePage.objects.get(pk=article_key)
            text = "Un.\n\nOn lit " + " ".join(f"{{{{récit:{each}}}}}" for each in cited) + "."
            content = Content(title=page.title, blocks=tuple(parse(text)))
            return save_edit(page, content, author=None, base=head_of(page)).revision.number

        return act

    def taken_back(public_id: str):
        return lambda: withdraw_story(Story.objects.get(public_id=public_id))

    zero, one, two, three = stories
    for first, second in (
        (saved([three, zero]), taken_back(zero)),
        (taken_back(one), saved([three, zero, one])),
        (taken_back(three), saved([zero, one, two])),  # no longer cited: nothing to review
        (saved([zero, one]), taken_back(two)),
    ):
        turn = InTurn()
        at_once(turn.first(first), turn.second(second))
    reviews = EvidenceReview.objects.filter(settled="").values_list("story", flat=True)
    ((opened,),) = at_once(lambda: (sorted(reviews.all()),))
    assert opened == sorted([zero, one])
