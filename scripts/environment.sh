# Sourced by ./run and ./test: find Python, make .venv, install one requirements file when it changed.
#   wanted=requirements.txt; . scripts/environment.sh      sets $python
found=
for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
  [ -n "$candidate" ] || continue
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    found=$candidate
    break
  fi
done
if [ -z "$found" ]; then
  echo "CherClient needs Python 3.11 or newer: install it from python.org, or with “sudo apt install python3 python3-venv”." >&2
  exit 1
fi

python=$PWD/.venv/bin/python
stamp=.venv/installed-$wanted
sum=$(cat requirements*.txt | cksum)
if ! "$python" -c '' 2>/dev/null; then
  rm -rf .venv
  # The pip that is there installs into the environment; without one, the environment gets its own.
  if "$found" -m pip --python "$found" --version >/dev/null 2>&1; then
    "$found" -m venv --without-pip .venv 2>/dev/null || true
  fi
  if ! "$python" -c '' 2>/dev/null && ! "$found" -m venv .venv 2>/dev/null; then
    rm -rf .venv
    echo "Python cannot make a virtual environment: on Debian or Ubuntu, “sudo apt install python3-venv” cures it." >&2
    exit 1
  fi
fi
pip() {
  if "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m pip "$@"
  else
    "$found" -m pip --python "$python" "$@"
  fi
}
if [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ]; then
  echo "Installing $wanted (once)…"
  # Everything is pinned, so nothing is resolved; modules are compiled when first imported.
  if ! pip install --quiet --disable-pip-version-check --no-deps --no-compile -r "$wanted" 2>.venv/pip.log; then
    cat .venv/pip.log >&2
    echo "The packages could not be installed: check the network, then run this command again." >&2
    exit 1
  fi
  echo "$sum" >"$stamp"
fi
