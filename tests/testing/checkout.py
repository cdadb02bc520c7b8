"""A copy of this checkout as it now stands, in another folder."""

import shutil
import subprocess
from pathlib import Path

from infra.package.build import ROOT

PACKAGED = ("functions", "requirements", "infra/package")
"""What the package is made of."""


def checkout(target: Path, *parts: str) -> Path:
    """These parts, with their changes, under version control there as here."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", *parts],
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().rstrip("\0").split("\0"):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    for command in (["init", "--quiet"], ["add", "."]):
        subprocess.run(["git", "-C", str(target), *command], check=True)
    return target
