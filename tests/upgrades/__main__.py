"""`python -m tests.upgrades 0.1.0` freezes what the code writes as it is now, as what this release wrote."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "functions"))  # where the functions' own code begins, as on Lambda

import msgspec

import tests.conftest  # noqa: F401 - no AWS account within reach
from tests.upgrades.release import RELEASES, freeze


def text(part: object, depth: int = 3) -> str:
    """JSON with an item a line."""
    match part:
        case dict() if depth:
            inside = [f"{json.dumps(name)}: {text(value, depth - 1)}" for name, value in part.items()]
            return "{\n" + ",\n".join(inside) + "\n}"
        case list() if depth:
            return "[\n" + ",\n".join(text(value, depth - 1) for value in part) + "\n]"
    return json.dumps(part, ensure_ascii=False)


if __name__ == "__main__":
    (RELEASES / f"{sys.argv[1]}.json").write_text(text(msgspec.to_builtins(freeze())) + "\n")
