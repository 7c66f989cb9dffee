#!/bin/sh
# The browser tests drive Debian's Chromium. Installs it where it is missing and we may.
set -eu

[ -x "${CHROMIUM:-/usr/bin/chromium}" ] && exit 0

if ! command -v apt-get >/dev/null; then
    echo "The browser tests need Chromium: install it, and set CHROMIUM to its path." >&2
    exit 1
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "The browser tests need Chromium, and installing it needs root:" >&2
    echo "    sudo apt-get install --no-install-recommends chromium" >&2
    exit 1
fi

echo "Installing Chromium for the browser tests" >&2
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -qq -y --no-install-recommends chromium >/dev/null
