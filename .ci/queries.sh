#!/usr/bin/env bash
# Runs the questions of crates/dataset/README.md on the fixtures' dataset, loads every file, and
# validates its description. Left out, with a note, where the Python packages cannot be installed.
# Usage: .ci/queries.sh BIAO, with the program to run.
set -euo pipefail
biao=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python=${BIAO_PYTHON:-}
if [[ -z $python ]]; then
    if ! { python3 -m venv "$scratch/venv" \
        && "$scratch/venv/bin/pip" install -q duckdb pandas pyarrow frictionless; } >/dev/null 2>&1; then
        printf 'left out: duckdb, pandas, pyarrow and frictionless cannot be installed\n'
        exit 0
    fi
    python=$scratch/venv/bin/python
fi

status=0
"$biao" convert fixtures -o "$scratch/OUT" -f parquet -f csv -f jsonl -f xlsx --layout dataset --quiet \
    2>/dev/null || status=$?
((status == 1)) || { printf 'FAILED: biao convert ended with %d, not with 1 (findings)\n' "$status" >&2; exit 1; }
cd "$scratch"
"$python" "$OLDPWD/.ci/queries.py" "$OLDPWD/crates/dataset/README.md"
