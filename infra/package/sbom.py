"""What of others is shipped: a bill of materials (CycloneDX), and the licences that it comes under."""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageMetadata, distributions
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

_NAMESPACE = uuid.UUID("5a1d3f0e-0a52-5d5c-9d0b-6b7f3c0c8f1a")
_LICENCES = ("licen", "copying", "notice")


@dataclass(frozen=True)
class Vendored:
    """A library for browsers, whose files lie among ours as they were published."""

    name: str
    version: str
    licence: str

    def folder(self, functions: Path) -> Path:
        return functions / "rapport" / "web" / "static" / f"{self.name}-{self.version}"


VENDORED = (Vendored("qr", "0.7.0", "MIT OR Apache-2.0"),)


def write_sbom(report: Path, artifact: Path, functions: Path, target: Path) -> None:
    """Writes `sbom.json` and `licences.txt` of what is installed in `artifact`, and of what of others lies in
    `functions`. pip's `report` has the hashes.
    """
    installed = sorted(distributions(path=[str(artifact)]), key=lambda one: one.name.lower())
    digests = {
        one["metadata"]["name"].lower(): one["download_info"]["archive_info"]["hashes"]["sha256"]
        for one in json.loads(report.read_bytes())["install"]
    }
    (target / "sbom.json").write_text(bill_of_materials(installed, digests, functions))
    licences = [*_licences(installed), *_vendored_licences(functions)]
    (target / "licences.txt").write_text("\n\n".join(licences) + "\n")


def bill_of_materials(installed: list[Distribution], digests: Mapping[str, str], functions: Path) -> str:
    """As JSON, the same for the same libraries: without the time at which it was made."""
    components = [_component(one, digests[one.name.lower()]) for one in installed]
    components += [_vendored_component(one, functions) for one in VENDORED]
    bom = Bom(components=components)
    bom.serial_number = uuid.uuid5(_NAMESPACE, "\n".join(str(one.purl) for one in components))
    written = json.loads(JsonV1Dot6(bom).output_as_string())
    del written["metadata"]["timestamp"]
    return json.dumps(written, indent=2, sort_keys=True) + "\n"


def _component(one: Distribution, digest: str) -> Component:
    purl = PackageURL("pypi", name=one.name.lower().replace("_", "-"), version=one.version)
    return Component(
        type=ComponentType.LIBRARY,
        name=one.name,
        version=one.version,
        purl=purl,
        bom_ref=str(purl),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
        licenses=[LicenseFactory().make_from_string(licence_of(one.metadata))],
    )


def _vendored_component(one: Vendored, functions: Path) -> Component:
    """Its hash is of its scripts, one after the other by their names: the archive that they came in is not here."""
    purl = PackageURL("npm", name=one.name, version=one.version)
    scripts = b"".join(path.read_bytes() for path in sorted(one.folder(functions).glob("*.js")))
    return Component(
        type=ComponentType.LIBRARY,
        name=one.name,
        version=one.version,
        purl=purl,
        bom_ref=str(purl),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256(scripts).hexdigest())],
        licenses=[LicenseFactory().make_from_string(one.licence)],
    )


def licence_of(said: PackageMetadata) -> str:
    """What a library says its licence is: as an SPDX expression, in a word, or by its classifiers."""
    for word in (*said.get_all("License-Expression", ()), *said.get_all("License", ())):
        if word and "\n" not in word:
            return str(word)
    classifiers = [each for each in said.get_all("Classifier", ()) if each.startswith("License :: ")]
    return " AND ".join(each.rpartition(" :: ")[2] for each in classifiers) or "see its licence file"


def _licences(installed: list[Distribution]) -> Iterator[str]:
    for one in installed:
        yield _heading(one.name, one.version, licence_of(one.metadata))
        files = [file for file in one.files or () if _is_licence(file.name) and ".dist-info" in file.parts[0]]
        yield from (file.read_text().strip() for file in sorted(files))


def _vendored_licences(functions: Path) -> Iterator[str]:
    for one in VENDORED:
        yield _heading(one.name, one.version, one.licence)
        yield from (
            file.read_text().strip() for file in sorted(one.folder(functions).iterdir()) if _is_licence(file.name)
        )


def _heading(name: str, version: str, licence: str) -> str:
    return f"{'=' * 80}\n{name} {version}: {licence}\n{'=' * 80}"


def _is_licence(name: str) -> bool:
    return name.lower().startswith(_LICENCES)
