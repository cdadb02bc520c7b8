"""Writes the OpenAPI document that is served: `python -m infra.openapi`."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "functions"))

from rapport.api.openapi import FILE, document


def text() -> str:
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
    sys.stdout.write(f"wrote {FILE.name}\n")
