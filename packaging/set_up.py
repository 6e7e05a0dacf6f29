"""Makes .venv hold the locked packages, the program and its plugins; done already, it does nothing.

Packages that somebody else put there, such as plugins, are kept.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import ssl
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "set-up-of"
# The packages that the last set-up put there: what is not among them, and not in the lock, is somebody else's.
OWN = VENV / "set-up-packages"
# Belong to every environment, whoever made it.
SEEDS = frozenset({"pip", "setuptools", "wheel"})
REQUIREMENTS = ROOT / "packaging" / "requirements"
# Named one by one: a stray folder must not break the set-up.
PLUGINS = (
    "automotive",
    "enterprise_software",
    "finance",
    "healthcare",
    "manufacturing",
    "media",
    "public_sector",
    "retail",
)


def venv_python(venv: Path = VENV) -> Path:
    """The interpreter inside a virtual environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint() -> str:
    """What the environment was made from; another value means that it has to be made again.

    The folder is part of it, because the program is installed as a link to its own checkout.
    """
    digest = hashlib.sha256(str(ROOT).encode())
    inputs = [
        Path(__file__),
        ROOT / "pyproject.toml",
        REQUIREMENTS / "uv.txt",
        REQUIREMENTS / "dev.txt",
        *(ROOT / "plugins" / name / "pyproject.toml" for name in PLUGINS),
    ]
    for path in inputs:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def starts(python: Path) -> bool:
    """Whether this interpreter still runs, is new enough and has pip."""
    code = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        done = subprocess.run([python, "-I", "-c", code], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def uv_environment(python: Path) -> dict[str, str]:
    """The environment for uv: the certificates and the mirror that pip uses on this machine."""
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    told = subprocess.run(
        [python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    # From the weakest to the strongest, so that the last one stays; options of one pip command are not meant.
    settings: dict[str, str] = {}
    for line in told.splitlines():
        key, _, value = line.partition("=")
        section, _, option = key.rpartition(".")
        if section in ("global", "install", ":env:"):
            settings[option] = "".join(shlex.split(value))
    if "index-url" in settings and not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & environment.keys():
        environment["UV_DEFAULT_INDEX"] = settings["index-url"]
    if "cert" in settings:
        environment.setdefault("SSL_CERT_FILE", settings["cert"])
    if ssl.get_default_verify_paths().cafile or sys.platform != "linux":
        # An organisation's own certificates are in the system's store, not in uv's built-in list.
        environment.setdefault("UV_SYSTEM_CERTS", "true")
    return environment


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run one step of the set-up in the checkout; raises CalledProcessError when it fails."""
    subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=True)


def normal(name: str) -> str:
    """The name of a package as an index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(venv: Path) -> dict[str, str]:
    """Version by name of what an environment holds, read from its folders: it need not start any more."""
    folders = [*venv.glob("lib/python*/site-packages"), *venv.glob("Lib/site-packages")]
    pairs = [path.stem.rpartition("-") for folder in folders for path in folder.glob("*.dist-info")]
    return {normal(name): version for name, _, version in pairs if name}


def locked() -> frozenset[str]:
    """The names of all packages that the set-up itself puts there."""
    lines = [
        line for name in ("uv.txt", "dev.txt") for line in (REQUIREMENTS / name).read_text().splitlines()
    ]
    names = {normal(line.partition("==")[0]) for line in lines if re.match(r"[A-Za-z0-9][\w.-]*==", line)}
    for member in (ROOT, *(ROOT / "plugins" / name for name in PLUGINS)):
        names.add(normal(tomllib.loads((member / "pyproject.toml").read_text())["project"]["name"]))
    return frozenset(names)


def sort_out(
    there: dict[str, str], own: frozenset[str], before: frozenset[str]
) -> tuple[list[str], list[str]]:
    """What somebody else put there, with its version, and what earlier set-ups put there and nobody needs now."""
    others = there.keys() - own - SEEDS
    foreign = [f"{name} {there[name]}" for name in sorted(others - before)]
    return foreign, sorted(others & before)


def make_environment() -> None:
    """Create .venv if it is missing or broken, and give it the packages of the lock; others are kept."""
    python = venv_python()
    own = locked()
    before = frozenset(OWN.read_text().split()) if OWN.is_file() else frozenset()
    foreign, left_over = sort_out(installed(VENV), own, before)
    if not starts(python):
        print("Setting up .venv, once ...", flush=True)
        if foreign:
            print(
                f"The old .venv does not start. It also held, and has to be given again: {', '.join(foreign)}."
            )
        if VENV.exists():
            shutil.rmtree(VENV)
        left_over = []
        run(sys.executable, "-m", "venv", VENV)
    else:
        print("Bringing .venv up to date ...", flush=True)
        if foreign:
            print(f"Kept, as others put it there: {', '.join(foreign)}.", flush=True)
    STAMP.unlink(missing_ok=True)
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, "--require-hashes", "--no-deps", "-r", REQUIREMENTS / "uv.txt")
    env = uv_environment(python)
    uv = (python, "-m", "uv", "pip")
    here = ("--python", python)
    if left_over:
        run(*uv, "uninstall", "--quiet", *here, *left_over, env=env)
    # Not "sync": that would take away every plugin of somebody else. Compiled at once: the first start of the
    # window is then as quick as the later ones.
    exact = ("--no-deps", "--compile-bytecode", "--require-hashes", "-r", REQUIREMENTS / "dev.txt")
    run(*uv, "install", *here, *exact, env=env)
    members = [ROOT, *(ROOT / "plugins" / name for name in PLUGINS)]
    links = [part for member in members for part in ("-e", member)]
    # The build tool is in the lock as well, so nothing is fetched that has no hash.
    run(*uv, "install", "--quiet", *here, "--no-deps", "--no-build-isolation", *links, env=env)
    OWN.write_text("".join(f"{name}\n" for name in sorted(own)))


def main() -> int:
    """Exit 0 when everything is in place."""
    try:
        wanted = fingerprint()
    except FileNotFoundError as error:
        print(f"The checkout is not complete: {error.filename} is missing.", file=sys.stderr)
        return 1
    if STAMP.is_file() and STAMP.read_text() == wanted and venv_python().exists():
        return 0
    try:
        make_environment()
    except subprocess.CalledProcessError as error:
        step = shlex.join(error.cmd[:5])
        print(f"The set-up stopped at: {step} ... The reason is above.", file=sys.stderr)
        return 1
    check = [venv_python(), ROOT / "packaging" / "check_qt.py"]
    if subprocess.run(check, check=False).returncode:
        return 1
    STAMP.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
