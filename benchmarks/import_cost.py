"""What a library adds, run by its path: `python -P import_cost.py PLAN`. Prints the seconds of CPU of importing it.

The plan names what is there already, in the order in which it was loaded, and then what is added.
"""

import importlib
import json
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def main(plan: str) -> None:
    given = json.loads(Path(plan).read_text())
    load(given["there"])
    began = time.process_time()
    load(given["added"])
    print(time.process_time() - began)


def load(names: Iterable[str]) -> None:
    for name in names:
        with suppress(ImportError):  # some are made at run time, and have no file
            importlib.import_module(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
