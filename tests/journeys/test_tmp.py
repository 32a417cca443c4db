def test_tmp(live_site, visit, address, site_moderator):
    v = visit("en")
    v.open(address("en", "account_login"))
    print(v.main.inner_html())
    v.page.screenshot(path="/tmp/jrn/login.png")
