#!/bin/sh
# The long form of storms and fuzz, on both engines; the short one is part of `make test`.
# Usage: long.sh PYTHON
# ROUNDS, RUNS, NIGHTS, REQUESTS, POSTERS and LINES_OF_LEDGER shorten it.
set -eu
python=$1
git log -1 --format='commit %h, %ci' 2>/dev/null || true
date -u '+begun %Y-%m-%dT%H:%MZ'
"$python" -c 'import os, platform; print(f"{os.cpu_count()} cores,", platform.platform())'
failed=0
for engine in sqlite postgresql; do
  "$python" -m faults storms --engine $engine --rounds "${ROUNDS:-10000}" || failed=1
  "$python" -m faults close --engine $engine --rounds "${RUNS:-200}" || failed=1
  "$python" -m faults midnight --engine $engine --rounds "${NIGHTS:-200}" || failed=1
  "$python" -m faults.sealers $engine 500 200 || failed=1
  echo "fuzz on $engine"
  ALL=1 TEST_ENGINE=$engine FUZZ_REQUESTS=${REQUESTS:-25000} \
    "$python" -m pytest tests/fuzz -q -s --show-capture=no -p no:logging 2>/dev/null || failed=1
done
echo "pages on PostgreSQL"
ALL=1 TEST_ENGINE=postgresql "$python" -m pytest -q tests/campaign/*.py tests/profiles/*.py \
  tests/campaign/finished_*/*.py tests/campaign/sharing/*.py tests/profiles/publication/*.py || failed=1
"$python" -m faults.posters --count "${POSTERS:-1000}" || failed=1
"$python" -m faults.ledgers 101000 || failed=1
large=$(mktemp -d)
"$python" -m faults.large_ledger "$large" "${LINES_OF_LEDGER:-10000000}" || failed=1
rm -rf "$large"
exit $failed
