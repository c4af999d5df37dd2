#!/bin/sh
# Builds the SPARQL editor of the query page into kg/web/dist, from the versions locked in kg/web/editor; what is built
# already is left alone. Where Node.js or the npm registry cannot be had it says so, and the page has a plain text field.
set -u
cd "$(dirname "$0")/.."
source=kg/web/editor
target=kg/web/dist
work=build/editor
venv=.venv

say() { printf 'minzheng-kg: %s\n' "$1" >&2; }
without() { say "$1; the query page will have a plain text field (make install tries again)"; exit 0; }

stamp=$(cat "$source"/* | cksum)
if [ -f "$target/editor.js" ] && [ "$(cat "$target/built" 2>/dev/null)" = "$stamp" ]; then
    exit 0
fi

new_enough() { command -v "$1" >/dev/null 2>&1 && "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' >/dev/null 2>&1; }

if new_enough node && command -v npm >/dev/null 2>&1; then
    path=$PATH
else
    if ! new_enough "$venv/bin/node"; then
        say "installing requirements/assets.txt (Node.js, to build the editor; once)"
        "$venv/bin/python" -m pip --disable-pip-version-check --quiet install --require-hashes --only-binary :all: \
            --requirement requirements/assets.txt >&2 || without "Node.js could not be installed"
    fi
    path=$PWD/$venv/bin:$PATH
fi

say "building the editor of the query page (some seconds, once)"
rm -rf "$work"
mkdir -p "$work"
cp "$source"/* "$work/"
(cd "$work" && PATH=$path npm ci --ignore-scripts --no-audit --no-fund --silent --fetch-retries=1 --fetch-retry-mintimeout=1000) >&2 || without "the npm registry could not be reached"
fresh=$work/dist
(cd "$work" && PATH=$path node build.js dist) >&2 || without "the editor could not be built"
rm -rf "$target"
mkdir -p "$target"
cp "$fresh"/* "$target/"
printf '%s\n' "$stamp" >"$target/built"
