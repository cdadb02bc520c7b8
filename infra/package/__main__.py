"""`python -m infra.package`: builds what is deployed. `make package` calls it, and `sam build` by way of that."""

import argparse
import sys

from .build import MACHINES, ROOT, Package, PackageError, build, target_python


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.package", description="Builds what is deployed.")
    parser.add_argument("--architecture", choices=list(MACHINES), default="arm64", help="the functions' processor")
    parser.add_argument("--runtime", action="store_true", help="only say where the Python is that Lambda runs")
    given = parser.parse_args()
    try:
        if given.runtime:
            print(target_python())
        else:
            build(Package(ROOT, given.architecture))
    except PackageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
