#!/bin/sh
# Install the newest wheel of dist/ into a truly empty environment and run the demonstration from an empty folder.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$here/.venv/bin/python" -m venv "$place/env"
"$place/env/bin/pip" install --quiet --require-hashes -r "$here/requirements.lock"
"$place/env/bin/pip" install --quiet --no-deps "$(ls -t "$here"/dist/*.whl | head -n 1)"
mkdir "$place/empty"
cd "$place/empty"
"$place/env/bin/reporter" version
"$place/env/bin/reporter" demo --folder "$place/demo"
ls "$place/demo/out" "$place/demo/mail"
[ -z "$(ls -A "$place/empty")" ] || { echo "something was written outside the data folder"; exit 1; }
