"""Pictures of stories: outside the languages of the site, without a namespace."""

from django.urls import path

from .views.cards import card
from .views.photos import photo_file

urlpatterns = [
    path("cartes/<slug:public_id>.png", card, name="story_card"),
    path("media/photos/<path:name>", photo_file, name="photo_file"),
]
