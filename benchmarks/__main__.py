"""`python -m benchmarks`: all that docs/performance.md states; `python -m benchmarks NAME …` for some of it."""

import argparse
import time
from collections.abc import Callable, Iterable, Mapping

from benchmarks import (
    building,
    cold_start,
    concurrent_signups,
    console,
    deliveries,
    lateness,
    libraries,
    lists,
    mailing,
    matching,
    requests,
    sign_up_times,
    signing_up,
)
from benchmarks.abuse import report as abuse
from benchmarks.cost import report as cost
from benchmarks.figures import Figure
from benchmarks.scale import report as scale
from benchmarks.simulated_group import report as simulated_group

BENCHES: Mapping[str, Callable[[], Iterable[Figure]]] = {
    "cold-start": cold_start.run,
    "libraries": libraries.run,
    "signing-up": signing_up.run,
    "sign-up-times": sign_up_times.run,
    "concurrent-sign-ups": concurrent_signups.run,
    "lists": lists.run,
    "console": console.run,
    "mailing": mailing.run,
    "matching": matching.run,
    "building": building.run,
    "requests": requests.run,
    "cost": cost.run,
    "abuse": abuse.run,
    "scale": scale.run,
    "lateness": lateness.run,
    "deliveries": deliveries.run,
    "simulated-group": simulated_group.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(BENCHES)}; all if none is named")
    names = parser.parse_args().names or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        parser.error(f"there is no {unknown[0]}: choose from {', '.join(BENCHES)}")
    for name in names:
        _run(name)


def _run(name: str) -> None:
    print(f"\n› {name}", flush=True)
    begun = time.monotonic()
    for figure in BENCHES[name]():
        print(f"  {figure}", flush=True)
    print(f"  ({time.monotonic() - begun:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
