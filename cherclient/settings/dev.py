"""For developers: the embedded site with DEBUG on and files served as they are."""

from .base import *
from .base import STORAGES

DEBUG = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
