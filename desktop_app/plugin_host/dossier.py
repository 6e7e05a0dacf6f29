"""What a person is shown before a plugin is switched on, read from metadata and source without running any of it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path

from desktop_app.language.i18n import N_, _
from desktop_app.plugin_host.finder import PluginRecord
from desktop_app.plugin_host.fingerprint import (
    FileChanges,
    Marks,
    PluginFiles,
    find_files,
    mismatched,
    read_origin,
    sha256_of,
    take_marks,
)
from desktop_app.text import shorten

#: What a hook adds, as a person calls it.
ADDITIONS = {
    "checklist_packs": N_("checklists"),
    "metric_catalogue": N_("ready-made metrics"),
    "gate_rules": N_("gate rules"),
    "brief_sections": N_("sections of briefs"),
    "scoring_methods": N_("ways to score"),
    "analyses": N_("analyses of data files"),
    "attention_items": N_("what wants attention"),
    "health_checks": N_("health checks"),
}
# The arguments of an IndustryPlugin that are not called like the hook.
_ARGUMENTS = {"checklist": "checklist_packs", "metrics": "metric_catalogue", "attention": "attention_items"}
_MOST_SOURCE = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Dossier:
    """A plugin as it lies on the disk.

    `source` says where the package came from, `project` is the folder of an editable installation, `start_files` are
    its `.pth` files and whether each runs code, `adds` the hooks that it has (None: can't be told before it runs),
    `changes` what became of the files since a person last agreed, `agreed_version` the version then.
    """

    name: str
    version: str
    author: str
    licence: str
    source: str
    files: int
    size: int
    sha256: str
    marks: Marks
    outside: tuple[str, ...]
    mismatched: tuple[str, ...]
    has_record: bool
    project: Path | None
    start_files: tuple[tuple[str, bool], ...]
    needs: tuple[str, ...]
    adds: tuple[str, ...] | None
    changes: FileChanges | None = None
    agreed_version: str = ""

    @property
    def start_sentences(self) -> tuple[str, ...]:
        """A sentence for each `.pth` file."""
        runs = _(
            "{name} runs code at every start of Python, before this program and whether or not it is on."
        )
        adds = _("{name} adds folders to those in which Python looks, at every start of Python.")
        return tuple((runs if code else adds).format(name=name) for name, code in self.start_files)


def describe(record: PluginRecord, known: Marks | None, check: Callable[[], object]) -> Dossier:
    """Look at an installed plugin; raises UserError when its files can't be read."""
    entry_point = record.entry_point
    assert entry_point is not None
    files = find_files(entry_point)
    marks = take_marks(files, known, check)
    dist = entry_point.dist
    return Dossier(
        name=record.name,
        version=record.version,
        author=record.author,
        licence=_licence(entry_point),
        source=_source(record, files),
        files=len(marks),
        size=sum(mark.size for mark in marks.values()),
        sha256=sha256_of(marks),
        marks=marks,
        outside=files.outside,
        mismatched=mismatched(files, marks),
        has_record=files.has_record,
        project=files.project,
        # Python does not look for them in the user's folder of plugins.
        start_files=() if record.folder is not None else tuple(sorted(files.start_files.items())),
        needs=tuple(shorten(text, 120) for text in (dist.requires if dist is not None else None) or ()),
        adds=read_additions(entry_point, files),
    )


def _licence(entry_point: EntryPoint) -> str:
    try:
        if entry_point.dist is None:
            return ""
        metadata = entry_point.dist.metadata
        # Asked for by `in`: what another library reads of packages refuses lines that are not there.
        text = next((metadata[line] for line in ("License-Expression", "License") if line in metadata), "")
    except Exception:
        # Broken metadata is shown as unknown, like everywhere.
        return ""
    return shorten(str(text or ""), 120)


def _source(record: PluginRecord, files: PluginFiles) -> str:
    """The distribution, how it is installed and by what, and the address that it came from."""
    dist = record.entry_point.dist if record.entry_point is not None else None
    parts = [_("package {name}").format(name=record.source)] if record.source else []
    if files.project is not None:
        parts.append(_("editable from {folder}").format(folder=files.project))
    elif record.folder is not None:
        parts.append(_("in {folder}").format(folder=record.folder))
    elif url := str(read_origin(dist).get("url", "")):
        parts.append(_("from {address}").format(address=shorten(url, 200)))
    try:
        installer = (dist.read_text("INSTALLER") if dist is not None else None) or ""
    except OSError:
        installer = ""
    if installer.strip():
        parts.append(_("installed by {name}").format(name=shorten(installer, 40)))
    return ", ".join(parts)


def read_additions(entry_point: EntryPoint, files: PluginFiles) -> tuple[str, ...] | None:
    """The hooks that a plugin's module shows, read by parsing; None when that can't be told before it runs."""
    path = _module_file(entry_point.module, files)
    try:
        if path is None or path.stat().st_size > _MOST_SOURCE:
            return None
        tree = ast.parse(path.read_bytes())
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in tree.body):
        return None
    names = set(_hooks_in(tree) if not entry_point.attr else _arguments_in(tree, entry_point.attr))
    return tuple(hook for hook in ADDITIONS if hook in names) or None


def _module_file(module: str, files: PluginFiles) -> Path | None:
    stem = module.replace(".", "/")
    endings = (f"{stem}.py", f"{stem}/__init__.py")
    for name, path in files.paths.items():
        if name.endswith(endings) and any(name == end or name.endswith(f"/{end}") for end in endings):
            return path
    return None


def _hooks_in(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and (marks := [*filter(_is_mark, node.decorator_list)]):
            yield _specname(marks[0]) or node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            # A hook written in another file of the package.
            yield from (alias.asname or alias.name for alias in node.names)


def _is_mark(node: ast.expr) -> bool:
    target = node.func if isinstance(node, ast.Call) else node
    last = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
    return last == "hookimpl"


def _specname(node: ast.expr) -> str:
    """The hook that `hookimpl(specname="...")` names."""
    for keyword in node.keywords if isinstance(node, ast.Call) else ():
        if keyword.arg == "specname" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""


def _arguments_in(tree: ast.Module, name: str) -> Iterator[str]:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if not any(isinstance(target, ast.Name) and target.id == name for target in targets):
            continue
        value = getattr(node, "value", None)
        if isinstance(value, ast.Call):
            yield from (_ARGUMENTS.get(part.arg, part.arg) for part in value.keywords if part.arg)
