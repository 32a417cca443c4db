"""Where everything lives: public pages under /fr/ and /en/, machines outside."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from stories.sitemaps import BrandSitemap, StorySitemap

from .api.documentation import documentation
from .front import views as front
from .front.media import picture
from .privacy.views import data_kept
from .sitemaps import PageSitemap, SectionSitemap

SITEMAPS = {
    "stories": StorySitemap,
    "brands": BrandSitemap,
    "pages": PageSitemap,
    "sections": SectionSitemap,
}
_sitemap_page = {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"}

# What begins with /api/ has a table of its own: cherclient/api/urls.py.
urlpatterns = [
    path("", front.root, name="root"),
    path("healthz/", front.health, name="health"),
    path("robots.txt", front.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, _sitemap_page, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemaps.sitemap,
        {"sitemaps": SITEMAPS},
        name="sitemap_section",
    ),
    path("editions/", include("ranking.edition_urls")),
    path("", include("stories.file_urls")),
    # Wagtail's own sign-in knows no second factor.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<slug:folder>/<str:name>", picture, name="picture"),
]

urlpatterns += i18n_patterns(
    path("", include("stories.urls")),
    path(_("brands/<slug:slug>/"), front.brand_portrait, name="brand"),
    path(_("leaderboard/"), include("ranking.urls")),
    path(_("study/"), include("ranking.study.urls")),
    path(_("privacy/what-is-kept/"), data_kept, name="data_kept"),
    path(_("account/"), include("cherclient.accounts.urls")),
    path("api/", documentation, name="api_documentation"),
    path("wiki/", include("cherclient.wiki.urls")),
    path("", include(wagtail_urls)),
)
