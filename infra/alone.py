"""`python infra/alone.py FILE COMMAND…`: runs a command once nobody else holds FILE, so that of several one sets up.

It needs no environment: `sam build --parallel` calls it before there is one.
"""

import fcntl
import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    _, name, *command = sys.argv
    file = Path(name)
    file.parent.mkdir(exist_ok=True)
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        sys.exit(subprocess.call(command))
