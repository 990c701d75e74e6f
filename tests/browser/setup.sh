#!/bin/sh
# Finds a Chromium for the browser journeys; installs Debian's when there is none and this runs as root.
set -eu
for candidate in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
  if [ -n "$candidate" ] && [ -x "$candidate" ]; then echo "browser: $candidate"; exit 0; fi
done
if [ -n "${CHROMIUM:-}" ]; then echo "CHROMIUM names $CHROMIUM, which is no program that can be run." >&2; exit 1; fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "No Chromium found. Install it (Debian, Ubuntu: sudo apt-get install chromium fonts-liberation)" >&2
  echo "or point to one: CHROMIUM=/path/to/chromium npm test" >&2
  exit 1
fi
echo "browser: none found, installing Debian's chromium"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium fonts-liberation fonts-noto-color-emoji >/dev/null
exec sh "$0"
