#!/bin/sh
# Make sure of Debian's Chromium and a Chinese font for the journeys.
browser() { command -v chromium-headless-shell || command -v chromium; }
if browser >/dev/null 2>&1 && fc-list ':lang=zh-cn' 2>/dev/null | grep -q .; then
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "The journeys need Chromium: install it as 'chromium' or 'chromium-headless-shell'." >&2
  exit 1
fi
echo "· Installing Chromium and a Chinese font (once)"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium-headless-shell fonts-noto-cjk fontconfig >/dev/null
