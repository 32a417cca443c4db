from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from . import views

urlpatterns = [
    path(_("stories/"), views.my_stories, name="account_stories"),
    path("", include("allauth.urls")),
]
