#!/bin/sh
# Make the virtual environment, or say in one sentence what is missing.
# Usage: venv.sh PYTHON FOLDER
python=$1 folder=$2

if ! command -v "$python" >/dev/null 2>&1; then
  echo "Python is missing: install python3, version 3.11 or newer." >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "$("$python" --version) is too old: version 3.11 or newer is needed (make run PYTHON=python3.12 names another)." >&2
  exit 1
fi
if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
  echo "Python's venv module is missing: on Debian and Ubuntu, install python3-venv." >&2
  exit 1
fi
echo "· Making a virtual environment in $folder"
"$python" -m venv "$folder" && touch "$folder/made"
