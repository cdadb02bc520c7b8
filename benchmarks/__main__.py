"""`python -m benchmarks`: all that docs/performance.md states; `python -m benchmarks NAME …` for some of it."""

import argparse
import time
from collections.abc import Callable, Mapping

from benchmarks import cold_start, crowd, mailing, requests

BENCHES: Mapping[str, Callable[[], None]] = {
    "cold-start": cold_start.run,
    "requests": requests.run,
    "crowd": crowd.run,
    "mailing": mailing.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(BENCHES)}; all if none is named")
    names = parser.parse_args().names or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        parser.error(f"there is no {unknown[0]}: choose from {', '.join(BENCHES)}")
    for name in names:
        print(f"\n› {name}", flush=True)
        begun = time.monotonic()
        BENCHES[name]()
        print(f"  ({time.monotonic() - begun:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
