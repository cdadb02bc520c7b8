"""Builds what is deployed: `build/functions`, one artifact for all functions, and `build/functions.zip` of it.

Small, with bytecode inside: a default build makes a cold start wait for Python to compile a thousand modules. The same
to the byte wherever and whenever it is built, so that nothing is deployed anew without a reason.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .contents import remove, slim, useless_in
from .sbom import write_sbom

ROOT = Path(__file__).parents[2]
TARGET = "3.13"
"""The Runtime of template.yaml; bytecode is of use to no other."""
Architecture = Literal["arm64", "x86_64"]
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
LIBC = ("manylinux_2_28", "manylinux_2_17", "manylinux2014")
"""What the runtime's machine takes, Amazon Linux 2023."""
OLDEST_A_ZIP_CAN_SAY = (1980, 1, 1, 0, 0, 0)


class PackageError(Exception):
    """Nothing is built; the text says why."""


@dataclass(frozen=True)
class Package:
    """Where one checkout's package is, and what it is made of."""

    root: Path
    architecture: Architecture = "arm64"

    @property
    def artifact(self) -> Path:
        return self.root / "build" / "functions"

    @property
    def zipped(self) -> Path:
        return self.artifact.with_suffix(".zip")

    @property
    def made_of(self) -> Path:
        """Says of which sources, libraries and interpreter the package was made."""
        return self.artifact.with_suffix(".made-of")

    @property
    def report(self) -> Path:
        """What pip says that it installed."""
        return self.artifact.with_suffix(".installed.json")

    @property
    def requirements(self) -> Path:
        return self.root / "requirements" / "runtime.txt"


def build(package: Package) -> None:
    """Builds it, unless it is there and made of the same things. Of several at once, one does. Raises PackageError."""
    python = target_python()
    made_of = fingerprint(package, python)
    with locked(package.artifact.with_suffix(".lock")):
        if package.zipped.exists() and package.made_of.exists() and package.made_of.read_text() == made_of:
            return
        package.made_of.unlink(missing_ok=True)
        shutil.rmtree(package.artifact, ignore_errors=True)
        print("› Fetching the libraries for Lambda")
        fetch_libraries(package)
        write_sbom(package.report, package.artifact, package.root / "functions", package.artifact.parent)
        copy_functions(package)
        remove(useless_in(package.artifact))
        slim(package.artifact)
        compile_templates(package.artifact, python)
        compile_bytecode(package.artifact, python)
        write_zip(package)
        package.made_of.write_text(made_of)
        print(f"› build/functions.zip: {said_size(package)}")


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """One at a time: `sam build --parallel` asks for the package once for each function."""
    file.parent.mkdir(exist_ok=True)
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def fingerprint(package: Package, python: str) -> str:
    """The same for what makes the same package, in any folder."""
    mine = sorted((package.root / "infra" / "package").glob("*.py"))
    files = [*sources(package.root), package.requirements, *mine]
    digests = {str(file.relative_to(package.root)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    return json.dumps({"python": full_version(python), "architecture": package.architecture, "files": digests})


def sources(root: Path) -> list[Path]:
    """What is under version control of the functions, as it now is. Outside of a checkout: all but bytecode."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "functions"], capture_output=True, text=True, check=False
    )
    if listed.returncode == 0 and listed.stdout:
        found = [root / name for name in listed.stdout.split("\0") if name]
        return sorted(file for file in found if file.is_file())
    return sorted(file for file in files_in(root / "functions") if "__pycache__" not in file.parts)


def copy_functions(package: Package) -> None:
    for file in sources(package.root):
        place = package.artifact / file.relative_to(package.root / "functions")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)


def fetch_libraries(package: Package) -> None:
    platforms = [f"--platform={libc}_{MACHINES[package.architecture]}" for libc in LIBC]
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--require-hashes", "--no-deps", "--no-compile", "--only-binary=:all:"),
            *("--implementation=cp", f"--python-version={TARGET}", *platforms),
            *(f"--target={package.artifact}", f"--report={package.report}", f"--requirement={package.requirements}"),
        ],
        check=True,
    )


def compile_templates(artifact: Path, python: str) -> None:
    """By the libraries that are deployed: what Jinja makes of a template is for itself alone."""
    write = "from rapport.web import rendering; rendering.write_compiled()"
    of_artifact = {**os.environ, "PYTHONPATH": str(artifact), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([python, "-c", write], check=True, env=of_artifact)


def compile_bytecode(artifact: Path, python: str) -> None:
    """Unchecked: what is in the package never changes, so Python need not look at the sources' times."""
    options = ("-q", "--invalidation-mode=unchecked-hash", "-s", str(artifact), "-p", "/var/task")
    same_sets = {**os.environ, "PYTHONHASHSEED": "0"}  # constant sets are written in the order of their hashes
    subprocess.run([python, "-m", "compileall", *options, str(artifact)], check=True, env=same_sets)
    if not any(artifact.joinpath("handlers").rglob("*.pyc")):
        raise PackageError("The package has no bytecode: cold starts would take three times as long.")


def target_python() -> str:
    """Raises PackageError where the runtime's Python is not here."""
    found = _runtime()
    if found is not None:
        return found
    raise PackageError(
        f"The package needs Python {TARGET} here, as in AWS, for its bytecode: without it cold starts take three times"
        f" as long. Install it, with pyenv, uv or your system's packages, so that `python{TARGET}` runs, and try again."
    )


def has_runtime() -> bool:
    """Whether the package can be built here."""
    return _runtime() is not None


def _runtime() -> str | None:
    return next((name for name in _pythons() if full_version(name).startswith(f"{TARGET}.")), None)


def _pythons() -> Iterator[str]:
    yield sys.executable
    yield from filter(None, (shutil.which(f"python{TARGET}"), shutil.which("python3")))
    # pyenv's own `python3.13` runs only where that version was chosen.
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(pyenv.glob(f"versions/{TARGET}.*/bin/python"), reverse=True))


def full_version(python: str) -> str:
    says = "import sys; print('%d.%d.%d' % sys.version_info[:3])"
    return subprocess.run([python, "-c", says], capture_output=True, text=True, check=False).stdout.strip()


def write_zip(package: Package) -> None:
    with zipfile.ZipFile(package.zipped, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(files_in(package.artifact)):
            entry = zipfile.ZipInfo(str(file.relative_to(package.artifact)), OLDEST_A_ZIP_CAN_SAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, file.read_bytes())


def files_in(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def said_size(package: Package) -> str:
    unpacked = sum(file.stat().st_size for file in files_in(package.artifact))
    return f"{megabytes(package.zipped.stat().st_size)} ({megabytes(unpacked)} unpacked), for {package.architecture}"


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
