"""Asks before a plugin with code is switched on, and shows what can be known of it without running it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.plugin_host.dossier import ADDITIONS, Dossier
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.dialog import Dialog
from desktop_app.ui.widgets.fields.combo_box import CheckBox
from desktop_app.ui.widgets.labels import Heading, Label
from desktop_app.ui.widgets.layouts import ScrollPage

_MOST_NAMES = 8


class ConsentDialog(Dialog):
    """`agreed(sha256, developing)` is called when the person says yes; No is the default."""

    def __init__(
        self, dossier: Dossier, agreed: Callable[[str, bool], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._dossier = dossier
        self._agreed = agreed
        self.setWindowTitle(_("Enable {name}?").format(name=dossier.name))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[SPACING["xl"]] * 4)
        column.setSpacing(SPACING["m"])
        column.addWidget(Heading(self.windowTitle()))
        warning = _(
            "It runs with full access to your files. Nothing confines it: enable it only "
            "if you trust its author."
        )
        column.addWidget(Label(warning, tone="caution", wrap=True))
        if (changed := _changed_words(dossier)) is not None:
            column.addWidget(Label(changed, tone="bad", wrap=True))
        facts = ScrollPage(margin=SPACING["s"])
        facts.setAccessibleName(_("What is known of it"))
        facts.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        facts.body.addLayout(_table(_facts(dossier)))
        facts.body.addStretch(1)
        column.addWidget(facts, 1)
        self.developing = CheckBox(
            _("Trust this folder while developing: its files may change without a question")
        )
        if dossier.project is not None:
            text = _(
                "It is installed from a folder in which it is developed: its files may change at any time."
            )
            column.addWidget(Label(text, tone="caution", wrap=True))
            column.addWidget(self.developing)
        self.no = Button(_("Cancel"), self.reject)
        self.yes = Button(_("Enable"), self._yes, look="danger")
        self.ask_at_the_end(column, self.yes, self.no)
        self.resize(theme.px(680), theme.px(620))

    def _yes(self) -> None:
        self.accept()
        developing = self._dossier.project is not None and self.developing.isChecked()
        self._agreed(self._dossier.sha256, developing)


def _facts(dossier: Dossier) -> list[tuple[str, str]]:
    files = ngettext("{n} file, {size}", "{n} files, {size}", dossier.files)
    size = formats.file_size(dossier.size)
    facts = [
        (_("Name"), dossier.name),
        (_("Version"), dossier.version),
        (_("Author"), dossier.author),
        (_("Licence"), dossier.licence),
        (_("Where it is from"), dossier.source),
        (_("Files"), files.format(n=formats.number(dossier.files), size=size)),
        (_("SHA-256"), dossier.sha256),
        (_("What the installer noted"), _record_words(dossier)),
        (_("Needs"), _few(dossier.needs) or _("No other package")),
        (_("What it may add"), _additions(dossier)),
    ]
    if dossier.start_files:
        facts.append((_("At the start of Python"), "\n".join(dossier.start_sentences)))
    return facts


def _record_words(dossier: Dossier) -> str:
    if not dossier.has_record:
        return _("Nothing: the installer kept no record of its files.")
    parts = []
    if dossier.outside:
        parts.append(_("Not in its record: {names}").format(names=_few(dossier.outside)))
    if dossier.mismatched:
        parts.append(_("Not as in its record: {names}").format(names=_few(dossier.mismatched)))
    return "\n".join(parts) or _("All files are as the installer noted them.")


def _additions(dossier: Dossier) -> str:
    if dossier.adds is None:
        return _("Can't be told before it runs")
    return ", ".join(_(ADDITIONS[hook]) for hook in dossier.adds)


def _changed_words(dossier: Dossier) -> str | None:
    """What is different from what the person agreed to earlier."""
    changes = dossier.changes
    if changes is None or not (changes.added or changes.removed or changes.changed):
        return None
    parts = []
    if dossier.agreed_version != dossier.version:
        words = _("Version {now} instead of {before}.")
        parts.append(words.format(now=dossier.version or "–", before=dossier.agreed_version or "–"))
    for names, words in (
        (changes.added, _("Added: {names}")),
        (changes.removed, _("Removed: {names}")),
        (changes.changed, _("Changed: {names}")),
    ):
        if names:
            parts.append(words.format(names=_few(names)))
    return "\n".join([_("It is not what you agreed to earlier:"), *parts])


def _few(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    if more <= 0:
        return shown
    return ngettext("{names} and {n} more", "{names} and {n} more", more).format(
        names=shown, n=formats.number(more)
    )


def _table(facts: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACING["l"])
    grid.setVerticalSpacing(SPACING["s"])
    grid.setColumnStretch(1, 1)
    for row, (title, text) in enumerate(facts):
        grid.addWidget(Label(title, tone="muted"), row, 0, Qt.AlignmentFlag.AlignTop)
        value = Label(text or "–", wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(value, row, 1)
    return grid
