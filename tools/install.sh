#!/bin/sh
# Installs the locks named (run, dev, bench) and the package itself into .venv; what is installed already is left alone.
set -eu
cd "$(dirname "$0")/.."
venv=.venv
sh tools/venv.sh "$venv"
done=$venv/installed
mkdir -p "$done"

pip() {
    "$venv/bin/python" -m pip --disable-pip-version-check --quiet install "$@"
}

for lock in "$@"; do
    file=requirements/$lock.txt
    if ! cmp -s "$file" "$done/$lock.txt"; then
        echo "installing $file (some minutes the first time)" >&2
        pip --require-hashes --only-binary :all: --requirement "$file"
        cp "$file" "$done/$lock.txt"
    fi
done

# The package is linked, not copied: only its metadata can grow old.
if ! cat pyproject.toml kg/__init__.py | cmp -s - "$done/package" || [ ! -x "$venv/bin/kg" ]; then
    pip --no-deps --no-build-isolation --editable .
    cat pyproject.toml kg/__init__.py >"$done/package"
fi
