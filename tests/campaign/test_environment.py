"""Settings from the environment: what is right is taken, what is wrong stops the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from campaign.environment import (
    read_account,
    read_apart,
    read_count,
    read_database,
    read_flag,
    read_hosts,
    read_icp_licence,
    read_networks,
    read_origin,
    read_public_security_licence,
    read_redis,
    read_secret,
)

ROOT = Path(__file__).resolve().parent.parent.parent
LONG = "x" * 40


@pytest.fixture
def env(monkeypatch):
    def put(value: str) -> Env:
        monkeypatch.setenv("NAME", value)
        return Env()

    return put


def test_what_is_right_is_taken(env):
    assert read_flag(env("1"), "NAME") is True
    assert read_flag(env("0"), "NAME") is False
    assert read_flag(Env(), "NOT_THERE") is False
    assert read_secret(env(LONG), "NAME", debug=False) == LONG
    assert read_hosts(env("a.example, b.example"), "NAME", default=[]) == ["a.example", "b.example"]
    assert [str(net) for net in read_networks(env("10.0.0.0/8,::1/128"), "NAME")] == [
        "10.0.0.0/8",
        "::1/128",
    ]
    assert read_database(env(""), "NAME", default="sqlite:////tmp/x")["NAME"] == "/tmp/x"
    assert read_database(env("postgres://u:p@h/n"), "NAME", default="")["HOST"] == "h"


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://Campaign.Example/", "https://campaign.example"),
        ("https://campaign.example:443", "https://campaign.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_written_in_one_way(written, origin):
    assert read_origin(written, "SITE_URL") == origin


@pytest.mark.parametrize(
    "written",
    [
        *("", "campaign.example", "ftp://a.example", "https://a.example/path", "http://a:x"),
        *("https://最美.中国", "https://a+b.example"),
    ],
)
def test_what_is_no_origin_is_refused(written):
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        read_origin(written, "SITE_URL")


def test_a_misspelt_flag_is_not_read_as_off(env):
    with pytest.raises(ImproperlyConfigured, match="ture"):
        read_flag(env("ture"), "NAME")


@pytest.mark.parametrize("secret", ["", "short"])
def test_a_missing_or_short_secret_is_refused(env, secret):
    with pytest.raises(ImproperlyConfigured, match="32"):
        read_secret(env(secret), "NAME", debug=False)


@pytest.fixture
def account(monkeypatch):
    def read(identity: str, secret: str) -> tuple[str, str]:
        monkeypatch.setenv("ID", identity)
        monkeypatch.setenv("SECRET", secret)
        return read_account(Env(), "ID", "SECRET")

    return read


def test_an_account_is_there_whole_or_not_at_all(account):
    assert account("", "") == read_account(Env(), "NOT_THERE", "NOR_THIS") == ("", "")
    assert account("wx0123456789abcdef", "word") == ("wx0123456789abcdef", "word")
    for identity, secret in (("wx0123456789abcdef", ""), ("", "word")):
        with pytest.raises(ImproperlyConfigured, match="both ID and SECRET"):
            account(identity, secret)


def test_what_is_no_account_is_refused_without_its_secret(account):
    with pytest.raises(ImproperlyConfigured, match="gh_0123") as refusal:
        account("gh_0123456789ab", "the secret")
    assert "the secret" not in str(refusal.value)


def test_a_wildcard_host_is_refused(env):
    with pytest.raises(ImproperlyConfigured, match="any"):
        read_hosts(env("*"), "NAME", default=[])


def test_what_is_no_network_is_refused(env):
    with pytest.raises(ImproperlyConfigured, match="CIDR"):
        read_networks(env("10.0.0.1/8"), "NAME")


@pytest.mark.parametrize("address", ["mysql://u:p@h/n", "nonsense"])
def test_another_kind_of_database_is_refused(env, address):
    with pytest.raises(ImproperlyConfigured, match="NAME"):
        read_database(env(address), "NAME", default="")


@pytest.mark.parametrize(
    "address", ["", "redis://:word@10.0.0.11:6379/0", "unix:///run/redis.sock"]
)
def test_the_address_of_a_redis_is_taken(env, address):
    assert read_redis(env(address), "NAME") == address


@pytest.mark.parametrize("address", ["127.0.0.1:6379", "http://h:1/0", "redis://:word@h:port/0"])
def test_what_is_no_redis_is_refused_without_its_password(env, address):
    with pytest.raises(ImproperlyConfigured, match="NAME must look like redis://") as refusal:
        read_redis(env(address), "NAME")
    assert "word" not in str(refusal.value)


@pytest.mark.parametrize(
    "number",
    ["粤ICP备12345678号", "京ICP备2021012345号-12", "蜀ICP备05001234号-1", " 粤ICP备12345678号 "],
)
def test_the_number_of_an_icp_filing_is_taken(env, number):
    assert read_icp_licence(env(number), "NAME") == number.strip()


@pytest.mark.parametrize("number", ["粤公网安备 44010402000001号", "粤公网安备44010402000001号"])
def test_the_number_of_a_filing_with_the_police_is_taken(env, number):
    assert read_public_security_licence(env(number), "NAME") == number


def test_a_site_may_go_without_filings(env):
    assert read_icp_licence(env(""), "NAME") == ""
    assert read_public_security_licence(Env(), "NOT_THERE") == ""


@pytest.mark.parametrize(
    "number",
    [
        "12345678",
        "粤ICP备号",
        "ICP备12345678号",
        "粤ICP备12345678",
        "粤ICP备１２３４５６７８号",
        "x粤ICP备12345678号",
    ],
)
def test_what_is_no_icp_filing_is_refused(env, number):
    with pytest.raises(ImproperlyConfigured, match="NAME must look like 粤ICP备12345678号-1"):
        read_icp_licence(env(number), "NAME")


@pytest.mark.parametrize(
    "number",
    [
        "44010402000001",
        "粤公网安备 4401040200001号",
        "粤ICP备12345678号",
        "粤公网安备  44010402000001号",
    ],
)
def test_what_is_no_filing_with_the_police_is_refused(env, number):
    with pytest.raises(ImproperlyConfigured, match="NAME must look like 粤公网安备"):
        read_public_security_licence(env(number), "NAME")


@pytest.mark.parametrize("place", ["media", "media/originals", "."])
def test_originals_lie_apart_from_what_is_served(tmp_path, place):
    with pytest.raises(ImproperlyConfigured, match="must lie apart"):
        read_apart(str(tmp_path / place), "NAME", public=[tmp_path / "media"])
    apart = read_apart(str(tmp_path / "originals"), "NAME", public=[tmp_path / "media"])
    assert apart == tmp_path / "originals"


def test_a_start_without_a_secret_ends_with_one_sentence():
    environment = {**os.environ, "SECRET_KEY": ""}
    started = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert started.returncode == 1
    assert started.stderr.startswith("Set SECRET_KEY to at least 32 random characters")
    assert "Traceback" not in started.stderr


def test_a_command_without_its_database_says_so_in_a_sentence():
    environment = {**os.environ, "DATABASE_URL": "postgres://a:word@127.0.0.1:1/c"}
    command = [sys.executable, "manage.py", "tally"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.startswith("The database can't do it now: ")
    assert "Traceback" not in ended.stderr
    assert "word" not in ended.stderr


@pytest.mark.parametrize("value", ["-1", "0", "ten", "1.5"])
def test_a_number_that_is_none_stops_the_start(env, value):
    with pytest.raises(ImproperlyConfigured, match="from 1 on"):
        read_count(env(value), "NAME", default=3)


def test_a_number_may_begin_at_nought(env):
    assert read_count(env("0"), "NAME", default=3, least=0) == 0
    assert read_count(env(""), "NAME", default=3) == 3


@pytest.mark.parametrize(
    ("start", "milliseconds"), [(["manage.py", "shell", "-c"], "0"), (["-c"], "10000")]
)
def test_a_statement_of_the_site_has_ten_seconds_and_a_command_all_the_time(start, milliseconds):
    words = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    environment = {**os.environ, "DATABASE_URL": "postgres://a:b@127.0.0.1/c"}
    said = subprocess.run(
        [sys.executable, *start, words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"statement_timeout={milliseconds} " in said.stdout
    assert "'connect_timeout': 3" in said.stdout
