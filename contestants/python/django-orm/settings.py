"""What the ORM alone needs of Django's settings: one database over psycopg, its connection kept, as in production."""

import os
import urllib.parse

url = urllib.parse.urlsplit(os.environ["DATABASE"])
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": url.hostname,
        "PORT": url.port,
        "USER": url.username,
        "PASSWORD": url.password,
        "NAME": url.path[1:],
        "CONN_MAX_AGE": None,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = ["shop"]
USE_TZ = True
