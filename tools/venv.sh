#!/bin/sh
# Makes a virtual environment with pip in the folder given, from Python 3.11 or later, without root.
# Where that cannot be done it leaves no half-made folder behind and says in one line what to install.
# PYTHON=/path/to/python chooses the interpreter.
set -eu

venv=${1:?usage: tools/venv.sh FOLDER}
lowest="3, 11"

new_enough() {
    command -v "$1" >/dev/null 2>&1 && "$1" -c "import sys; sys.exit(sys.version_info < ($lowest))" >/dev/null 2>&1
}

works() {
    new_enough "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1
}

give_up() {
    printf 'minzheng-kg: %s\n' "$1" >&2
    exit 1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        new_enough "$PYTHON" || give_up "PYTHON=$PYTHON is not Python 3.11 or later; name another or unset PYTHON"
        echo "$PYTHON"
        return
    fi
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if new_enough "$name"; then
            echo "$name"
            return
        fi
    done
    give_up "no Python 3.11 or later is on PATH; install one (Debian 12, Ubuntu 24.04 or later: apt install python3 python3-venv) or name it: make PYTHON=/path/to/python3.11"
}

# pip learned to install into another environment (--python) with 22.3.
outside_pip() {
    "$1" -c 'import re, pip; v = [int(n) for n in re.findall(r"\d+", pip.__version__)[:2]]; raise SystemExit(v < [22, 3])' >/dev/null 2>&1
}

# Each way starts from nothing; the first that leaves a working pip is taken.
attempt() {
    rm -rf "$venv"
    "$@" >/dev/null 2>&1 && works
}

by_outside_pip() {
    outside_pip "$python" && "$python" -m venv --without-pip "$venv" && "$python" -m pip --python "$venv/bin/python" \
        install --quiet --require-hashes --requirement requirements/pip.txt
}

by_uv() {
    command -v uv && uv venv --python "$python" "$venv" && uv pip install --quiet --python "$venv/bin/python" \
        --require-hashes --requirement requirements/pip.txt
}

if works; then
    exit 0
fi
if [ -e "$venv" ] && [ ! -e "$venv/pyvenv.cfg" ] && [ -n "$(ls -A "$venv" 2>/dev/null)" ]; then
    give_up "$venv is in the way and is no virtual environment; move it"
fi
python=$(find_python)
rm -rf "$venv"
said=$("$python" -m venv "$venv" 2>&1) && works && exit 0
attempt by_outside_pip && exit 0
attempt "$python" -m virtualenv "$venv" && exit 0
attempt virtualenv --python "$python" "$venv" && exit 0
attempt by_uv && exit 0
rm -rf "$venv"

version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if "$python" -c 'import ensurepip' >/dev/null 2>&1; then
    give_up "$python -m venv $venv failed: $(printf '%s\n' "$said" | tail -n 1)"
fi
give_up "$python has no ensurepip and cannot make a virtual environment: install python$version-venv (apt install python$version-venv) or, without root, any of pip 22.3 or later, virtualenv and uv, and run make again"
