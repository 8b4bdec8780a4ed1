"""Which source a deployed function comes from, and how it is called outside of Lambda."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import package


def source_of(name: str) -> str | None:
    """The folder below functions/ that a deployed function's name is made from: the longest that fits."""
    fitting = [folder for folder in package.every_function() if re.search(rf"(^|-){re.escape(folder)}(-|$)", name)]
    return max(fitting, key=len, default=None)


def command(stage: Path, source: str, event: dict[str, Any], answer: Path) -> list[str]:
    """How the function is called: by the interpreter of its language, outside of any Lambda."""
    if (stage / "index.mjs").is_file():
        script = (
            "import { writeFileSync } from 'node:fs';"
            "const { handler } = await import(process.argv[1]);"
            "const result = await handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 60000 });"
            "writeFileSync(process.argv[3], JSON.stringify(result));"
        )
        return ["node", "--input-type=module", "--eval", script, (stage / "index.mjs").as_uri(), json.dumps(event), str(answer)]
    module = source.replace("-", "_")
    script = (
        "import importlib, json, logging, sys; logging.basicConfig(stream=sys.stdout);"
        "context = type('Context', (), {'get_remaining_time_in_millis': lambda self: 60000})();"
        "result = importlib.import_module(sys.argv[1]).handler(json.loads(sys.argv[2]), context);"
        "open(sys.argv[3], 'w').write(json.dumps(result))"
    )
    return [sys.executable, "-c", script, module, json.dumps(event), str(answer)]
