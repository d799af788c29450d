#!/bin/sh
# The tests on every Python that the site promises and this machine has, each in an environment of
# its own under var/pythons. Usage: pythons.sh [ARGUMENTS OF PYTEST]
set -eu
failed= tried=
for version in 3.11 3.12 3.13; do
  python=python$version
  # A shim of pyenv may be there without its Python.
  if ! "$python" -c "import venv" 2> /dev/null; then
    echo "· $python is not here"
    continue
  fi
  folder=var/pythons/$version
  [ -x "$folder/bin/python" ] || sh tools/venv.sh "$python" "$folder"
  echo "· $("$folder/bin/python" -V)"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
  "$folder/bin/python" tests/run.py "$@" || failed="$failed $version"
  tried="$tried $version"
done
echo "tried:$tried; failed:${failed:- none}"
[ -n "$tried" ] && [ -z "$failed" ]
