from .base import INSTALLED_APPS

SECRET_KEY = "for the bench alone"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [*INSTALLED_APPS, "article"]
