"""The lock agrees with pyproject.toml and holds hashes, and every licence in it may be shipped."""

from __future__ import annotations

import json
import re
import runpy
import sys
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.architecture.sources import ROOT, imports, product_files
from tests.architecture.sources import name as shown

REQUIREMENTS = ROOT / "packaging" / "requirements"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ["run", "dev", "uv"]


@cache
def pins(lock: str) -> tuple[tuple[str, str, str, int], ...]:
    """Name, version, marker and number of hashes of each entry of a lock."""
    text = (REQUIREMENTS / f"{lock}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    found = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry = re.fullmatch(r"([\w.-]+)==(\S+)(?: ; (.*?))?((?: +--hash=sha256:[0-9a-f]{64})*) *", line)
        assert entry, f"{lock}.txt: not a locked package: {line[:80]}"
        found.append((canonicalize_name(entry[1]), entry[2], entry[3] or "", entry[4].count("sha256:")))
    return tuple(found)


def wanted(lock: str) -> list[Requirement]:
    """What pyproject.toml asks for."""
    lines = list(PROJECT["project"]["dependencies"])
    if lock == "dev":
        lines += PROJECT["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


def optional() -> list[Requirement]:
    """What extras ask for beside the plugins; the lock holds it, and the program says so where it is missing."""
    extras = PROJECT["project"]["optional-dependencies"]
    return [Requirement(line) for name, lines in extras.items() if name != "industry" for line in lines]


@pytest.mark.parametrize("lock", [*LOCKS, "peers"])
def test_every_locked_package_has_hashes(lock: str) -> None:
    assert len(pins(lock)) >= 1
    assert not [entry[0] for entry in pins(lock) if entry[3] == 0]


@pytest.mark.parametrize("lock", [*LOCKS, "peers"])
def test_the_lock_names_no_address(lock: str) -> None:
    text = (REQUIREMENTS / f"{lock}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_the_lock_agrees_with_pyproject(lock: str) -> None:
    versions: dict[str, list[str]] = {}
    for name, version, _marker, _hashes in pins(lock):
        versions.setdefault(name, []).append(version)
    wrong = [
        str(need)
        for need in [*wanted(lock), *optional()]
        if not versions.get(canonicalize_name(need.name))
        or not all(need.specifier.contains(version) for version in versions[canonicalize_name(need.name)])
    ]
    assert not wrong, f"`make lock` was not run: {wrong}"


def test_both_locks_hold_the_same_versions() -> None:
    dev = {entry[:2] for entry in pins("dev")}
    assert {entry[:2] for entry in pins("run")} <= dev


def test_every_direct_package_says_why_it_is_there() -> None:
    """A comment stands above each dependency, or above its group."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("dependencies = [") : text.index("[project.scripts]")]
    lines = [line.strip() for line in block.splitlines()[1:] if line.strip().startswith(("#", '"'))]
    assert lines[0].startswith("#")
    assert sum(line.startswith("#") for line in lines) >= 0.7 * sum(line.startswith('"') for line in lines)


def test_qt_stays_below_the_release_that_aborts() -> None:
    """PySide6 6.12.0 ends the process on Python 3.11 after some hundred signals."""
    qt = next(need for need in wanted("run") if need.name == "PySide6-Essentials")
    assert "6.12.0" not in qt.specifier
    assert "6.12.3" not in qt.specifier
    assert "6.11.3" in qt.specifier
    assert not any(name.startswith("pyside6") and name != "pyside6-essentials" for name, *_ in pins("dev"))


# They come with a package that is named, and belong to it for good.
BROUGHT_ALONG = {"sqlalchemy": "sqlmodel", "shiboken6": "pyside6-essentials"}


def test_every_imported_package_is_asked_for() -> None:
    """What only the development packages bring would be missing for the one who installs the program."""
    asked = {canonicalize_name(need.name) for need in [*wanted("run"), *optional()]} | {"ai-portfolio"}
    own = {"desktop_app", "tests"}
    providers = packages_distributions()
    wrong = []
    for path in product_files():
        for line, module in imports(path):
            top = module.split(".")[0]
            if top in sys.stdlib_module_names or top in own or top.startswith("ai_portfolio_"):
                continue
            from_packages = {canonicalize_name(one) for one in providers.get(top, [top])}
            from_packages.add(BROUGHT_ALONG.get(top, top))
            if not from_packages & asked:
                wrong.append(f"{shown(path)}:{line}: {module}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_supported_python_is_served() -> None:
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    for python in ("3.11", "3.12", "3.13", "3.14"):
        assert python in SpecifierSet(PROJECT["project"]["requires-python"])
        environment = {"python_version": python, "python_full_version": f"{python}.1"}
        for name in ("numpy", "pandas", "scipy", "pyside6-essentials", "sqlcipher3"):
            fitting = [
                entry
                for entry in pins("run")
                if entry[0] == name and (not entry[2] or Marker(entry[2]).evaluate(environment))
            ]
            assert len(fitting) == 1, f"{name} on Python {python}: {fitting}"


# Licences of packages that an MIT program may use and pass on; the LGPL ones are Qt's, which is linked at run
# time, and python-stdnum's, which is imported as it is: both can be exchanged.
# Names as SPDX writes them, and as older metadata does.
ALLOWED = [
    r"MIT(-0|-CMU)?",
    r"BSD([ -].*)?",
    r"0BSD",
    r"Apache(-2\.0|[ -].*2\.0.*| Software License)?",
    r"ISC( License.*)?",
    r"MPL-2\.0",
    r"Mozilla Public License 2\.0.*",
    r"PSF(-2\.0)?",
    r"Python Software Foundation License",
    r"Zlib|zlib.*",
    r"HPND",
    r"LGPL-3\.0-only",
    r"GNU Lesser General Public License v2 or later.*",
    r"MIT License|The MIT License.*",
    r"BSD License|.*BSD.*License.*",
    r"CC0-1\.0",
    r"Unlicense|The Unlicense.*",
    r"Dual License",
]

# Their metadata names none; the text of the licence inside the package was read.
READ = {
    "atheris": ("licenses/LICENSE", "Apache License\n                           Version 2.0", "Apache-2.0"),
    "sqlcipher3": ("licenses/LICENSE", "This software is provided 'as-is'", "Zlib"),
}


def parts(expression: str) -> list[list[str]]:
    """An SPDX expression as alternatives of parts that all hold: `A OR (B AND C)`; brackets of one level."""
    plain = expression.replace("(", " ").replace(")", " ")
    return [re.split(r"\s+AND\s+", one.strip()) for one in re.split(r"\s+OR\s+", plain)]


def licences(package: str) -> list[str]:
    """What the installed package says of its licence, the most exact statement first."""
    metadata = distribution(package).metadata
    stated = [metadata.get("License-Expression") or ""]
    stated += [
        line.rsplit(" :: ", 1)[-1]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    if text := metadata.get("License"):
        stated.append(text.strip().splitlines()[0])
    if package in READ:
        file, beginning, licence = READ[package]
        texts = [path.read_text() for path in distribution(package).files or [] if str(path).endswith(file)]
        if any(beginning in text for text in texts):
            stated.append(licence)
    return [one for one in stated if one]


def allowed(expression: str) -> bool:
    return any(
        all(any(re.fullmatch(known, part.strip()) for known in ALLOWED) for part in alternative)
        for alternative in parts(expression)
    )


@pytest.mark.parametrize("lock", ["dev", "uv"])
def test_every_locked_licence_is_allowed(lock: str) -> None:
    wrong = []
    for name, version, marker, _hashes in pins(lock):
        if marker and not Marker(marker).evaluate():
            continue
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            wrong.append(f"{name} is in the lock and not installed: run make")
            continue
        assert installed.version == version, f"{name}: installed {installed.version}, locked {version}"
        stated = licences(name)
        if not stated or not allowed(stated[0]):
            wrong.append(f"{name}: {stated or 'says nothing'}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("expression", "fine"),
    [
        ("MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("BSD-3-Clause AND MIT", True),
    ],
)
def test_the_rule_on_licences_sees_what_it_should(expression: str, fine: bool) -> None:
    assert allowed(expression) is fine


def test_the_list_of_parts_holds_what_is_locked(tmp_path: Path) -> None:
    """A release's SBOM: each locked part with version, hashes and a licence, by CycloneDX's own schema."""
    script = runpy.run_path(str(ROOT / "packaging" / "bill_of_parts.py"))
    script["write"](tmp_path / "sbom.cdx.json")
    listed = json.loads((tmp_path / "sbom.cdx.json").read_text(encoding="utf-8"))
    parts = {(part["name"], part["version"]): part for part in listed["components"]}
    here = [entry for entry in pins("run") if not entry[2] or Marker(entry[2]).evaluate()]
    assert {entry[:2]: entry[3] for entry in here} == {
        key: len(part["hashes"]) for key, part in parts.items()
    }
    assert all(part["licenses"] for part in parts.values())
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in listed["dependencies"]}
    reached, ahead = set(), ["ai-portfolio"]
    while ahead:
        ref = ahead.pop()
        ahead += [other for other in needs[ref] if other not in reached]
        reached |= set(needs[ref])
    assert reached == {f"{name}@{version}" for name, version in parts}, "a part that nothing asks for"


def test_a_part_of_another_version_stops_the_list() -> None:
    script = runpy.run_path(str(ROOT / "packaging" / "bill_of_parts.py"))
    with pytest.raises(script["NotReady"], match=r"0\.1 is locked"):
        script["component"]("pluggy", "0.1", ["0" * 64])
