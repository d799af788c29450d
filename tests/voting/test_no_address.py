"""No raw address is kept: database, cache and log are searched for one, in all its forms."""

import hashlib
import logging
import pickle
from ipaddress import ip_address

import pytest
from django.apps import apps
from django.core.cache import cache
from django.utils import timezone

from tests.cast import NOON, a_published_nominee, a_visitor, an_edition
from tests.voting.test_traces import TRACE
from voting.likes import cast_like
from voting.models import Trace
from voting.traces import TraceData

pytestmark = pytest.mark.django_db
ADDRESSES = ("203.0.113.77", "2001:db8:77:1::beef")


def forms_of(address: str) -> list[bytes]:
    """All the ways in which an address might stand somewhere, plain or hashed without a key."""
    packed = ip_address(address).packed
    texts = (address, ip_address(address).exploded, str(int(ip_address(address))))
    forms = [packed, packed.hex().encode(), *(text.encode() for text in texts)]
    for name in ("md5", "sha1", "sha256"):
        for form in (packed, address.encode()):
            digest = hashlib.new(name, form).digest()
            forms += [digest, digest.hex().encode()]
    return forms


def everything_in_the_database() -> bytes:
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values_list():
            found += [bytes(v) if isinstance(v, (bytes, memoryview)) else repr(v) for v in row]
    return b"\n".join(v if isinstance(v, bytes) else v.encode() for v in found)


def everything_in_the_cache() -> bytes:
    if hasattr(cache, "is_answering"):
        client = cache._cache.get_client()
        names = list(client.scan_iter())
        return b"\n".join([*names, *(client.get(name) or b"" for name in names)])
    return pickle.dumps([dict(cache._cache), list(cache._expire_info)])


@pytest.mark.thorough
def test_no_address_is_kept_in_database_cache_or_log(caplog, capfd, settings):
    """Every answer is asked for from two addresses; then all that is kept is searched for them."""
    now = timezone.now()
    edition = an_edition(at=now)
    nominees = [a_published_nominee(edition, at=now, number=n) for n in range(1, 8)]
    settings.NETWORK_BUDGET = 4
    statuses = set()
    with caplog.at_level(logging.DEBUG):
        for address in ADDRESSES:
            visitor, newcomer = a_visitor(), a_visitor(age=0)
            for turn, nominee in enumerate(nominees * 8):
                who = newcomer if turn % 5 == 0 else visitor
                origin = "https://elsewhere.example" if turn % 7 == 0 else "http://testserver"
                answer = who.post(
                    f"/nominees/{nominee.code}/like/",
                    {"altcha": address, "ticket": "x"},
                    REMOTE_ADDR=address,
                    headers={"origin": origin, "accept": "application/json"},
                )
                statuses.add(answer.json()["answer"])
                who.get(f"/nominees/{nominee.code}/confirm/", REMOTE_ADDR=address)
    a_visitor().post(f"/nominees/{nominees[0].code}/like/")  # writes down what was refused
    assert statuses >= {"liked", "puzzle", "foreign", "again", "too_fast"}
    assert Trace.objects.exists()
    said = capfd.readouterr()
    logged = "\n".join([caplog.text, said.out, said.err])
    assert "Like refused" in logged
    kept = {
        "database": everything_in_the_database(),
        "cache": everything_in_the_cache(),
        "log": logged.encode(),
    }
    for address in ADDRESSES:
        for place, content in kept.items():
            found = [form for form in forms_of(address) if form in content]
            assert found == [], place


def test_the_search_would_find_an_address(caplog):
    edition = an_edition()
    address = ADDRESSES[0]
    cache.set(address, 1)
    edition.purpose = address
    edition.save()
    assert address.encode() in everything_in_the_database()
    assert address.encode() in everything_in_the_cache()
    row = TraceData(**{**vars(TRACE), "subscriber": ip_address(address).packed})
    cast_like(nominee=a_published_nominee(edition), visitor="v", at=NOON, trace=row)
    assert ip_address(address).packed in everything_in_the_database()


def test_the_web_server_logs_no_request():
    from campaign import gunicorn

    assert gunicorn.accesslog is None
    # At "warning" gunicorn names the address whose request it could not read.
    assert gunicorn.loglevel == "error"
