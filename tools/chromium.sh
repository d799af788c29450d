#!/bin/sh
# Make sure of Debian's Chromium and a Chinese font for the journeys.
if command -v chromium >/dev/null 2>&1 && fc-list ':lang=zh-cn' 2>/dev/null | grep -q .; then
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "The journeys need Chromium: install it as 'chromium'." >&2
  exit 1
fi
echo "· Installing Chromium and a Chinese font (once)"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
