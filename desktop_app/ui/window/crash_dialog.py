"""Shows a fault of the program in plain words, with details to copy; keeps Qt's own messages."""

from __future__ import annotations

import logging

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.language.i18n import _
from desktop_app.runtime import crash
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.dialog import Dialog
from desktop_app.ui.widgets.labels import Label

_log = logging.getLogger("desktop_app.qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


# Well after the first pictures, which should not wait for it.
_READY_MS = 3000


class CrashDialog(Dialog):
    """What happened, what it means for the user's work, and what can be done; details on demand."""

    def __init__(self, report: crash.Report, ended: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Imported only when there is a report: fields with several lines would cost each start 10 ms.
        from desktop_app.ui.widgets.fields.text_fields import PlainEdit

        self._details = report.details
        self.setWindowTitle(_("Something went wrong in AI Portfolio"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[SPACING["xl"]] * 4)
        layout.setSpacing(SPACING["m"])
        layout.addWidget(Label(self.windowTitle(), "title", 600))
        sentence = (
            _("The program ended unexpectedly the last time. What you had entered is kept.")
            if ended
            else _(
                "This step was not finished. What was kept before is safe, and you can go on. If it "
                "happens again, copy the details and send them to whoever looks after the program."
            )
        )
        self.sentence = Label(sentence, wrap=True)
        layout.addWidget(self.sentence)
        self._text = PlainEdit(8, 14)
        self._text.setReadOnly(True)
        self._text.setPlainText(report.details[:20_000])
        self._text.setAccessibleName(_("Details"))
        self._text.hide()
        layout.addWidget(self._text)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        self.details_button = Button(_("Show details"), self._toggle)
        self.copy_button = Button(_("Copy details"), self._copy, icon="copy")
        self.close_button = PrimaryButton(_("Go on"), self.accept)
        row.addWidget(self.details_button)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        layout.addLayout(row)
        self.setMinimumWidth(520)
        self.close_button.setFocus()

    def _toggle(self) -> None:
        shown = self._text.isHidden()
        self._text.setVisible(shown)
        self.details_button.set_text(_("Hide details") if shown else _("Show details"))
        self.adjustSize()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._details)
        self.copy_button.set_text(_("Copied"))


class CrashPresenter(QObject):
    """Shows reports in the window, one after another; may be called from any thread."""

    _posted = Signal(object)

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: list[crash.Report] = []
        self._dialog: CrashDialog | None = None
        self._posted.connect(self._show)

    def __call__(self, report: crash.Report) -> None:
        self._posted.emit(report)

    def dialog(self) -> CrashDialog | None:
        """The dialog that shows now."""
        return self._dialog

    def _show(self, report: crash.Report, ended: bool = False) -> None:
        if self._dialog is not None:
            self._waiting.append(report)
            return
        self._dialog = CrashDialog(report, ended, self._window)
        self._dialog.finished.connect(self._closed)
        self._dialog.open()

    def show_ended(self, report: crash.Report) -> None:
        """Say that the program ended unexpectedly the last time."""
        self._show(report, ended=True)

    def _closed(self, _result: int) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
        if self._waiting:
            self._show(self._waiting.pop(0))


def _message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category or "qt", text)


def log_qt_messages() -> None:
    """Write Qt's own messages to the log."""
    qInstallMessageHandler(_message)


def install(window: QWidget | None = None) -> CrashPresenter:
    """Show faults in `window`; the fault that ended the last session, if any, is shown at once."""
    presenter = CrashPresenter(window)
    crash.set_presenter(presenter)
    ended = crash.pending_report()
    if ended is not None:
        presenter.show_ended(ended)
    if window is not None:
        # A fault may be that the program's files were replaced under it: nothing may be left to be read then.
        QTimer.singleShot(_READY_MS, window, _load_details)
    return presenter


def _load_details() -> None:
    import desktop_app.ui.widgets.fields.text_fields  # noqa: F401
