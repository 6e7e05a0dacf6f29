#!/bin/sh
# Prints the path of a Python 3.11 or newer that can make virtual environments; says what to install if there is none.
# PYTHON=/path/to/python comes first.
without_venv=
for name in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3 python3.14 python; do
    # A name on the path may still refuse to start (version managers leave such behind), so it is run.
    found=$("$name" -c 'import sys
if sys.version_info >= (3, 11): print(sys.executable)' 2>/dev/null) || continue
    [ -n "$found" ] || continue
    if "$found" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$found"
        exit 0
    fi
    [ -n "$without_venv" ] || without_venv=$found
done
if [ -n "$without_venv" ]; then
    version=$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "$without_venv cannot make virtual environments: its venv module is not installed." >&2
    echo "  Debian, Ubuntu:  sudo apt install python3-venv     (or python$version-venv)" >&2
    echo "  Fedora:          sudo dnf install python3" >&2
else
    echo "AI Portfolio needs Python 3.11 or newer, and none was found." >&2
    echo "  Debian 12 or newer, Ubuntu 24.04 or newer:  sudo apt install python3 python3-venv" >&2
    echo "  Fedora:                                     sudo dnf install python3" >&2
    echo "If it is in an unusual place: make PYTHON=/path/to/python3 ..." >&2
fi
exit 1
