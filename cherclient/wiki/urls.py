"""The pages of the wiki that are not Wagtail's: of the whole wiki first, then of one article."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import feeds
from .views import (
    bibliography,
    contributors,
    creating,
    editing,
    evidence,
    export,
    going_back,
    history,
    kinds,
    links,
    pending,
    pictures,
    protecting,
    reading,
    recent,
    renaming,
    suggesting,
    talk,
    watching,
)

app_name = "wiki"

urlpatterns = [
    # --- of the whole wiki ---
    path("", reading.index, name="index"),
    path("categories/", reading.categories, name="categories"),
    path("categories/<slug:slug>/", reading.category, name="category"),
    path(_("letters/"), reading.letters, name="letters"),
    path(_("search/"), reading.search, name="search"),
    path(_("wanted/"), links.wanted, name="wanted"),
    path(_("recent/"), recent.recent, name="recent"),
    path(_("recent/feed/"), feeds.RecentAtom(), name="feed"),
    path(_("categories/<slug:slug>/feed/"), feeds.CategoryAtom(), name="category_feed"),
    path(_("contributors/<int:pk>/"), recent.contributor, name="contributor"),
    path(_("talks/"), talk.talks, name="talks"),
    path(_("evidence/"), evidence.evidence, name="evidence"),
    path(_("watchlist/"), watching.watchlist, name="watchlist"),
    path(_("watchlist/stop/<str:token>/"), watching.stop_digest, name="stop_digest"),
    path(_("sources/"), bibliography.sources, name="sources"),
    path(_("sources/new/"), bibliography.add, name="add_source"),
    path(_("sources/<slug:key>/"), bibliography.source, name="source"),
    path("tribunes/", kinds.tribunes, name="tribunes"),
    path(_("cases/"), kinds.cases, name="cases"),
    path("export/", export.export, name="export"),
    path("export/cherclient-wiki.zip", export.export_file, name="export_file"),
    path(_("contributors/<int:pk>/trust/"), contributors.trust, name="trust"),
    path(_("pending/"), pending.pending, name="pending"),
    path(_("pending/<int:pk>/"), pending.proposal, name="proposal"),
    path(_("new/"), creating.new, name="new"),
    path(_("suggest/"), suggesting.suggest, name="suggest"),
    path(_("picture/"), pictures.picture, name="picture"),
    # --- of one article ---
    path(_("<slug:slug>/edit/"), editing.edit, name="edit"),
    path(_("<slug:slug>/text/"), editing.text, name="text"),
    path("<slug:slug>/", reading.article, name="article"),
    path(_("<slug:slug>/history/"), history.history, name="history"),
    path(_("<slug:slug>/revision/"), history.revision, name="revision"),
    path(_("<slug:slug>/compare/"), history.compare, name="compare"),
    path(_("<slug:slug>/revert/"), going_back.revert_to, name="revert"),
    path(_("<slug:slug>/erase/"), going_back.erase, name="erase"),
    path(_("<slug:slug>/links/"), links.backlinks, name="backlinks"),
    path(_("<slug:slug>/rename/"), renaming.rename, name="rename"),
    path(_("<slug:slug>/talk/"), talk.talk, name="talk"),
    path(_("<slug:slug>/talk/<int:pk>/"), talk.thread, name="thread"),
    path(_("<slug:slug>/watch/"), watching.watching, name="watch"),
    path(_("<slug:slug>/protect/"), protecting.protection, name="protect"),
    path(_("<slug:slug>/review/"), evidence.review, name="review"),
]
