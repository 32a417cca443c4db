from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from . import views

app_name = "ranking"

urlpatterns = [
    path("", views.leaderboard, name="leaderboard"),
    path(_("method/"), views.method, name="method"),
    re_path(r"^(?P<month>[12]\d{3}-(?:0[1-9]|1[0-2]))/$", views.edition, name="edition"),
]
