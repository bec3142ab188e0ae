#!/bin/sh
# Installs the programs that some tests run, where this may be done; says loudly what is missing where not.
# Nothing here is needed to run nianbao itself.
set -u

missing=""
command -v soffice >/dev/null 2>&1 ||
  missing="$missing libreoffice-writer-nogui libreoffice-calc-nogui"
fc-list 2>/dev/null | grep -qi 'cjk' || missing="$missing fontconfig fonts-noto-cjk"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
ldconfig -p 2>/dev/null | grep -q libarchive.so || missing="$missing libarchive13"
[ -n "$missing" ] || exit 0

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "installing for the tests:$missing"
  export DEBIAN_FRONTEND=noninteractive
  if { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/tmp/nianbao-apt.log 2>&1
  then exit 0; fi
  tail -n 5 /tmp/nianbao-apt.log
fi
echo "###############################################################################################"
echo "# Not installed, so tests that need it are SKIPPED:$missing"
echo "# On Debian or Ubuntu: sudo apt-get install$missing"
echo "###############################################################################################"
exit 0
