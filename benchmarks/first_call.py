"""One cold start, run by its path: `python -P first_call.py MODULE EVENT`. Prints its seconds of CPU and of time.

Python itself has started when the clock does, as Lambda's runtime has.
"""

import importlib
import json
import sys
import time
from pathlib import Path


class Context:
    def get_remaining_time_in_millis(self) -> int:
        return 60_000


def main(module: str, event: str) -> None:
    given = json.loads(Path(event).read_text())
    cpu, began = time.process_time(), time.perf_counter()
    answer = importlib.import_module(module).handler(given, Context())
    print(json.dumps([time.process_time() - cpu, time.perf_counter() - began, answer]))


if __name__ == "__main__":
    main(*sys.argv[1:])
