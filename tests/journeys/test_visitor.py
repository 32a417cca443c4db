"""The visitor itself: what it must notice, it notices."""


def test_a_request_that_leaves_this_machine_is_stopped_and_told(visit):
    visitor = visit("en")
    visitor.page.set_content('<img src="http://tracker.example/pixel.gif" alt="">')
    assert visitor.left == ["http://tracker.example/pixel.gif"]
    visitor.forget()


def test_errors_of_the_page_and_bad_answers_are_told(visit, live_site):
    visitor = visit("en")
    visitor.page.goto("/en/nowhere/")
    visitor.page.evaluate("console.error('this went wrong')")
    with visitor.page.expect_event("pageerror"):
        visitor.page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    told = "\n".join(visitor.complaints)
    assert f"404 {live_site}/en/nowhere/" in told
    assert "this went wrong" in told
    assert "thrown" in told
    visitor.forget()


def test_an_expected_answer_is_not_a_complaint(visit):
    visitor = visit("en")
    visitor.open("/en/nowhere/", status=404)
    assert visitor.complaints == []
