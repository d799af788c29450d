#!/bin/sh
# Everything about the code that can be judged without running the tests.
# Usage: check.sh PYTHON
set -eu
python=$1
bin=$(dirname "$python")

echo "· Formatting"
"$python" -m ruff format --check --quiet .
git ls-files '*.html' | xargs "$bin/djade" --check --target-version 5.2
echo "· Lint"
"$python" -m ruff check --quiet .
# As on a real site, so that what is judged is what runs.
export SECRET_KEY="$("$python" -c 'import secrets; print(secrets.token_urlsafe(64))')"
export SITE_URL=https://campaign.example
# A fresh checkout has no var/, and a developer's own database is nobody's business here.
VAR_DIR=$(mktemp -d)
export VAR_DIR
trap 'rm -rf "$VAR_DIR"' EXIT
echo "· Types"
"$python" -m mypy
echo "· Migrations"
"$python" manage.py makemigrations --check --dry-run
echo "· Translations"
"$python" tools/messages.py --check
echo "· Deployment"
"$python" manage.py check --deploy --fail-level WARNING
echo "· Licences and known holes"
"$python" -m tools.audit
