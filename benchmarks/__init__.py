"""What Rapport costs, measured beside bare code in the same run. docs/performance.md says what came out."""

import sys
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).parent.parent / "functions")
)  # where the functions' own code begins, as on Lambda
