#!/bin/sh
# Sees to it that the browser tests have Chromium, where that is possible; in CI nothing is skipped.
set -eu

if command -v chromium >/dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "› Installing Chromium for the browser tests"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium >/dev/null
    exit 0
fi
echo "Chromium is not here, and installing it needs Debian and root: the browser tests are skipped."
[ -z "${CI:-}" ]
