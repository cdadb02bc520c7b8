"""`python -m infra.operate`: what the operator of a stack does by hand. `--help` lists the commands."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "functions"))  # where the functions' own code begins, as on Lambda

if __name__ == "__main__":
    from infra.operate.commands import main

    sys.exit(main())
