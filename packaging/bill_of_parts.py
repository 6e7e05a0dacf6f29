"""Writes the list of parts of a release (SBOM) as CycloneDX 1.6: what `requirements/run.txt` locks, with hashes and licences.

Only what the running platform installs stands in it; the licences are those of the installed packages.

    python packaging/bill_of_parts.py dist/sbom.cdx.json
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements" / "run.txt"
ENTRY = re.compile(r"([\w.-]+)==(\S+)(?: ; (.*?))?((?: +--hash=sha256:[0-9a-f]{64})+) *")

#: The extras whose packages the lock holds.
EXTRAS = ("parquet", "keyring", "office")
UNSTATED = "see the licence text in the package"


class NotReady(Exception):
    """The lock and the environment do not agree, or a licence is not stated: no list is better than a wrong one."""


def locked() -> list[tuple[str, str, list[str]]]:
    """Name, version and SHA-256 sums of what the lock holds for this platform and this Python."""
    text = LOCK.read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [
        match
        for line in text.splitlines()
        if line.strip() and not line.lstrip().startswith("#")
        if (match := ENTRY.fullmatch(line))
    ]
    return [
        (canonicalize_name(entry[1]), entry[2], re.findall(r"sha256:([0-9a-f]{64})", entry[4]))
        for entry in entries
        if not entry[3] or Marker(entry[3]).evaluate()
    ]


def licence(name: str) -> str:
    """What the installed package says of its licence, the most exact statement first."""
    metadata = distribution(name).metadata
    classifiers = [
        line.rsplit(" :: ", 1)[-1]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    stated = [metadata.get("License-Expression") or "", *classifiers, (metadata.get("License") or "").strip()]
    return next((text.splitlines()[0] for text in stated if text), "")


def component(name: str, version: str, sums: list[str]) -> Component:
    """One part of the list.

    Raises NotReady when another version is installed than the lock names.
    """
    try:
        installed = distribution(name).version
    except PackageNotFoundError:
        raise NotReady(f"{name} {version} is locked and not installed: run `make set-up`") from None
    if installed != version:
        raise NotReady(f"{name} {version} is locked, {installed} is installed: run `make set-up`")
    stated = licence(name)
    licences = [LicenseFactory().make_from_string(stated) if stated else DisjunctiveLicense(name=UNSTATED)]
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        purl=PackageURL("pypi", name=name, version=version),
        bom_ref=f"{name}@{version}",
        licenses=licences,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in sums],
    )


def bill() -> Bom:
    """The program with its parts, and which part needs which."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    program = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        licenses=[LicenseFactory().make_from_string(project["license"])],
    )
    parts = {name: component(name, version, sums) for name, version, sums in locked()}

    def needed(lines: list[str]) -> list[Dependency]:
        wishes = [Requirement(line) for line in lines]
        names = [
            canonicalize_name(wish.name)
            for wish in wishes
            if not wish.marker or any(wish.marker.evaluate({"extra": extra}) for extra in ("", *EXTRAS))
        ]
        return [Dependency(parts[name].bom_ref) for name in sorted(set(names)) if name in parts]

    optional = [line for extra in EXTRAS for line in project["optional-dependencies"][extra]]
    result = Bom(components=parts.values())
    result.metadata.component = program
    result.dependencies.add(Dependency(program.bom_ref, needed([*project["dependencies"], *optional])))
    for name, part in parts.items():
        result.dependencies.add(Dependency(part.bom_ref, needed(distribution(name).requires or [])))
    return result


def write(target: Path) -> int:
    """Writes the list, checked against CycloneDX's schema, and gives the number of parts.

    Raises NotReady when it does not hold to the schema.
    """
    made = bill()
    text = JsonV1Dot6(made).output_as_string(indent=1)
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise NotReady(f"The list does not hold to CycloneDX 1.6: {fault}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text + "\n", encoding="utf-8")
    return len(made.components)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python packaging/bill_of_parts.py FILE")
    try:
        number = write(Path(sys.argv[1]))
    except NotReady as fault:
        sys.exit(str(fault))
    print(f"{number} parts in {sys.argv[1]}")
