"""What infra/package/ deploys, for the Python at hand: the same files, from this environment, with bytecode inside.

The package itself holds machine code for Lambda's processors, which this machine may not have.
"""

import compileall
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from py_compile import PycInvalidationMode

from infra.package.build import ROOT, compile_templates
from infra.package.contents import other_services_in, remove, useless_in
from infra.package.contents import slim as slim_libraries


def package(target: Path, *, slim: bool = True) -> None:
    """`slim`: as it is deployed. Else whole libraries, but for the descriptions of other services of AWS."""
    for name in libraries():
        for file in distribution(name).files or ():
            if ".." not in file.parts:
                place = target / file
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file.locate(), place)
    shutil.copytree(ROOT / "functions", target, dirs_exist_ok=True)
    if slim:
        remove(useless_in(target))
        slim_libraries(target)
        compile_templates(target, sys.executable)
    else:
        remove(other_services_in(target))
    compileall.compile_dir(target, quiet=2, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)


def libraries() -> Iterator[str]:
    lines = (ROOT / "requirements" / "runtime.txt").read_text().splitlines()
    return (line.partition("==")[0] for line in lines if "==" in line and not line.startswith((" ", "#")))
