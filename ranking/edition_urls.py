"""Files, keys and feeds of closed editions: one address in every language."""

from django.conf import settings
from django.urls import path

from .feeds import FORMS, EditionFeed
from .views import editions

app_name = "editions"

urlpatterns = [
    path("chain.json", editions.chain_file, name="chain"),
    path("keys/<slug:key>.pem", editions.key_file, name="key"),
    path("<slug:month>/<int:revision>/<str:name>", editions.edition_file, name="file"),
    *(
        path(f"{language}.{form}", EditionFeed(language, kind), name=f"feed_{language}_{form}")
        for language, _name in settings.LANGUAGES
        for form, kind in FORMS.items()
    ),
]
