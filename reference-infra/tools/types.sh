#!/usr/bin/env bash
# Checks the types of all Python here: each function by itself, with the shared files that it is packed with.
set -euo pipefail
cd "$(dirname "$0")/.."

check() { echo "== $1"; shift; python3 -m mypy --strict --ignore-missing-imports "$@"; }

failed=0
for folder in functions/*/; do
  name=$(basename "$folder")
  compgen -G "$folder*.py" > /dev/null || continue
  shared=functions/shared
  [ "$name" = shared ] && shared=
  (cd "$folder" && MYPYPATH="${shared:+../shared}" check "$name" ./*.py) || failed=1
done
(cd tools && check tools ./*.py drilling) || failed=1
(cd emulator && echo "== emulator" && python3 -m mypy --config-file mypy.ini dr_emulator) || failed=1
if [ -d stacks/serverless-payments/lib ]; then
  (cd stacks/serverless-payments/lib && for file in ./*.py; do check "${file#./}" "$file" || exit 1; done) || failed=1
fi
exit "$failed"
