"""Two members at once: nobody waits for somebody who waits for them."""

from __future__ import annotations

from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from cherclient.wiki.content import Content
from cherclient.wiki.models import WikiArticlePage
from cherclient.wiki.notation import parse
from cherclient.wiki.services import create_article
from cherclient.wiki.services.locking import lock, lock_member
from cherclient.wiki.services.watching import tell_watchers, watch
from cherclient.wiki.vocabulary import News
from tests.moderation.conftest import _committed, at_once  # noqa: F401 - fixtures


def test_an_edit_and_a_message_that_tell_of_each_other_both_go_through(at_once):  # noqa: F811
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time")

    def begin():
        member = get_user_model().objects.create_user("mina@example.org", pseudonym="Mina")
        content = Content(title="Le guichet", blocks=tuple(parse("Un.")))
        article = create_article(content, author=member, language="fr").revision.article
        watch(member, article)
        return member.pk, article.pk

    ((member_key, article_key),) = at_once(begin)
    both = Barrier(2, timeout=20)

    def writes(locks_member: bool):
        def act():
            member = get_user_model().objects.get(pk=member_key)
            article = WikiArticlePage.objects.get(pk=article_key)
            with transaction.atomic():
                lock_member(member) if locks_member else lock(article)
                both.wait()
                tell_watchers(article, News.PROTECTED, level=0, reason="")
                return "written"

        return act

    assert at_once(writes(True), writes(False)) == ["written", "written"]
