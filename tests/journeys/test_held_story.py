"""J2: a consumer is held, understands, answers, is refused, appeals and is told they were right."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from stories import services
from stories.models import Appeal, Decision, Question, Story
from stories.moderation import ReasonCode
from tests.factories import AD
from tests.pictures import picture

from .telling import an_ad
from .test_tell import tell

ASKED = "Which shop was it, and in what year?"
FACTS = "“Order yours with the code LOVE20”: these passages sell."
MOTIVE = "The code was printed on the box I bought; the rest is what happened to me."


def test_j2_held_asked_refused_appealed_and_overturned(live_site, visit, address, site_moderator):
    author = visit("en", width=360, javascript=False)
    window = tell(author, address, an_ad(brand="Kettleby", email="seller@example.org"))
    title = author.page.get_by_role("heading", level=1)
    expect(title).to_have_text("Your story is waiting. It is not lost.")
    expect(author.main.locator("mark .mark-word").first).to_have_text("sells")
    expect(author.main.get_by_text("A person will read it by").first).to_be_visible()

    author.main.get_by_role("link", name="Rewrite my story").click()
    expect(author.main.get_by_role("complementary")).to_contain_text(AD[:40])
    author.press(refused=409)
    expect(author.main.get_by_role("alert")).to_contain_text("a person will read it as it is")

    story = Story.objects.get()
    services.ask_author(story, by=site_moderator, text=ASKED)
    author.open(window)
    expect(author.main.get_by_role("blockquote")).to_contain_text(ASKED)
    author.main.get_by_role("link", name="Answer").click()
    answer = author.main.get_by_label("Your answer")
    file = author.main.get_by_label("A file")
    answer.fill("Bersot’s, in 2011.")
    program = {"name": "bill.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" * 900}
    file.set_input_files([program])
    author.press()
    expect(author.main.get_by_role("alert")).to_contain_text("JPEG, PNG, WebP, HEIC")
    expect(answer).to_have_value("Bersot’s, in 2011.")
    bill = {"name": "bill.heic", "mimeType": "image/heic", "buffer": picture("HEIF")}
    file.set_input_files([bill])
    author.press()
    expect(title).to_have_text("Your story is waiting. It is not lost.")
    expect(author.main.get_by_text("A moderator asked the author").first).to_be_visible()
    assert Question.objects.get().proof.file.name.endswith(".webp")

    services.refuse_story(
        Story.objects.get(), by=site_moderator, reason=ReasonCode.R01, facts=FACTS
    )
    author.open(window)
    expect(title).to_have_text("Your story was not published")
    for words in (FACTS, "R01", "a person alone decided", AD[:40]):
        expect(author.main).to_contain_text(words)

    author.main.get_by_role("link", name="Appeal this decision").click()
    motive = author.main.get_by_label("Why the decision is wrong")
    motive.fill("I disagree.")
    author.press()
    expect(author.main.get_by_role("alert")).to_contain_text("at least 40")
    expect(motive).to_have_value("I disagree.")
    motive.fill(MOTIVE)
    author.press()
    expect(title).to_have_text("Your appeal is being read")
    made = Appeal.objects.get()
    expect(author.main).to_contain_text(made.ticket)

    other = get_user_model().objects.create_user("sacha@example.org", pseudonym="Sacha")
    other.groups.add(Group.objects.get(name="Moderators"))
    services.decide_appeal(made, by=other, overturn=True, facts="The code is quoted from the box.")
    author.open(window)
    expect(title).to_have_text("Your story is published")
    expect(author.main).to_contain_text("we are sorry")
    expect(author.main).not_to_contain_text("Sacha")
    author.main.get_by_role("link", name="The public log says so").click()
    expect(author.main).to_contain_text(Decision.objects.latest("pk").number)
