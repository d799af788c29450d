#!/bin/sh
# Make what the bench compares with: an environment of its own, wrk and nginx where Debian has them.
# Usage: setup.sh PYTHON
set -eu
python=$1
if [ ! -f var/bench/ready ] || [ bench/requirements.txt -nt var/bench/ready ]; then
  echo "· Installing what the bench compares with (once)"
  mkdir -p var/bench
  "$python" -m venv var/bench/venv
  var/bench/venv/bin/python -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt
  touch var/bench/ready
fi
sh tools/nginx.sh || true # the rows through nginx are left out without it
if ! command -v wrk > /dev/null && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  echo "· Installing wrk"
  apt-get install --yes -qq wrk > /dev/null 2>&1 || true
fi
command -v wrk > /dev/null || { echo "The bench needs wrk (apt-get install wrk)."; exit 1; }
