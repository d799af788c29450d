"""Set the stage in a second database, a SQLite file: python -m bench.rows.stage_sqlite FOLDER"""

import sys
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from bench.rows.likes import set_stage  # noqa: E402

call_command("migrate", verbosity=0)
set_stage(Path(sys.argv[1]), paths="paths-sqlite")
