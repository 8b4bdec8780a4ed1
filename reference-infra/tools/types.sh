#!/usr/bin/env bash
# Checks the types of all Python here: each function by itself, with the shared files that it is packed with.
set -euo pipefail
cd "$(dirname "$0")/.."

check() { echo "== $1"; shift; python3 -m mypy --strict --ignore-missing-imports "$@"; }

failed=0
for folder in functions/*/; do
  name=$(basename "$folder")
  compgen -G "$folder*.py" > /dev/null || continue
  # What include.txt names is beside the function's own files once it is packed.
  beside=$(sed -n 's|^\(.*\)/[^/]*\.py$|../\1|p' "${folder}include.txt" 2>/dev/null | sort -u | paste -sd : || true)
  (cd "$folder" && MYPYPATH="$beside" check "$name" ./*.py) || failed=1
done
(cd tools && check tools ./*.py drilling) || failed=1
(cd emulator && echo "== emulator" && python3 -m mypy --config-file mypy.ini dr_emulator) || failed=1
if [ -d stacks/serverless-payments/lib ]; then
  (cd stacks/serverless-payments/lib && for file in ./*.py; do check "${file#./}" "$file" || exit 1; done) || failed=1
fi
exit "$failed"
