"""`python -m tests.upgrades 0.1.0` freezes what the code writes as it is now, as what this release wrote."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "functions"))  # where the functions' own code begins, as on Lambda

import msgspec

import tests.conftest  # noqa: F401 - no AWS account within reach
from tests.upgrades.release import RELEASES, freeze

if __name__ == "__main__":
    written = msgspec.json.encode(freeze())
    (RELEASES / f"{sys.argv[1]}.json").write_bytes(msgspec.json.format(written, indent=1) + b"\n")
