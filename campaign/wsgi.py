import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
django_application = get_wsgi_application()

from campaign.finished import FinishedPages  # noqa: E402  they read the settings
from campaign.short_way import ShortWay  # noqa: E402
from campaign.slow_statements import begin_telling  # noqa: E402

begin_telling()
application = ShortWay(FinishedPages(django_application))
