#!/usr/bin/env bash
# Makes .venv from the lock file. Usage: scripts/setup.sh [run|test]
#   run   what the program needs
#   test  that, the developers' tools, and the Debian packages the tests use
# Does nothing when the lock file has not changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}
venv=.venv

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo -n "$@"; else return 1; fi
}

# apt PACKAGE…: installs Debian packages; returns 1 where that is not possible.
apt() {
  command -v apt-get >/dev/null || return 1
  say "installing Debian packages: $*"
  as_root apt-get update -qq >&2 || return 1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

usable_python() {
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && "$name" - 2>/dev/null <<'PY'
import sys, venv, ensurepip
sys.exit(sys.version_info < (3, 11))
PY
    then echo "$name"; return; fi
  done
  return 1
}

case $purpose in
  run) lock=requirements.lock ;;
  test) lock=requirements-dev.lock ;;
  *) say "usage: scripts/setup.sh [run|test]"; exit 2 ;;
esac

stamp=$(cat "$lock" pyproject.toml | sha256sum | cut -d' ' -f1)
if [ "$(cat "$venv/.fuhe-$purpose" 2>/dev/null)" != "$stamp" ]; then
  if [ ! -x "$venv/bin/python" ]; then
    python=$(usable_python) || {
      apt python3 python3-venv || true
      python=$(usable_python) || { say "Python 3.11 or newer with venv is needed: apt install python3 python3-venv"; exit 1; }
    }
    "$python" -m venv "$venv"
  fi
  say "installing the locked packages (a minute or two on a new machine) …"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . 2>/dev/null ||
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --editable .
  echo "$stamp" >"$venv/.fuhe-$purpose"
fi

if [ "$purpose" = test ]; then
  wanted=()
  command -v chromium >/dev/null || wanted+=(chromium)
  if ! command -v fc-list >/dev/null || [ -z "$(fc-list :lang=zh family 2>/dev/null | grep -i 'Noto Serif CJK' || true)" ]; then
    wanted+=(fontconfig fonts-noto-cjk fonts-arphic-ukai fonts-arphic-uming fonts-wqy-zenhei)
  fi
  if [ ${#wanted[@]} -gt 0 ]; then
    apt "${wanted[@]}" || say "could not install ${wanted[*]}: the tests that need them are skipped, and say so"
  fi
fi
