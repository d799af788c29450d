"""An edition, and the desk as an editor who may do everything sits at it."""

import pytest
from django.utils import timezone

from tests import cast


@pytest.fixture
def edition(db):
    return cast.an_edition(at=timezone.now())


@pytest.fixture
def desk(client):
    client.force_login(cast.an_editor())
    return client
