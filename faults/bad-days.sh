#!/bin/sh
# Every fault under load, as often as the goals ask for; figures go to faults/results/.
# Usage: bad-days.sh PYTHON
# SHARE=0.1 plays a tenth of the rounds. The acts with disks need root, for small disks of their own.
set -eu
python=$1
share=${SHARE:-1}
mkdir -p faults/results
results=faults/results/$(date -u +%Y-%m-%d)-$(git rev-parse --short HEAD 2>/dev/null || echo unknown).txt
{
  date -u '+begun %Y-%m-%dT%H:%MZ'
  "$python" -c 'import os, platform; print(f"{os.cpu_count()} cores,", platform.platform())'
} | tee "$results"
failed=$(mktemp)
play() { # ACT ROUNDS [--engine ENGINE]
  act=$1
  rounds=$(awk "BEGIN { r = int($2 * $share); print r < 2 ? 2 : r }")
  shift 2
  { "$python" -m faults "$act" --rounds "$rounds" "$@" 2>&1 || echo "$act" >> "$failed"; } |
    grep -v '^  \|^Traceback\|^$' | tee -a "$results"
}
play workers 1000 --engine sqlite
play workers 1000 --engine postgresql
play everything 200
play postgresql 100
play redis 100 --engine sqlite
play redis 100 --engine postgresql
play restarts 50 --engine postgresql
play disk 50 --engine sqlite
play disk 50 --engine postgresql
play readonly 50 --engine postgresql
play midnight 200 --engine postgresql
play restore 50 --engine sqlite
play restore 50 --engine postgresql
play migrations 50 --engine sqlite
play migrations 50 --engine postgresql
if command -v nginx > /dev/null; then
  play nodes 200
  play slow 2000 --engine postgresql
else
  echo "not played: two nodes and slow clients need nginx" | tee -a "$results"
fi
if [ -s "$failed" ]; then echo "failed:" $(cat "$failed"); exit 1; fi
