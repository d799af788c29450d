import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
django_application = get_wsgi_application()

from campaign.finished import FinishedPages  # noqa: E402  it reads the settings

application = FinishedPages(django_application)
