"""nginx with the shipped configuration, on free ports of this machine and without TLS."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.rows.scene import NAME
from bench.servers import ROOT, Server, free_port

SHIPPED = ROOT / "deploy/nginx.conf"


@contextmanager
def serving_with_nginx(ours: Server, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the address of the site behind nginx, and of a plain folder of files."""
    if shutil.which("nginx") is None:
        raise SystemExit("no nginx here")
    site, static = free_port(), free_port()
    home = folder / "nginx"
    home.mkdir()
    configuration = home / "nginx.conf"
    configuration.write_text(_adapted(ours, site=site, static=static, home=home, folder=folder))
    process = subprocess.Popen(
        ["nginx", "-p", str(home), "-c", str(configuration), "-g", "daemon off;"]
    )
    try:
        time.sleep(1)
        if process.poll() is not None:
            raise SystemExit("nginx did not start")
        yield f"http://127.0.0.1:{site}", f"http://127.0.0.1:{static}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _adapted(ours: Server, *, site: int, static: int, home: Path, folder: Path) -> str:
    """Change what belongs to another machine: names, ports, certificates, folders."""
    text = SHIPPED.read_text()
    text = re.sub(r"^\s*ssl_[^;]*;\n|^\s*include /etc/letsencrypt[^;]*;\n", "", text, flags=re.M)
    text = re.sub(r"listen [^;]*443[^;]*;", f"listen 127.0.0.1:{site};", text)
    plain = f"listen 127.0.0.1:{free_port()};"
    text = re.sub(r"listen [^;]*:80[^;]*;|listen 80[^;]*;", plain, text)
    text = re.sub(r"127\.0\.0\.1:8000", f"127.0.0.1:{ours.port}", text)
    text = re.sub(r"server_name [^;]*;", f"server_name {NAME} 127.0.0.1;", text)
    text = text.replace("/srv/campaign/var/static", str(folder / "static"))
    text = text.replace("/srv/campaign/media", str(folder / "media"))
    text = text.replace("/var/log/nginx", str(home)).replace("/var/cache/nginx", str(home))
    text = re.sub(r"^\s*(user|pid) [^;]*;\n", "", text, flags=re.M)
    bare = f"""
    server {{ listen 127.0.0.1:{static}; access_log off; location / {{ root {folder}; }} }}
"""
    end = text.rindex("}")
    return f"pid {home}/pid;\nuser root;\n{text[:end]}{bare}{text[end:]}"
