"""nginx in front, with the very file that operators copy: deploy/nginx.conf."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from faults.site import ROOT, free_port, wait_for

NGINX = shutil.which("nginx") or ""
CONF = ROOT / "deploy/nginx.conf"
OWN = 2 * "        server 127.0.0.1:8000 max_fails=0;\n"
HOST = "zmsq.example.cn"
# The runner names its visitors' addresses, as a CDN before nginx would.
CDN = "set_real_ip_from {}; real_ip_header X-Forwarded-For;"


def is_here() -> bool:
    """Say whether there is an nginx to try."""
    return bool(NGINX)


def edit(
    folder: Path,
    *,
    address: str,
    nodes: Sequence[str],
    media: Path,
    static: Path,
    plain: bool = True,
) -> Path:
    """Write the shipped configuration with other places, names and ports; return the file.

    plain: without TLS, which would hide the site behind the cost of the runner's own.
    """
    text = CONF.read_text()
    if len(nodes) == 1:
        servers = 2 * f"server {nodes[0]} max_fails=0; "
    else:  # as docs/scale.md says
        tried = "".join(f"server {node} max_fails=1 fail_timeout=2s; " for node in nodes)
        servers = tried + "".join(f"server {node} backup max_fails=0; " for node in nodes)
    changes = {
        "user www-data;": "user root; daemon off;",
        "/run/nginx.pid": str(folder / "nginx.pid"),
        "/var/log/nginx/": f"{folder}/",
        "/var/cache/nginx-campaign": str(folder / "pages"),
        "/srv/campaign/var/static": str(static),
        "/srv/campaign/media": str(media),
        "/srv/campaign/code": str(ROOT),
        f"/etc/letsencrypt/live/{HOST}": str(folder),
        OWN: servers,
    }
    for old, new in changes.items():
        assert old in text, f"{CONF} no longer says {old!r}"
        text = text.replace(old, new)
    text = _without_tls(text, address) if plain else _elsewhere(text, address)
    path = folder / "nginx.conf"
    path.write_text(text)
    return path


def make_certificate(folder: Path, *, days: int = 2) -> None:
    """Write a certificate where certbot's would lie."""
    command = [
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
        *(
            "-nodes",
            "-days",
            str(days),
            "-subj",
            f"/CN={HOST}",
            "-addext",
            f"subjectAltName=DNS:{HOST}",
        ),
        *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
    ]
    subprocess.run(command, check=True, capture_output=True)


def accepts(conf: Path) -> str:
    """Return what nginx has against the file; nothing, if it takes it."""
    done = subprocess.run([NGINX, "-t", "-q", "-c", str(conf)], capture_output=True, text=True)
    return done.stderr if done.returncode else ""


@contextmanager
def running(conf: Path, *, address: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run nginx with the file until the end."""
    process = subprocess.Popen([NGINX, "-c", str(conf)], stderr=sys.stderr)
    try:
        wait_for(address, process)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def before(
    nodes: Sequence[str], folder: Path, *, address: str, static: Path, media: Path
) -> Iterator[str]:
    """Put nginx before the nodes, without TLS, at `address`; yield it."""
    with tempfile.TemporaryDirectory(prefix="nginx-", dir=folder) as own:
        conf = edit(Path(own), address=address, nodes=nodes, static=static, media=media)
        with running(conf, address=address):
            yield address


def _without_tls(text: str, address: str) -> str:
    """Keep only the server that readers meet, on a plain port."""
    head, *servers = re.split(r"(?=^    server \{$)", text, flags=re.MULTILINE)
    main = next(server for server in servers if "proxy_pass" in server)
    main = re.sub(r"listen \[::\][^;]*;|ssl_certificate\w* [^;]*;", "", main)
    main = re.sub(r"listen 443[^;]*;", f"listen {address} default_server backlog=4096;", main)
    head = head.replace("proxy_set_header Host $host;", "proxy_set_header Host $http_host;")
    cdn = CDN.format(address.partition(":")[0])
    return head.replace("sendfile on;", f"sendfile on; {cdn}") + main


def _elsewhere(text: str, address: str) -> str:
    """Let all servers listen on other ports."""
    text = re.sub(r"listen \[::\][^;]*;", "", text)
    host = address.partition(":")[0]
    text = text.replace("listen 80", f"listen {host}:{free_port()}")
    return text.replace("listen 443", f"listen {address}")
