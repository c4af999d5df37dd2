#!/bin/sh
# Renews requirements/*.txt from pyproject.toml: exact versions with hashes, for every Python and platform at once.
# An existing lock is kept where it still fits; `tools/lock.sh --upgrade` takes the newest.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}
[ -x "$uv" ] || uv=uv

lock() {
    target=requirements/$1.txt
    shift
    "$uv" pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
        --no-emit-index-url --no-emit-find-links $upgrade --output-file "$target" "$@"
}

upgrade=${1:-}
lock pip requirements/pip.in
lock assets requirements/assets.in
lock run pyproject.toml requirements/build.in
lock dev --extra dev --constraint requirements/run.txt pyproject.toml
lock browser --constraint requirements/run.txt requirements/browser.in
lock train --extra train --constraint requirements/run.txt pyproject.toml
lock cluster --extra cluster --constraint requirements/run.txt pyproject.toml
lock bench --extra bench --constraint requirements/run.txt pyproject.toml
