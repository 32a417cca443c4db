from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from . import views

urlpatterns = [
    path(_("stories/"), views.my_stories, name="account_stories"),
    path(_("data/"), views.my_data, name="account_data"),
    path(_("data/archive/"), views.export, name="account_export"),
    path(_("data/erase/"), views.erase, name="account_erase"),
    path(_("data/erased/"), views.erased, name="account_erased"),
    path("", include("allauth.urls")),
]
