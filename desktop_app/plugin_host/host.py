"""Asks all plugins for what they add, so that no plugin can stop the program or another plugin."""

from __future__ import annotations

import hashlib
import importlib
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.domain.extensions.additions import Extensions
from desktop_app.domain.extensions.extension import AttentionItem
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import ChecklistPack, Vocabulary, order_packs
from desktop_app.errors import UserError
from desktop_app.language.i18n import _, ngettext
from desktop_app.plugin_host import conform
from desktop_app.plugin_host.calls import Calls
from desktop_app.plugin_host.finder import CORE, PluginRecord, checklist_files, installed_plugins
from desktop_app.plugin_host.guard import PluginFault, PluginHung
from desktop_app.plugin_host.loader import Refused, load
from desktop_app.plugin_host.plugin_states import PluginInfo, PluginState

if TYPE_CHECKING:
    from desktop_app.plugin_host.admission import Admission
    from desktop_app.plugin_host.dossier import Dossier

T = TypeVar("T")

MAX_FAILURES = 3
TIME_LIMIT = 5.0
# A person switched it on, and yet nothing of it was imported.
_OFF = {PluginState.CHANGED, PluginState.HELD_BACK, PluginState.LEFT_OUT}

_log = logging.getLogger(__name__)


class PluginHost(Extensions):
    """Finds plugins when first asked, imports those that are switched on, and calls them guarded.

    `admission` is asked before each import of what others wrote; without one, whoever made the host answers for
    what is on. `switches` holds what the user set: plugin name -> on or off; a plugin that is not named follows
    its own default (on for those that come with the program and for checklist files, off for all
    others). `pack_folder` is a folder of checklists in YAML, which need no code, `plugin_folder` one of packages
    for the program alone. `entry_points` replaces what is installed. Safe to use from several threads; a call can
    take `time_limit` seconds for each plugin that does not belong to the program: make it off the GUI thread.
    """

    def __init__(
        self,
        switches: Mapping[str, Any] | None = None,
        *,
        pack_folder: Path | None = None,
        plugin_folder: Path | None = None,
        entry_points: Iterable[EntryPoint] | None = None,
        time_limit: float = TIME_LIMIT,
        admission: Admission | None = None,
    ) -> None:
        self._admission = admission
        self._switches = {name: bool(on) for name, on in (switches or {}).items()}
        self._pack_folder = pack_folder
        self._plugin_folder = plugin_folder
        self._entry_points = None if entry_points is None else tuple(entry_points)
        self._time_limit = time_limit
        self._calls = Calls(self._fail)
        self._lock = threading.RLock()
        self._records: list[PluginRecord] | None = None
        self._merged: dict[str, tuple[Any, ...]] = {}

    # Which plugins there are, and switching them

    def plugins(self) -> list[PluginInfo]:
        """Every plugin with its state; asks those that are on for their checklists."""
        with self._lock:
            packs = self.packs()
            infos = [self._info(record, packs) for record in self._ready()]
            known = {info.name for info in infos}
            return infos + [_gone(name) for name, on in self._switches.items() if on and name not in known]

    def enable(self, name: str, sha256: str = "", *, developing: bool = False) -> PluginInfo:
        """Switch a plugin on and import it; raises UserError if there is none of that name.

        For one with code that somebody else wrote, `sha256` is the hash that a person has seen and agreed to: with
        other files it stays off. `developing` agrees to what becomes of the files in an editable installation.
        """
        with self._lock:
            record = self._find(name)
            if self._admission is not None and record is not None and _is_code_of_others(record):
                self._admission.agree(record, sha256, developing=developing)
            return self._switch(name, on=True)

    def dossier(self, name: str, check: Callable[[], object] = lambda: None) -> Dossier:
        """What a person is shown before a plugin is switched on; nothing of it is imported.

        `check` is called before each file that is read, to cancel. Raises UserError.
        """
        with self._lock:
            record = self._find(name)
            admission = self._admission
        if record is None or admission is None or record.entry_point is None:
            raise UserError(_("No plugin is called “{name}”.").format(name=name))
        return admission.describe(record, check)

    def sha256(self, name: str) -> str:
        """The hash of a plugin of somebody else as its files are now; empty for the program's own."""
        with self._lock:
            record = self._find(name)
        if record is None or record.built_in or self._admission is None:
            return ""
        return self._admission.sha256(record)

    @property
    def is_left_out(self) -> bool:
        """Whether the program was started without what others wrote."""
        return self._admission is not None and self._admission.left_out

    def disable(self, name: str) -> PluginInfo:
        """Switch a plugin off; raises UserError if there is none of that name, or for the core."""
        if name == CORE:
            sentence = _("The plugin “{name}” carries the base checklist and the gates; it stays on.")
            raise UserError(sentence.format(name=name))
        return self._switch(name, on=False)

    @property
    def switches(self) -> dict[str, bool]:
        """What the user has set, to be kept in the settings."""
        with self._lock:
            return dict(self._switches)

    def rescan(self) -> None:
        """Look again at what is installed and at the folder of checklists."""
        with self._lock:
            for record in self._records or ():
                record.guard.close()
            self._records = None
            self._merged.clear()
            # Python caches what was installed when it last looked.
            importlib.invalidate_caches()

    # What plugins add

    def given(self, kind: type[T]) -> tuple[T, ...]:
        """What every plugin gives of a kind that is asked for once; an id that is taken is refused."""
        from desktop_app.plugin_api.hooks import ASKED_ONCE

        with self._lock:
            records = self._ready()
            hook = ASKED_ONCE[kind].name
            if hook not in self._merged:
                self._merged[hook] = self._merge(records, hook, kind)
            return self._merged[hook]

    def packs(self) -> tuple[ChecklistPack, ...]:
        """The checklists of all plugins that are on, those for every industry first."""
        with self._lock:
            packs = self.given(ChecklistPack)
            if "ordered_packs" not in self._merged:
                self._merged["ordered_packs"] = order_packs(packs)
            return self._merged["ordered_packs"]

    def vocabulary(self) -> Vocabulary:
        """The facts that checklists ask for, those that plugins add included."""
        from desktop_app.plugin_api.packs import load_vocabulary

        base = load_vocabulary()
        added = {tag: text for pack in self.packs() for tag, text in pack.tags}
        return replace(base, tags=added | dict(base.tags)) if added else base

    def attention(self, spine: Spine, today: date) -> list[AttentionItem]:
        """What wants a person about one initiative, from every plugin that is on."""
        items: list[AttentionItem] = []
        for record in self._ready():
            implementation = record.hooks.get("attention_items")
            if implementation is not None and not record.stopped:
                items += self._calls.attend(record, implementation, spine, today)
        return items

    def fingerprint(self) -> str:
        """A text that changes when what plugins add changes; figures kept under another are old."""
        packs, rules = self.packs(), self.gate_rules()
        with self._lock:
            if "fingerprint" not in self._merged:
                parts = [repr(packs), *(rule.id for rule in rules)]
                parts += [f"{r.name} {r.version} {r.source}" for r in self._ready() if r.hooks]
                text = "\n".join(parts).encode("utf-8", "replace")
                self._merged["fingerprint"] = (hashlib.sha256(text).hexdigest()[:16],)
            return str(self._merged["fingerprint"][0])

    # Finding and loading

    def _ready(self) -> list[PluginRecord]:
        with self._lock:
            if self._records is None:
                self._records = [
                    *installed_plugins(self._entry_points, self._time_limit, self._plugin_folder),
                    *checklist_files(self._pack_folder, self._time_limit),
                ]
                self._mark_duplicates()
                for record in self._records:
                    if record.state is not PluginState.DUPLICATE and self._is_on(record):
                        self._load(record)
            return self._records

    def _mark_duplicates(self) -> None:
        first: dict[str, PluginRecord] = {}
        for record in self._records or ():
            taken = first.setdefault(record.name, record)
            if taken is not record:
                record.state = PluginState.DUPLICATE
                sentence = _("The name “{name}” is taken by {source}; remove one of the two.")
                source = taken.source or _("another plugin")
                record.error = sentence.format(name=record.name, source=source)

    def _is_on(self, record: PluginRecord) -> bool:
        return record.name == CORE or self._switches.get(record.name, record.on_by_default)

    def _load(self, record: PluginRecord) -> None:
        record.error = record.trace = ""
        record.failures, record.stopped = 0, False
        record.given.clear()
        record.sha256, record.since, record.developing = "", None, False
        try:
            if self._admission is not None:
                self._admission.check(record)
            load(record, self._time_limit)
        except Refused as refused:
            record.hooks = {}
            record.state, record.error, record.trace = refused.state, str(refused), refused.trace
            _log.warning("Plugin %s is not loaded: %s", record.name, refused)
        else:
            record.state = PluginState.ENABLED

    def _unload(self, record: PluginRecord) -> None:
        record.hooks, record.plugin = {}, None
        record.given.clear()
        record.guard.close()
        record.state = PluginState.NOT_ENABLED
        record.error = record.trace = record.api = ""

    def _find(self, name: str) -> PluginRecord | None:
        usable = (r for r in self._ready() if r.state is not PluginState.DUPLICATE)
        return next((r for r in usable if r.name == name), None)

    def _switch(self, name: str, on: bool) -> PluginInfo:
        with self._lock:
            record = self._find(name)
            if record is None and (on or name not in self._switches):
                raise UserError(_("No plugin is called “{name}”.").format(name=name))
            self._switches[name] = on
            self._merged.clear()
            if record is None:
                return _gone(name)
            self._unload(record)
            if on:
                self._load(record)
            return self._info(record, self.packs())

    # Calling

    def _merge(self, records: Iterable[PluginRecord], hook: str, kind: type[Any]) -> tuple[Any, ...]:
        merged: dict[str, tuple[PluginRecord, Any]] = {}
        for record in records:
            for thing in self._given(record, hook, kind):
                if thing.id not in merged:
                    merged[thing.id] = record, thing
                    continue
                # Dropped from the record, so that the fault is not counted again at the next merge.
                record.given[hook] = tuple(x for x in record.given[hook] if x is not thing)
                self._fail(record, PluginFault(_taken(hook, thing.id)))
        # A plugin may have been stopped by one of these calls.
        return tuple(thing for record, thing in merged.values() if not record.stopped)

    def _given(self, record: PluginRecord, hook: str, kind: type[Any]) -> tuple[Any, ...]:
        if record.stopped or hook not in record.hooks:
            return ()
        if hook not in record.given:
            implementation = record.hooks[hook]

            def ask() -> tuple[Any, ...]:
                things = implementation.function()
                checked = conform.conform_all(things, kind, hook, built_in=record.built_in)
                return tuple(self._calls.guarded(record, thing) for thing in checked)

            try:
                record.given[hook] = record.guard.call(hook, ask)
            except PluginFault as fault:
                record.given[hook] = ()
                self._fail(record, fault)
        return record.given[hook]

    def _fail(self, record: PluginRecord, fault: PluginFault) -> None:
        with self._lock:
            if record.stopped:
                return
            record.failures += 1
            record.state = PluginState.FAILED
            record.error, record.trace = fault.sentence, fault.trace
            hung = isinstance(fault, PluginHung)
            if hung or (record.failures >= MAX_FAILURES and record.name != CORE):
                record.stopped = True
                self._merged.clear()
                if not hung:
                    record.error = ngettext(
                        "{error} Switched off after {n} failure.",
                        "{error} Switched off after {n} failures.",
                        record.failures,
                    ).format(error=_ended(fault.sentence), n=record.failures)
            _log.warning("Plugin %s failed: %s\n%s", record.name, record.error, fault.trace)

    def _info(self, record: PluginRecord, packs: tuple[ChecklistPack, ...]) -> PluginInfo:
        duplicate = record.state is PluginState.DUPLICATE
        return PluginInfo(
            name=record.name,
            version=record.version,
            source=record.source,
            enabled=self._is_on(record) and not record.stopped and not duplicate and record.state not in _OFF,
            state=record.state,
            api=record.api,
            error=record.error,
            trace=record.trace,
            checklists=() if duplicate else tuple(pack.title for pack in packs if pack.plugin == record.name),
            summary=record.summary,
            author=record.author,
            built_in=record.built_in,
            can_disable=record.name != CORE,
            is_pack=record.path is not None,
            sha256=record.sha256,
            since=record.since,
            developing=record.developing,
        )


def _is_code_of_others(record: PluginRecord) -> bool:
    return not record.built_in and record.path is None


def _gone(name: str) -> PluginInfo:
    return PluginInfo(
        name=name,
        version="",
        source="",
        enabled=False,
        state=PluginState.NOT_INSTALLED,
        api="",
        error=_("It is not installed any more. Answers to its checklists are kept."),
        trace="",
        checklists=(),
    )


def _taken(hook: str, key: str) -> str:
    sentence = _("It gives “{id}” in {hook}, which another plugin gave already.")
    return sentence.format(id=key, hook=hook)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else sentence + "."
