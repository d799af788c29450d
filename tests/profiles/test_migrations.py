"""Migrations of a site that is in use: the guards stand, and rows are there."""

import pytest
from django.core.management import call_command
from django.db import connection

from profiles.models import Photo
from tests import cast

LINES = {"contact", "complaints"}


def columns() -> set[str]:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, "profiles_edition")
    return {column.name for column in described}


@pytest.mark.thorough
@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_contacts_come_and_go_while_likes_are_guarded():
    edition = cast.an_edition(contact="a@example.com")
    try:
        call_command("migrate", "profiles", "0004", verbosity=0)
        assert not LINES & columns()
    finally:
        call_command("migrate", verbosity=0)
    assert columns() >= LINES
    edition.refresh_from_db()
    assert (edition.contact, edition.complaints) == ("", "")


@pytest.mark.thorough
@pytest.mark.only_sqlite
@pytest.mark.django_db(transaction=True)
def test_photos_of_before_numbers_are_numbered_in_their_order():
    story = cast.a_story(cast.an_edition())
    for number, position in ((5, 2), (7, 1)):
        Photo.objects.create(story=story, number=number, position=position, image=f"{number}.jpg")
    try:
        call_command("migrate", "profiles", "0009", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    assert list(Photo.objects.values_list("image", "number")) == [("7.jpg", 1), ("5.jpg", 2)]
