"""An edition and a nominee as most tests of pages begin with them."""

import pytest
from django.utils import timezone

from tests import cast


@pytest.fixture
def edition(db):
    return cast.an_edition(at=timezone.now())


@pytest.fixture
def nominee(edition):
    return cast.a_published_nominee(edition, at=timezone.now())
