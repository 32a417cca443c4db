from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from .views import (
    comparison,
    editions,
    embed,
    leaderboard,
    lovemap,
    method,
    opendata,
    records,
    whatif,
)

app_name = "ranking"


class MonthConverter:
    """Four digits, a dash, two: the view says what is wrong with a month that is none."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


register_converter(MonthConverter, "month")

urlpatterns = [
    path("", leaderboard.leaderboard, name="leaderboard"),
    path("records/", records.records, name="records"),
    path(_("map/"), lovemap.lovemap, name="map"),
    path(_("compare/"), comparison.compare, name="compare"),
    path(_("why/<slug:slug>/"), whatif.why, name="why"),
    path(_("otherwise/"), whatif.choices, name="choices"),
    path(_("simulator/"), whatif.simulator, name="simulator"),
    path(_("method/"), method.method, name="method"),
    path("vignette/<slug:slug>.svg", embed.vignette, name="vignette"),
    path(_("embed/<slug:slug>/"), embed.embed, name="embed"),
    path("editions/", editions.editions, name="editions"),
    path(_("editions/history/"), editions.history, name="history"),
    path(_("editions/keys/"), editions.keys, name="keys"),
    path(_("data/"), opendata.data, name="data"),
    path(_("data/<str:name>"), opendata.data_file, name="data_file"),
    path("<month:month>/", editions.edition, name="edition"),
    path("<month:month>/revisions/<int:revision>/", editions.edition, name="edition_revision"),
]
