"""Finds a plugin's files without importing it, and says by one hash whether they are still the same."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path
from urllib.parse import unquote, urlsplit

from desktop_app.errors import UserError
from desktop_app.language.i18n import _

# What the installer notes about itself: no code, and another on every machine.
_NOTES = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "uv_build.json"}
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileMark:
    """One file as it was: size in bytes, times in nanoseconds, and the SHA-256 of its content."""

    size: int
    modified: int
    changed: int
    sha256: str

    def fits(self, status: os.stat_result) -> bool:
        """Whether the file still looks the same from outside."""
        return (self.size, self.modified, self.changed) == (
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
        )


Marks = Mapping[str, FileMark]


@dataclass(frozen=True, slots=True)
class PluginFiles:
    """Where the files of a plugin are, by the name under which they count.

    `recorded` holds the SHA-256 that the installer noted for a file, `outside` the names of files that it did not
    note, `missing` those that it noted and that are gone. `project` is the folder of an editable installation.
    """

    paths: Mapping[str, Path]
    recorded: Mapping[str, str] = field(default_factory=dict)
    outside: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    has_record: bool = False
    project: Path | None = None

    @property
    def start_files(self) -> dict[str, bool]:
        """The `.pth` files among them, and whether each runs code at every start of Python."""
        return {name: _runs_code(path) for name, path in self.paths.items() if name.endswith(".pth")}


@dataclass(frozen=True, slots=True)
class FileChanges:
    """What became of a plugin's files: the names of those that came, went, and hold something else."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def find_files(entry_point: EntryPoint) -> PluginFiles:
    """The files that an installed plugin brings; raises UserError when they can't be looked at."""
    try:
        return _find_files(entry_point)
    except (OSError, ValueError, TypeError, AttributeError, ImportError) as error:
        sentence = _("The files of “{name}” can't be looked at: {reason}.")
        raise UserError(sentence.format(name=entry_point.name, reason=str(error).rstrip("."))) from error


def find_pack(path: Path) -> PluginFiles:
    """A checklist file: one file, and no code."""
    return PluginFiles({path.name: path})


def take_marks(
    files: PluginFiles, known: Marks | None = None, check: Callable[[], object] = lambda: None
) -> Marks:
    """The marks of all files; content is read only where a file does not look as in `known`.

    `check` is called before each file that is read, to cancel. Raises UserError for a file that can't be read.
    """
    marks = {}
    for name, path in files.paths.items():
        try:
            status = path.stat()
            earlier = (known or {}).get(name)
            if earlier is not None and earlier.fits(status):
                marks[name] = earlier
                continue
            check()
            digest = _content(path)
        except OSError as error:
            sentence = _("The file {path} can't be read: {reason}.")
            raise UserError(sentence.format(path=path, reason=error.strerror)) from error
        marks[name] = FileMark(status.st_size, status.st_mtime_ns, status.st_ctime_ns, digest)
    return marks


def look_the_same(files: PluginFiles, known: Marks) -> bool:
    """Whether names, sizes and times are those of `known`; no content is read."""
    if files.paths.keys() != known.keys():
        return False
    try:
        return all(known[name].fits(path.stat()) for name, path in files.paths.items())
    except OSError:
        return False


def sha256_of(marks: Marks) -> str:
    """The SHA-256 over the lines `hash  name`, sorted by name, as the tool sha256sum writes them."""
    lines = "".join(f"{marks[name].sha256}  {name}\n" for name in sorted(marks))
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()


def compare(before: Marks, now: Marks) -> FileChanges:
    """Which files came, went, and hold something else."""
    return FileChanges(
        added=tuple(sorted(now.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - now.keys())),
        changed=tuple(
            name for name in sorted(now.keys() & before.keys()) if now[name].sha256 != before[name].sha256
        ),
    )


def mismatched(files: PluginFiles, marks: Marks) -> tuple[str, ...]:
    """The names of files that are not what the installer noted, those that are gone included."""
    other = [
        name for name, digest in files.recorded.items() if name in marks and marks[name].sha256 != digest
    ]
    return tuple(sorted([*other, *files.missing]))


