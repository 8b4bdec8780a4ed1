#!/usr/bin/env python3
"""Packs the functions as ZIP files into build/: the same bytes from the same source, anywhere."""

from __future__ import annotations

import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def main() -> None:
    """Writes build/<name>.zip for every lambda-src/<name>.py."""
    build = HERE / "build"
    build.mkdir(exist_ok=True)
    for source in sorted((HERE / "lambda-src").glob("*.py")):
        target = build / f"{source.stem.replace('_', '-')}.zip"
        entry = zipfile.ZipInfo(source.name, date_time=(1980, 1, 1, 0, 0, 0))
        entry.external_attr = 0o644 << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(target, "w") as package:
            package.writestr(entry, source.read_bytes())
        print(target.relative_to(HERE))


if __name__ == "__main__":
    main()
