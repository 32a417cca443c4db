from django.urls import path

from ..views import study

app_name = "study"

urlpatterns = [path("", study.study, name="study")]
