"""What people see, as pictures: the functions' own code is imported as on Lambda."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "functions"))
