"""python -m bench.rows ROW: measure one row and print its lines as JSON."""

import sys
from importlib import import_module

MODULES = {
    **dict.fromkeys(("pages", "me", "nginx", "wagtail", "memory"), "pages"),
    **dict.fromkeys(("like", "redis", "peers", "hot", "engines"), "likes"),
    "ledger": "ledger",
    "board": "boards",
    **dict.fromkeys(("poster", "bulk"), "posters"),
}

row = sys.argv[1]
getattr(import_module(f"bench.rows.{MODULES[row]}"), row)()
