"""What a web server loads in production."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cherclient.settings.production")
application = get_wsgi_application()
