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
for tool in wrk nginx; do
  command -v $tool > /dev/null && continue
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || continue
  echo "· Installing $tool"
  package=$tool
  [ $tool = nginx ] && package=nginx-light
  apt-get update -qq > /dev/null 2>&1 && apt-get install --yes -qq $package > /dev/null 2>&1 || true
done
command -v wrk > /dev/null || { echo "The bench needs wrk (apt-get install wrk)."; exit 1; }
