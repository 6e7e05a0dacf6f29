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
from typing import TYPE_CHECKING, Any, TypeVar, cast

from desktop_app.domain.choices import INDUSTRIES
from desktop_app.domain.extensions.additions import Extensions
from desktop_app.domain.extensions.asked_items import NotAsked
from desktop_app.domain.extensions.extension import AttentionItem, GateRule
from desktop_app.domain.extensions.unchecked import Unchecked
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import ChecklistPack, Vocabulary, order_packs
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.plugin_host import conform
from desktop_app.plugin_host.calls import Calls
from desktop_app.plugin_host.finder import CORE, PluginRecord, checklist_files, installed_plugins
from desktop_app.plugin_host.guard import PluginFault, PluginHung
from desktop_app.plugin_host.loader import Refused, load
from desktop_app.plugin_host.not_asked import unchecked_as_gone, unchecked_by
from desktop_app.plugin_host.plugin_states import PluginInfo, PluginState, SwitchedOff, read_switched_off
from desktop_app.plugin_host.wording import place_of, with_place
from desktop_app.text import clean_line

if TYPE_CHECKING:
    from desktop_app.plugin_host.admission import Admission
    from desktop_app.plugin_host.dossier import Dossier

T = TypeVar("T")

MAX_FAILURES = 3
# A card with more lines helps nobody.
MAX_PROBLEMS = 20
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
    for the program alone. `entry_points` replaces what is installed; `reasons` says who switched which plugin off,
    and why. Safe to use from several threads; a call can take `time_limit` seconds for each plugin that does not
    belong to the program: make it off the GUI thread.
    """

    def __init__(
        self,
        switches: Mapping[str, Any] | None = None,
        *,
        pack_folder: Path | None = None,
        plugin_folder: Path | None = None,
        entry_points: Iterable[EntryPoint] | None = None,
        reasons: Mapping[str, Any] | None = None,
        time_limit: float = TIME_LIMIT,
        admission: Admission | None = None,
    ) -> None:
        self._admission = admission
        #: Whether the program was started without what others wrote.
        self.is_left_out = admission is not None and admission.left_out
        self._switches, self._reasons = _read_switches(switches or {}), _read_reasons(reasons or {})
        self._pack_folder = pack_folder
        self._plugin_folder = plugin_folder
        self._entry_points = None if entry_points is None else tuple(entry_points)
        self._time_limit = time_limit
        self._calls = Calls(self._fail, self._asked_items)
        self._trying = False
        self._lock = threading.RLock()
        self._records: list[PluginRecord] | None = None
        self._merged: dict[str, tuple[Any, ...]] = {}

    # Which plugins there are, and switching them

    def plugins(self) -> list[PluginInfo]:
        """Every plugin with its state, what is broken first, then what others wrote.

        Those of others that are on are asked for everything once, on sample initiatives.
        """
        with self._lock:
            for record in self._ready():
                self._try(record)
            packs = self.packs()
            infos = [self._info(record, packs) for record in self._ready()]
            infos += [_gone(name) for name in self._gone()]
            known = {info.name for info in infos}
            infos += [_gone(name, off) for name, off in self._reasons.items() if name not in known]
            return sorted(infos, key=lambda info: (info.works, info.built_in))

    def kept_off(self) -> list[PluginInfo]:
        """What a person switched on and is not started, with the reason; nothing is asked of any plugin."""
        with self._lock:
            return [self._info(record, ()) for record in self._ready() if record.state in _OFF]

    def enable(self, name: str, sha256: str = "", *, developing: bool = False) -> PluginInfo:
        """Switch a plugin on and import it; raises UserError if there is none of that name.

        For one with code that somebody else wrote, `sha256` is the hash that a person has seen and agreed to: with
        other files it stays off. `developing` agrees to what becomes of the files in an editable installation.
        """
        with self._lock:
            record = self._find(name)
            if self._admission is not None and record is not None and _is_code_of_others(record):
                self._admission.agree(record, sha256, developing=developing)
            return self._switch(name, None)

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

    def disable(self, name: str, *, who: str, why: str, on: date) -> PluginInfo:
        """Switch a plugin off, by a person and with a reason: from then on, no gate waits for it.

        Raises FieldError where one of both is missing, and UserError for the core or an unknown name.
        """
        if name == CORE:
            sentence = _("The plugin “{name}” carries the base checklist and the gates; it stays on.")
            raise UserError(sentence.format(name=name))
        if not who.strip():
            raise FieldError("who", _("Enter who disables it."))
        if not why.strip():
            raise FieldError("why", _("Enter why it is disabled: its checks no longer count."))
        with self._lock:
            record = self._find(name)
            if record is not None and not self._is_on(record):
                reason = self._reasons.get(name)
                sentence = _("“{name}” is off already. {reason}").format(
                    name=name, reason=reason.sentence if reason is not None else ""
                )
                raise UserError(sentence.strip())
        return self._switch(name, SwitchedOff(clean_line(who), on, clean_line(why)))

    @property
    def switches(self) -> dict[str, bool]:
        """What the user has set, to be kept in the settings."""
        with self._lock:
            return dict(self._switches)

    @property
    def reasons(self) -> dict[str, dict[str, str]]:
        """Who switched what off, and why, to be kept in the settings."""
        with self._lock:
            return {name: off.plain() for name, off in self._reasons.items()}

    def rescan(
        self, switches: Mapping[str, Any] | None = None, reasons: Mapping[str, Any] | None = None
    ) -> None:
        """Look again at what is installed and at the folder of checklists, after taking over what was set elsewhere."""
        with self._lock:
            if switches is not None:
                self._switches, self._reasons = _read_switches(switches), _read_reasons(reasons or {})
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
                if kind is ChecklistPack:
                    # At once, as metrics and analyses name the industries that lists bring.
                    packs = cast("tuple[ChecklistPack, ...]", self._merged[hook])
                    INDUSTRIES.bring({key: name for pack in packs for key, name in pack.industries})
            return self._merged[hook]

    def packs(self) -> tuple[ChecklistPack, ...]:
        """The checklists of all plugins that are on, those for every industry first."""
        with self._lock:
            packs = self.given(ChecklistPack)
            if "ordered_packs" not in self._merged:
                self._merged["ordered_packs"] = order_packs(packs)
            return self._merged["ordered_packs"]

    def unchecked(self) -> tuple[Unchecked, ...]:
        """Plugins that are switched on and cannot be asked what a gate needs."""
        with self._lock:
            # Asked first: what they give says whether the rest can be asked.
            self.given(ChecklistPack)
            self.given(GateRule)
            if "unchecked" not in self._merged:
                records = [record for record in self._ready() if self._is_on(record)]
                lines = [line for record in records if (line := unchecked_by(record))]
                self._merged["unchecked"] = (*lines, *map(unchecked_as_gone, self._gone()))
            return self._merged["unchecked"]

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
        packs, rules, unchecked = self.packs(), self.gate_rules(), self.unchecked()
        with self._lock:
            if "fingerprint" not in self._merged:
                parts = [repr(packs), *(rule.id for rule in rules), repr(unchecked)]
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
                _mark_duplicates(self._records)
                for record in self._records:
                    if record.path is not None and record.state is not PluginState.DUPLICATE:
                        # A file that is on by itself is remembered, so that it is missed when somebody removes it.
                        self._switches.setdefault(record.name, True)
                for record in self._records:
                    if record.state is not PluginState.DUPLICATE and self._is_on(record):
                        self._load(record)
            return self._records

    def _gone(self) -> list[str]:
        """Names that are switched on and not there."""
        known = {record.name for record in self._ready()}
        return [name for name, on in self._switches.items() if on and name not in known]

    def _is_on(self, record: PluginRecord) -> bool:
        return record.name == CORE or self._switches.get(record.name, record.on_by_default)

    def _load(self, record: PluginRecord) -> None:
        record.error = record.trace = ""
        record.failures, record.stopped = 0, False
        self._forget(record)
        record.sha256, record.since, record.developing = "", None, False
        try:
            if self._admission is not None:
                self._admission.check(record)
            load(record, self._time_limit)
        except Refused as refused:
            record.hooks = {}
            record.problems.append(str(refused))
            record.state, record.error, record.trace = refused.state, str(refused), refused.trace
            _log.warning("Plugin %s is not loaded: %s", record.name, refused)
        else:
            record.state = PluginState.ENABLED

    @staticmethod
    def _forget(record: PluginRecord) -> None:
        """Drop what the plugin gave, and what was noticed about it."""
        record.given.clear()
        record.lost.clear()
        record.problems.clear()
        record.tried = False

    def _unload(self, record: PluginRecord) -> None:
        record.hooks, record.plugin = {}, None
        self._forget(record)
        record.guard.close()
        record.state = PluginState.NOT_ENABLED
        record.error = record.trace = record.api = ""

    def _find(self, name: str) -> PluginRecord | None:
        usable = (r for r in self._ready() if r.state is not PluginState.DUPLICATE)
        return next((r for r in usable if r.name == name), None)

    def _switch(self, name: str, off: SwitchedOff | None) -> PluginInfo:
        on = off is None
        with self._lock:
            record = self._find(name)
            if record is None and (on or name not in self._switches):
                raise UserError(_("No plugin is called “{name}”.").format(name=name))
            self._switches[name] = on
            self._reasons.pop(name, None)
            if off is not None:
                self._reasons[name] = off
            self._merged.clear()
            if record is None:
                return _gone(name, off)
            self._unload(record)
            if on:
                self._load(record)
                self._try(record)
            return self._info(record, self.packs())

    # Calling

    def _try(self, record: PluginRecord) -> None:
        """Ask a plugin of somebody else for everything once, so that what is broken shows at once."""
        if record.tried or record.built_in or record.stopped or not record.hooks:
            return
        from desktop_app.plugin_api.hooks import ASKED_ONCE
        from desktop_app.plugin_host.trial import ask_everything

        def asked(kind: type[Any]) -> tuple[Any, ...]:
            self.given(kind)
            return record.given.get(ASKED_ONCE[kind].name, ())

        def attend(spine: Spine, today: date) -> None:
            implementation = record.hooks.get("attention_items")
            if implementation is not None and not record.stopped:
                self._calls.attend(record, implementation, spine, today)

        record.tried = self._trying = True
        try:
            ask_everything(asked, attend, self.vocabulary().tags)
        finally:
            self._trying = False

    def _asked_items(self) -> Mapping[str, frozenset[str]]:
        """The ids of items that are asked, by list."""
        with self._lock:
            packs = self.given(ChecklistPack)
            if "asked_items" not in self._merged:
                items = {pack.id: frozenset(item.id for item in pack.items) for pack in packs}
                self._merged["asked_items"] = (items,)
            asked: Mapping[str, frozenset[str]] = self._merged["asked_items"][0]
            return asked

    def _merge(self, records: Iterable[PluginRecord], hook: str, kind: type[Any]) -> tuple[Any, ...]:
        merged: dict[str, tuple[PluginRecord, Any]] = {}
        for record in records:
            for thing in self._given(record, hook, kind):
                if thing.id not in merged:
                    merged[thing.id] = record, thing
                    continue
                # Dropped from the record, so that the fault is not counted again at the next merge.
                record.given[hook] = tuple(x for x in record.given[hook] if x is not thing)
                fault = PluginFault(_taken(record, hook, thing.id, merged[thing.id][0]))
                record.lost[hook] = fault.sentence
                self._fail(record, fault, record.hooks[hook].function)
        # A plugin may have been stopped by one of these calls.
        return tuple(thing for record, thing in merged.values() if not record.stopped)

    def _given(self, record: PluginRecord, hook: str, kind: type[Any]) -> tuple[Any, ...]:
        if record.stopped or hook not in record.hooks:
            return ()
        if hook not in record.given:
            if kind is not ChecklistPack and not record.built_in:
                self.given(ChecklistPack)
            implementation = record.hooks[hook]

            def ask() -> tuple[Any, ...]:
                things = implementation.function()
                checked = conform.conform_all(
                    things,
                    kind,
                    hook,
                    built_in=record.built_in,
                    any_industry="checklist_packs" in record.lost,
                )
                return tuple(self._calls.guarded(record, thing) for thing in checked)

            try:
                record.given[hook] = record.guard.call(hook, ask)
            except PluginFault as fault:
                record.given[hook] = ()
                record.lost[hook] = fault.sentence
                self._fail(record, fault, implementation.function)
        return record.given[hook]

    def _fail(self, record: PluginRecord, fault: PluginFault, function: Any = None) -> None:
        with self._lock:
            if record.stopped:
                return
            # What a trial finds, and a rule that names a wrong item, is told and does not stop the plugin.
            record.failures += not (self._trying or isinstance(fault.cause, NotAsked))
            record.state = PluginState.FAILED
            record.error, record.trace = fault.sentence, fault.trace
            problem = with_place(fault.sentence, fault.place or place_of(function))
            if problem not in record.problems:
                record.problems[MAX_PROBLEMS - 1 :] = [problem]
                _log.warning("Plugin %s failed: %s", record.name, problem)
                _log.info("Plugin %s: %s", record.name, fault.trace)
            hung = isinstance(fault, PluginHung)
            if hung or (record.failures >= MAX_FAILURES and record.name != CORE):
                record.stopped = True
                self._merged.clear()
                if not hung:
                    record.error = ngettext(
                        "{error} Disabled after {n} failure.",
                        "{error} Disabled after {n} failures.",
                        record.failures,
                    ).format(error=_ended(fault.sentence), n=formats.number(record.failures))
                    record.problems = [
                        *(line for line in record.problems if line != problem),
                        with_place(record.error, fault.place or place_of(function)),
                    ]

    def _info(self, record: PluginRecord, packs: tuple[ChecklistPack, ...]) -> PluginInfo:
        duplicate = record.state is PluginState.DUPLICATE
        return PluginInfo(
            name=record.name,
            version=record.version,
            source=record.source,
            enabled=self._is_on(record) and not record.stopped and not duplicate and record.state not in _OFF,
            state=record.state,
            api=record.api,
            error="\n".join(record.problems) or record.error,
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
            switched_off=None if self._is_on(record) else self._reasons.get(record.name),
        )


def _read_switches(plain: Mapping[str, Any]) -> dict[str, bool]:
    return {name: bool(on) for name, on in plain.items()}


def _read_reasons(plain: Mapping[str, Any]) -> dict[str, SwitchedOff]:
    return {name: off for name, value in plain.items() if (off := read_switched_off(value))}


def _mark_duplicates(records: Iterable[PluginRecord]) -> None:
    first: dict[str, PluginRecord] = {}
    for record in records:
        taken = first.setdefault(record.name, record)
        if taken is not record:
            record.state = PluginState.DUPLICATE
            sentence = _("The name “{name}” is taken by {source}; remove one of the two.")
            source = taken.source or _("another plugin")
            record.error = sentence.format(name=record.name, source=source)


def _is_code_of_others(record: PluginRecord) -> bool:
    return not record.built_in and record.path is None


def _gone(name: str, off: SwitchedOff | None = None) -> PluginInfo:
    return PluginInfo(
        name=name,
        version="",
        source="",
        enabled=False,
        state=PluginState.NOT_INSTALLED,
        api="",
        error="" if off else _("It is not installed any more. Answers to its checklists are kept."),
        trace="",
        checklists=(),
        switched_off=off,
    )


def _taken(record: PluginRecord, hook: str, key: str, other: PluginRecord) -> str:
    sentence = _("It gives “{id}” in {hook}, which the plugin “{other}” gave already.")
    if record is other:
        sentence = _("Its list in {hook} has “{id}” twice.")
    return sentence.format(id=key, hook=hook, other=other.name)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else sentence + "."