def _find_files(entry_point: EntryPoint) -> PluginFiles:
    dist = entry_point.dist
    paths: dict[str, Path] = {}
    recorded: dict[str, str] = {}
    missing: list[str] = []
    site = Path(str(dist.locate_file(""))) if dist is not None else None
    listed = (dist.files if dist is not None else None) or ()
    for file in listed:
        if _is_left_out(file.parts):
            continue
        path = Path(str(file.locate()))
        if not path.is_file():
            missing.append(file.as_posix())
            continue
        paths[file.as_posix()] = path
        if file.hash is not None and file.hash.mode == "sha256":
            recorded[file.as_posix()] = _as_hex(file.hash.value)
    record_names = set(paths)
    if dist is not None and not listed:
        paths |= _metadata_files(dist)
    roots = {root for root in (_root(site, Path(name)) for name in record_names) if root} if site else set()
    roots |= set(_places_of(entry_point.module, site))
    for root in sorted(roots):
        for path in _walk(root):
            inside = site is not None and path.is_relative_to(site)
            name = path.relative_to(site if inside and site else root.parent).as_posix()
            paths.setdefault(name, path)
    outside = sorted(paths.keys() - record_names) if listed else ()
    return PluginFiles(paths, recorded, tuple(outside), tuple(missing), bool(listed), _project(dist))


def _metadata_files(dist: Distribution) -> dict[str, Path]:
    """The metadata of a package without a record, so that another version is another hash."""
    folder = getattr(dist, "_path", None)
    if not isinstance(folder, Path):
        return {}
    names = ("METADATA", "PKG-INFO", "entry_points.txt")
    return {f"{folder.name}/{name}": folder / name for name in names if (folder / name).is_file()}


def _is_left_out(parts: tuple[str, ...]) -> bool:
    """Compiled copies, which Python writes by itself, and the notes of the installer."""
    return "__pycache__" in parts or (parts[-1] in _NOTES and parts[0].endswith(".dist-info"))


def _as_hex(value: str) -> str:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).hex()


def _root(site: Path, name: Path) -> Path | None:
    """The outermost package that a recorded file belongs to; a folder without `__init__.py` is shared with others."""
    for depth in range(1, len(name.parts)):
        folder = site.joinpath(*name.parts[:depth])
        if (folder / "__init__.py").is_file():
            return folder
    return None


def _places_of(module: str, site: Path | None) -> Iterator[Path]:
    """The package folder or file of a module, found from its first name so that nothing of it is imported.

    Looked for beside the package's metadata first: the user's folder is on no path before a plugin in it is switched on.
    """
    first, *rest = module.split(".")
    spec = PathFinder.find_spec(first, [str(site)]) if site is not None else None
    spec = spec or importlib.util.find_spec(first)
    if spec is None:
        return
    if spec.origin is not None and spec.has_location:
        path = Path(spec.origin)
        yield path.parent if spec.submodule_search_locations is not None else path
        return
    folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
    for name in rest:
        for folder in folders:
            if (folder / name / "__init__.py").is_file():
                yield folder / name
                return
            if (folder / f"{name}.py").is_file():
                yield folder / f"{name}.py"
                return
        folders = [folder / name for folder in folders if (folder / name).is_dir()]


def _walk(root: Path) -> Iterator[Path]:
    """Every file below, links followed once: what stands behind a link can be imported too."""
    if root.is_file():
        yield root
        return
    seen = set()
    for folder, folders, names in os.walk(root, followlinks=True):
        status = os.stat(folder)
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (path for name in sorted(names) if (path := Path(folder, name)).is_file())


def _project(dist: Distribution | None) -> Path | None:
    """The folder of an editable installation, as its metadata says."""
    origin = read_origin(dist)
    info = origin.get("dir_info")
    if not isinstance(info, dict) or info.get("editable") is not True:
        return None
    parts = urlsplit(str(origin.get("url", "")))
    if parts.scheme != "file":
        return None
    path = unquote(parts.path)
    # file:///C:/folder names a drive.
    return Path(path[1:] if os.name == "nt" and path[2:3] == ":" else path)


def read_origin(dist: Distribution | None) -> dict[str, object]:
    """Where the installer took a package from (direct_url.json); empty for one from a registry."""
    try:
        origin = json.loads((dist.read_text("direct_url.json") if dist is not None else None) or "{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return origin if isinstance(origin, dict) else {}


def _runs_code(path: Path) -> bool:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return True
    return any(line.startswith(("import ", "import\t")) for line in lines)


def _content(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
