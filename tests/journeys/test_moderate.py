"""J6: a moderator reads without knowing the brand, sees what the author will read, and decides."""

from __future__ import annotations

import re

from django.core import mail
from playwright.sync_api import expect

from stories.models import Decision, Story, Unveiling
from tests.factories import AD

from .telling import an_ad
from .test_tell import tell
from .visitor import Visitor

FACTS = "It asks readers to order on a site of its own, with the code LOVE20."


def sign_in(moderator: Visitor, address) -> None:
    moderator.open(address("en", "account_login"))
    moderator.page.get_by_label("Email").fill("momo@example.org")
    moderator.page.get_by_label("Password, if you have one").fill("secret-pass")
    moderator.main.get_by_role("button", name="Sign In").click()


def test_j6_a_moderator_reads_blind_previews_the_statement_and_decides(
    live_site, site_moderator, visit, address
):
    author = visit("en", javascript=False)
    window = tell(author, address, an_ad(brand="Kettleby", email="seller@example.org"))
    moderator = visit("en", width=1280)
    sign_in(moderator, address)

    moderator.open("/admin/queue/")
    moderator.main.get_by_label("English").check()
    moderator.main.get_by_role("button", name="Keep these languages").click()
    expect(moderator.main).to_contain_text("Waiting for you: 1.")
    moderator.main.get_by_role("button", name="Take the next one").click()
    expect(moderator.main).to_contain_text("sells")
    expect(moderator.main).to_contain_text("▮▮▮")
    expect(moderator.main).not_to_contain_text(re.compile("kettleby", re.IGNORECASE))
    expect(moderator.main.get_by_role("button", name="Give it back")).to_be_visible()

    moderator.page.keyboard.press("r")
    reason, facts = (
        moderator.page.get_by_label("Reason", exact=True),
        moderator.page.get_by_label("Facts", exact=True),
    )
    expect(reason).to_be_focused()
    reason.select_option("R02")
    facts.fill("")
    moderator.page.evaluate("document.querySelectorAll('form').forEach(f => f.noValidate = true)")
    preview = moderator.main.get_by_role("button", name="Preview what the author will read")
    moderator.press(preview, refused=422)
    expect(moderator.main.locator(".error-message").first).to_be_visible()
    expect(reason).to_have_value("R02")
    facts.fill(FACTS)
    moderator.main.get_by_role("button", name="Preview what the author will read").click()
    statement = moderator.main.locator(".statement")
    expect(statement).to_contain_text("R02 – Commercial link, code or price used as bait")
    expect(statement).to_contain_text("read by another person")
    assert not Decision.objects.exists()
    moderator.main.get_by_role("button", name="Show the brand (written down)").click()
    expect(moderator.main).to_contain_text("Kettleby")
    assert Unveiling.objects.get().moderator == site_moderator

    moderator.page.get_by_label("Reason", exact=True).select_option("R02")
    moderator.page.get_by_label("Facts", exact=True).fill(FACTS)
    moderator.main.get_by_role("button", name="Preview what the author will read").click()
    moderator.main.get_by_role("button", name="Confirm the refusal").click()
    expect(moderator.main).to_contain_text("No story is waiting.")
    assert Story.objects.get().state.state == "refused"

    author.open(window)
    expect(author.page.get_by_role("heading", level=1)).to_contain_text("not published")
    expect(author.main).to_contain_text("R02 – Commercial link, code or price used as bait")
    expect(author.main).to_contain_text(FACTS)
    expect(author.main).to_contain_text(AD)
    assert FACTS in mail.outbox[-1].body
