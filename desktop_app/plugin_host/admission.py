"""Decides whether a plugin of somebody else may be imported: only as a person agreed to it, and not after a crash."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.plugin_host.consent import Consent, Consents
from desktop_app.plugin_host.dossier import Dossier, describe
from desktop_app.plugin_host.finder import PluginRecord
from desktop_app.plugin_host.fingerprint import (
    FileChanges,
    PluginFiles,
    compare,
    find_files,
    find_pack,
    look_the_same,
    sha256_of,
    take_marks,
)
from desktop_app.plugin_host.loader import Refused
from desktop_app.plugin_host.plugin_states import PluginState
from desktop_app.runtime import clock


class Admission:
    """Asked before each import of a plugin that does not belong to the program.

    `consents` holds what was agreed to; with `left_out` (safe mode, a start without plugins) none is imported.
    """

    def __init__(self, consents: Consents, *, left_out: bool = False) -> None:
        self._consents = consents
        self.left_out = left_out

    def check(self, record: PluginRecord) -> None:
        """Raises Refused, with the state and the sentence, for a plugin that must not be imported now."""
        if record.built_in:
            return
        if self.left_out:
            raise Refused(PluginState.LEFT_OUT, _("The program was started without third-party plugins."))
        held = self._consents.held_back(record.name)
        if held is not None:
            sentence = _(
                "The program ended while it ran {place} (noticed on {day}). It stays off until "
                "you enable it again."
            )
            day = formats.date(held.day)
            raise Refused(PluginState.HELD_BACK, sentence.format(place=held.place, day=day))
        if record.path is not None:
            self._see_pack(record, record.path)
        else:
            self._check_files(record)

    def _see_pack(self, record: PluginRecord, path: Path) -> None:
        """A checklist file has no code, so nobody is asked; its hash is kept."""
        try:
            marks = take_marks(find_pack(path))
        except UserError as error:
            raise Refused(PluginState.FAILED, str(error)) from error
        seen = self._consents.see_pack(record.name, marks[path.name].sha256, clock.today())
        record.sha256 = seen.sha256
        record.since = seen.day if seen.changed else None

    def _check_files(self, record: PluginRecord) -> None:
        """Names, sizes and times first; content when they differ."""
        consent = self._consents.agreed(record.name)
        if consent is None:
            sentence = _("It changed since it was enabled. Review it and enable it again.")
            raise Refused(PluginState.CHANGED, sentence)
        try:
            assert record.entry_point is not None
            files = find_files(record.entry_point)
            record.developing = _is_developed(files, consent)
            if record.developing:
                return
            record.sha256 = consent.sha256
            if look_the_same(files, consent.marks):
                return
            marks = take_marks(files, consent.marks)
        except UserError as error:
            raise Refused(PluginState.CHANGED, str(error)) from error
        if sha256_of(marks) == consent.sha256:
            # Only the times are others, after a copy for instance: looked at once, not at every start.
            self._consents.agree(record.name, replace(consent, marks=marks))
            return
        words = change_sentence(compare(consent.marks, marks), consent.version, record.version)
        raise Refused(PluginState.CHANGED, words)

    def describe(self, record: PluginRecord, check: Callable[[], object] = lambda: None) -> Dossier:
        """What a person is shown before switching on, with what changed since the last consent."""
        consent = self._consents.agreed(record.name)
        dossier = describe(record, consent.marks if consent is not None else None, check)
        if consent is None or consent.developing:
            return dossier
        changes = compare(consent.marks, dossier.marks)
        return replace(dossier, changes=changes, agreed_version=consent.version)

    def agree(self, record: PluginRecord, sha256: str, *, developing: bool) -> None:
        """Keep that a person agreed to these files; raises UserError if they are not what the person saw."""
        if self.left_out:
            raise UserError(_("The program was started without third-party plugins, so none can be enabled."))
        dossier = self.describe(record)
        if not sha256:
            sentence = _(
                "“{name}” is not enabled without its hash: ai-portfolio plugins trust {name} --sha256 HASH"
            )
            raise UserError(sentence.format(name=record.name))
        # A hash that was copied from the window carries invisible places to break the line.
        if dossier.sha256 != sha256.replace("\u200b", "").strip().lower():
            sentence = _("The files of “{name}” have the hash {found}, not {given}. It stays as it was.")
            raise UserError(sentence.format(name=record.name, found=dossier.sha256, given=sha256[:80]))
        if developing and dossier.project is None:
            raise UserError(
                _("“{name}” is not installed from a folder in which it is developed.").format(
                    name=record.name
                )
            )
        assert record.entry_point is not None
        _forget_modules(find_files(record.entry_point))
        self._consents.agree(
            record.name,
            Consent(
                sha256=dossier.sha256,
                version=record.version,
                source=record.source,
                day=clock.today(),
                marks=dossier.marks,
                developing=str(dossier.project) if developing else "",
            ),
        )

    def sha256(self, record: PluginRecord) -> str:
        """The hash of a plugin or checklist file as it lies on the disk now."""
        if record.path is not None:
            return take_marks(find_pack(record.path))[record.path.name].sha256
        assert record.entry_point is not None
        consent = self._consents.agreed(record.name)
        return sha256_of(take_marks(find_files(record.entry_point), consent.marks if consent else None))


def _forget_modules(files: PluginFiles) -> None:
    """Let the import that follows read the files as they are now, and not what was imported of them before."""
    places = {str(path) for path in files.paths.values()}
    for name, module in tuple(sys.modules.items()):
        if getattr(module, "__file__", None) in places:
            del sys.modules[name]


def change_sentence(changes: FileChanges, before: str, now: str) -> str:
    """What is different from what a person agreed to, in one sentence."""
    parts = []
    if before != now:
        parts.append(_("version {now} instead of {before}").format(now=now or "–", before=before or "–"))
    for names, words in (
        (changes.added, _("added: {names}")),
        (changes.removed, _("removed: {names}")),
        (changes.changed, _("changed: {names}")),
    ):
        if names:
            shown = ", ".join(names[:3]) + (f" (+{len(names) - 3})" if len(names) > 3 else "")
            parts.append(words.format(names=shown))
    sentence = _("It is not what you agreed to ({what}), so it is off. Review it and enable it again.")
    return sentence.format(what="; ".join(parts))


def _is_developed(files: PluginFiles, consent: Consent) -> bool:
    return bool(consent.developing) and files.project is not None and str(files.project) == consent.developing
