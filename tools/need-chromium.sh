#!/bin/sh
# Find a Chromium for the browser tests, or install Debian's where that is allowed.
set -eu
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "installing Debian's chromium for the browser tests"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
  exit 0
fi
echo "The browser tests need Chromium and none was found." >&2
echo "Install it (Debian: apt-get install chromium), or run: .venv/bin/pytest -m 'not browser and not gis'" >&2
exit 1
