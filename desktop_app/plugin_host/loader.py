"""Imports one plugin, checks the API version before anything else, and finds its hooks."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from desktop_app.domain.trust.checklists import ChecklistPack
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.plugin_host.finder import PluginRecord
from desktop_app.plugin_host.guard import PluginFault, Rubbish
from desktop_app.plugin_host.hook_check import slips, unmarked
from desktop_app.plugin_host.not_asked import GATE_HOOKS
from desktop_app.plugin_host.plugin_states import PluginState
from desktop_app.plugin_host.wording import with_place
from desktop_app.text import shorten

# Importing reads files, perhaps from a slow disk: it gets more time than a call.
IMPORT_FACTOR = 4


class Refused(Exception):
    """Raised when a plugin is not accepted; `state` says why, the text is the sentence."""

    def __init__(self, state: PluginState, sentence: str, trace: str = "") -> None:
        super().__init__(sentence)
        self.state = state
        self.trace = trace


def load(record: PluginRecord, limit: float) -> None:
    """Fill in the record's hooks; raises Refused with the reason when the plugin can't be used."""
    if record.path is not None:
        record.hooks = {"checklist_packs": _ReadsFile(record.path)}
        return
    try:
        plugin, api = record.guard.call(
            _("its import"), _import, record.entry_point, record.folder, limit=limit * IMPORT_FACTOR
        )
        record.api = api if isinstance(api, str) else ""
        _check_version(api)
        record.plugin = plugin
        record.hooks = record.guard.call(_("its hooks"), _hooks_of, plugin, record.name)
        for hook, problem in record.guard.call(_("its hooks"), unmarked, plugin).items():
            record.problems.append(problem)
            if hook in GATE_HOOKS:
                # Somebody meant to ask this at a gate.
                record.lost[hook] = problem
    except PluginFault as fault:
        raise _refusal(fault, record) from fault


def _import(entry_point: Any, folder: Path | None) -> tuple[Any, object]:
    if folder is not None and str(folder) not in sys.path:
        # Last, so that nothing there hides what the program imports; `.pth` files in it are not run.
        sys.path.append(str(folder))
        importlib.invalidate_caches()
    plugin = entry_point.load()
    return plugin, getattr(plugin, "API_VERSION", None)


def _check_version(api: object) -> None:
    from desktop_app.plugin_api.version import API_VERSION, is_compatible

    if api is None:
        raise Refused(
            PluginState.INCOMPATIBLE,
            _(
                "It does not say which plugin API it was written for. "
                'Its module needs a line such as API_VERSION = "{version}".'
            ).format(version=API_VERSION),
        )
    if isinstance(api, (int, float)) and is_compatible(str(api)):
        sentence = _('The plugin API is a text: write API_VERSION = "{version}", with quotes.')
        raise Refused(PluginState.INCOMPATIBLE, sentence.format(version=api))
    if not is_compatible(api):
        raise Refused(
            PluginState.INCOMPATIBLE,
            _(
                "It was written for plugin API {wanted}, and this program has {offered}. "
                "Look for a version of it that fits."
            ).format(wanted=str(api)[:20], offered=API_VERSION),
        )


def _hooks_of(plugin: Any, name: str) -> dict[str, Any]:
    """The plugin's implementation of each hook; raises Rubbish for what does not exist."""
    import pluggy

    from desktop_app.plugin_api import hookspecs
    from desktop_app.plugin_api.hooks import HOOKS

    # A manager for each plugin, so that no plugin can affect what another one registered.
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    problems = slips(plugin)
    if problems:
        raise Rubbish("\n".join(problems))
    try:
        manager.register(plugin, name=name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        problem = shorten(str(error), 300).rstrip(".")
        raise Rubbish(
            _("It has a hook that this program can't call: {problem}.").format(problem=problem)
        ) from error
    implementations = {}
    for hook in HOOKS:
        for implementation in getattr(manager.hook, hook.name).get_hookimpls():
            if implementation.wrapper or implementation.hookwrapper:
                sentence = _("Its hook {hook} wraps those of others, which is not allowed.")
                raise Rubbish(sentence.format(hook=hook.name))
            implementations[hook.name] = implementation
    return implementations


class _ReadsFile:
    """Stands in for the hook of a checklist file, which has no code."""

    argnames: tuple[str, ...] = ()

    def __init__(self, path: Path) -> None:
        self._path = path

    def function(self) -> list[ChecklistPack]:
        from desktop_app.plugin_api.packs import read_pack
        from desktop_app.plugin_api.strict_yaml import MAX_BYTES

        try:
            with self._path.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise UserError(_("The file can't be read: {reason}.").format(reason=error.strerror)) from None
        return [read_pack(content, self._path.name)]


def _refusal(fault: PluginFault, record: PluginRecord) -> Refused:
    cause = fault.cause
    if isinstance(cause, ModuleNotFoundError) and cause.name:
        own = (record.entry_point.value if record.entry_point else "").split(":")[0].split(".")[0]
        missing = cause.name.split(".")[0]
        if missing != own:
            sentence = _("It needs the package “{package}”, which is not installed.")
            sentence = sentence.format(package=missing)
            return Refused(PluginState.MISSING_DEPENDENCY, sentence, fault.trace)
    return Refused(PluginState.FAILED, with_place(fault.sentence, fault.place), fault.trace)
