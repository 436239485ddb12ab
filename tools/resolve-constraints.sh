#!/bin/sh
# Pin every package of the run and test sets: names, versions, markers and hashes, no addresses.
set -eu
bin=.venv/bin
"$bin/python" -m pip install --quiet uv
resolve() {
  out=$1
  shift
  "$bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
    --no-annotate --no-emit-index-url --no-emit-find-links "$@" -o "$out" tools/build-requirements.in pyproject.toml
}
resolve constraints.txt
resolve constraints-test.txt --extra test --extra postgis
if grep -nE 'https?://|file:' constraints.txt constraints-test.txt; then
  echo "an address got into the constraints" >&2
  exit 1
fi
