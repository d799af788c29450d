#!/bin/sh
# Make sure of Debian's nginx.
command -v nginx > /dev/null && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
  echo "Install nginx: Debian's package is nginx-light." >&2
  exit 1
fi
echo "· Installing nginx (once)"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install --yes -qq --no-install-recommends nginx-light > /dev/null
