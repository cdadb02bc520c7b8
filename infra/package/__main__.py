"""`python -m infra.package`: builds what is deployed. `make package` calls it, and `sam build` by way of that."""

import argparse
import sys

from .build import MACHINES, ROOT, Package, PackageError, build


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.package", description="Builds what is deployed.")
    parser.add_argument("--architecture", choices=list(MACHINES), default="arm64", help="the functions' processor")
    try:
        build(Package(ROOT, parser.parse_args().architecture))
    except PackageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
