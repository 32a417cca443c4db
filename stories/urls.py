"""Public addresses of stories; words are translated, `public_id` is what finds a story."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import feeds, rewriting_views, substance_views, telling_views, views

app_name = "stories"

urlpatterns = [
    path(_("tell/"), telling_views.tell, name="tell"),
    path(_("tell/<slug:key>/received/"), telling_views.told, name="told"),
    path(_("tell/<slug:key>/again/"), telling_views.send_again, name="send_again"),
    path(_("tell/<slug:key>/<slug:slug>/"), telling_views.screen, name="tell_screen"),
    path(_("confirm/<slug:token>/"), telling_views.confirm, name="confirm"),
    path(
        _("confirm/<slug:token>/withdraw/"), telling_views.withdraw_by_link, name="withdraw_by_link"
    ),
    path(
        _("confirm/<slug:token>/rewrite/"), rewriting_views.rewrite_by_link, name="rewrite_by_link"
    ),
    path(_("stories/"), views.stories, name="list"),
    path(_("stories/feed/"), feeds.LatestStories(), name="feed"),
    path(_("stories/<slug:public_id>/mine/"), telling_views.mine, name="mine"),
    path(_("stories/<slug:public_id>/withdraw/"), telling_views.withdraw, name="withdraw"),
    path(_("stories/<slug:public_id>/rewrite/"), rewriting_views.rewrite, name="rewrite"),
    path(_("stories/<slug:public_id>/report/"), views.report, name="report"),
    path(_("stories/<slug:public_id>/report/<slug:ticket>/"), views.reported, name="reported"),
    path(_("stories/<slug:public_id>/<slug:slug>/"), views.detail, name="detail"),
    path(_("stories/<slug:public_id>/"), views.detail, name="short"),
    path(_("brands/"), views.brands, name="brands"),
    path(_("rules/"), views.rules, name="rules"),
    path(_("substance/"), substance_views.substance, name="substance"),
]
