"""Writes the OpenAPI document that is served: `python -m infra.openapi`."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "functions"))  # where the functions' own code begins, as on Lambda


def main() -> None:
    from .document import FILE, document

    FILE.write_text(json.dumps(document(), indent=1, ensure_ascii=False) + "\n")
    print(f"› {FILE.name}")


if __name__ == "__main__":
    main()
