"""A site of its own address, a designer's page with codes, and who hands it in."""

import io
from functools import cache

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from campaign.posters import draw_code
from profiles.models import Place
from tests import cast
from voting.roles import EDITOR

DESK = "/admin/profiles/finishedposter/"
SITE = "https://zmsq.example.cn"


@pytest.fixture(autouse=True)
def own_site(settings, tmp_path):
    settings.SITE_URL = SITE
    settings.SITE_ORIGINS = frozenset([SITE, "https://zm.example"])
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def nominee():
    now = timezone.now()
    return cast.a_published_nominee(cast.an_edition(at=now), at=now, code="abc234")


@pytest.fixture
def editor(client):
    client.force_login(cast.a_member(EDITOR))
    return client


@cache
def artwork(*addresses: str) -> Image.Image:
    """A designer's page: a picture, and a code for each address."""
    page = Image.linear_gradient("L").resize((900, 1200)).convert("RGB")
    for number, address in enumerate(addresses):
        page.paste(draw_code(address, 400), (40 + 430 * number, 740))
    return page


def as_file(picture: Image.Image, form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def hand_in(client, nominee, content: bytes, name="x.png", place: Place | None = None):
    file = SimpleUploadedFile(name, content)
    form = {"nominee": nominee.pk, "place": place.pk if place else "", "picture": file}
    return client.post(f"{DESK}add/", form)
