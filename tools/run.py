"""Set up the demonstration on this machine and serve it: what `make run` calls.

With arguments it is `manage.py` on that same site: `tools/run.py import_story FILE`.
It respects the environment (DATABASE_URL, REDIS_URL, SITE_URL, SECRET_KEY, PORT …) and
makes up for what is not there: the secrets are drawn on this machine and kept under var/.
"""

import os
import secrets
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
EDITOR = "editor"


def main() -> None:
    port = read_port(os.environ.get("PORT", "8000"))
    sys.path.insert(0, str(ROOT))
    prepare_environment(port)
    if sys.argv[1:]:
        manage()
        return
    refuse_taken(port)
    site = os.environ["SITE_URL"]
    set_up()
    os.environ["WHEN_READY"] = "\n".join(
        (
            "",
            f"  The site      {site}/   ({site}/en/ in English)",
            f"  The admin     {site}/admin/",
            f"  Editor        {EDITOR}",
            f"  Password      {editor_password()}",
            "",
            "  Ctrl-C stops it. What you do stays.",
        )
    )
    say("Starting")
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "campaign/gunicorn.py", "campaign.wsgi"]
    os.chdir(ROOT)
    os.execv(sys.executable, gunicorn)  # noqa: S606  Ctrl-C then reaches the server itself


def say(line: str) -> None:
    print(f"· {line}", flush=True)


def manage() -> None:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


def read_port(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        sys.exit(f"PORT must be a number from 1 to 65535, not {value!r}.")
    return int(value)


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            sys.exit(f"Port {port} is reserved on this machine. Try: make run PORT=9000")
        except OSError:
            sys.exit(f"Port {port} is taken by another program. Try: make run PORT={port + 1000}")


def prepare_environment(port: int) -> None:
    VAR.mkdir(parents=True, exist_ok=True)
    defaults = {
        "DJANGO_SETTINGS_MODULE": "campaign.settings",
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SITE_ALIASES": f"http://localhost:{port}",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    if "SECRET_KEY" not in os.environ:
        os.environ["SECRET_KEY"] = kept_secret("secret-key")


def kept_secret(name: str) -> str:
    """Return the secret of that name under var/, drawn the first time; only its owner reads it."""
    path = VAR / name
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48 if name == "secret-key" else 12))
    return path.read_text().strip()


def set_up() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError, call_command
    from django.db import OperationalError

    try:
        django.setup()
        say("Preparing the database")
        call_command("migrate", verbosity=0)
        call_command("demo")
        call_command("seal", make_key=True, now=True, verbosity=0)
        say("Collecting styles and scripts")
        call_command("collectstatic", verbosity=0, interactive=False)
    except (ImproperlyConfigured, CommandError) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"The database does not answer: {error}")


def editor_password() -> str:
    """Return the editor's password, making account and password the first time."""
    from django.contrib.auth.models import User

    password = kept_secret("editor-password")
    editor, new = User.objects.get_or_create(
        username=EDITOR, defaults={"is_staff": True, "is_superuser": True}
    )
    if new:
        editor.set_password(password)
        editor.save(update_fields=["password"])
    return password if editor.check_password(password) else "(as you changed it)"


if __name__ == "__main__":
    main()
