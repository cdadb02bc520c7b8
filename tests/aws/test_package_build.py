"""What `make package` builds: the same to the byte in any folder, with bytecode, of what is under version control."""

import json
import threading
import zipfile
from pathlib import Path

import pytest

from infra.package import build as module
from infra.package.build import TARGET, Package, PackageError, build, fingerprint, sources, target_python
from tests.testing.checkout import PACKAGED, checkout

pytestmark = [pytest.mark.runtime, pytest.mark.timeout(300)]
BIGGEST = 9_500_000


def contents(package: Package) -> dict[str, bytes]:
    with zipfile.ZipFile(package.zipped) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_another_folder_gives_the_same_bytes_and_what_is_untracked_is_left_out(
    package: Package, tmp_path: Path
) -> None:
    root = checkout(tmp_path / "of" / "another name", *PACKAGED)
    (root / "functions" / "rapport" / "notes.txt").write_text("a secret")
    other = Package(root, package.architecture)
    build(other)
    assert contents(other) == contents(package)
    assert other.zipped.read_bytes() == package.zipped.read_bytes()


def test_it_is_small_and_has_bytecode_for_the_runtime(package: Package) -> None:
    assert package.zipped.stat().st_size <= BIGGEST
    tag = f".cpython-{TARGET.replace('.', '')}.pyc"
    with_bytecode = {name.replace("__pycache__/", "").replace(tag, ".py") for name in contents(package) if tag in name}
    assert with_bytecode == {name for name in contents(package) if name.endswith(".py")}


def test_what_is_shipped_of_others_is_listed_with_its_licence(package: Package) -> None:
    folder = package.artifact.parent
    listed = json.loads((folder / "sbom.json").read_text())
    wanted = {
        tuple(line.split(" ")[0].split("=="))
        for line in package.requirements.read_text().splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    }
    found = {(one["name"].lower().replace("_", "-"), one["version"]) for one in listed["components"]}
    static = package.root / "functions" / "rapport" / "web" / "static"
    vendored = {tuple(folder.name.split("-")) for folder in static.iterdir() if folder.is_dir()}
    assert vendored
    wanted |= vendored
    assert found == wanted
    assert all(one["licenses"] and one["hashes"] for one in listed["components"])
    licences = (folder / "licences.txt").read_text()
    assert all(f"{name} {version}: " in licences.lower().replace("_", "-") for name, version in wanted)
    assert "http" not in "".join(one["purl"] for one in listed["components"])


def test_several_at_once_build_it_once(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `sam build --parallel` asks for it."""
    built: list[Package] = []
    monkeypatch.setattr(module, "fetch_libraries", built.append)
    threads = [threading.Thread(target=build, args=(package,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert built == []


def test_it_is_built_anew_for_other_sources_another_interpreter_and_another_processor(package: Package) -> None:
    python = target_python()
    first = fingerprint(package, python)
    changed = package.root / "functions" / "rapport" / "config.py"
    text = changed.read_text()
    changed.write_text(text + "\n")
    assert fingerprint(package, python) != first
    changed.write_text(text)
    assert fingerprint(package, python) == first
    assert (
        fingerprint(Package(package.root, "arm64" if package.architecture == "x86_64" else "x86_64"), python) != first
    )
    assert json.loads(first)["python"].startswith(TARGET)


def test_without_the_runtimes_python_nothing_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "full_version", lambda _: "3.11.7")
    with pytest.raises(PackageError, match=f"needs Python {TARGET}"):
        build(Package(tmp_path))
    assert not (tmp_path / "build").exists()


def test_outside_of_a_checkout_all_but_bytecode_is_packaged(tmp_path: Path) -> None:
    for name in ("functions/a.py", "functions/__pycache__/a.cpython-313.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert sources(tmp_path) == [tmp_path / "functions/a.py"]
