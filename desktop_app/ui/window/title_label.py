"""The title in the header, which is its own field where the page in front has something to rename."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS
from desktop_app.ui.look import theme
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from desktop_app.ui.widgets.fields.text_fields import LineEdit

#: Gets the new title; None where there is nothing to rename.
Rename = Callable[[str], object]
_PENCIL = 14
# Room for a title to be typed in, px at 100 %.
_LEAST = 420


class TitleLabel(ElidedLabel):
    """A click or F2 turns the title into a field: Enter or leaving it keeps, Escape restores."""

    def __init__(self) -> None:
        super().__init__("", "page", 600)
        self._rename: Rename | None = None
        self._edit: LineEdit | None = None
        self._came_from: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_rename(self, rename: Rename | None) -> None:
        """Let the title be typed over, or not; what is being typed for another one is put away."""
        self._rename = rename
        self.set_tip(_("Click or F2 to rename") if rename is not None else "")
        self.setCursor(Qt.CursorShape.IBeamCursor if rename is not None else Qt.CursorShape.ArrowCursor)
        self.updateGeometry()

    def is_renaming(self) -> bool:
        """Whether the title is being typed."""
        return self._edit is not None

    def edit(self) -> bool:
        """Show the field with the title chosen; False where there is nothing to rename."""
        host = self.window()
        if self._rename is None:
            return False
        if self._edit is None:
            self._came_from = QApplication.focusWidget()
            # Not on the way to the first window.
            from desktop_app.ui.widgets.fields.text_fields import LineEdit

            self._edit = edit = LineEdit(host)
            edit.typing = True
            edit.setAccessibleName(_("Title"))
            edit.setFont(theme.font("page", 600))
            edit.setStyleSheet(self._style())
            edit.setText(self.full_text())
            edit.installEventFilter(self)
            edit.left.connect(self._keep)
            edit.escaped.connect(self._restore)
            corner = self.mapTo(host, self.rect().topLeft())
            width = max(self.width() + 20, min(theme.px(_LEAST), host.width() - corner.x() - 20))
            height = edit.fontMetrics().height() + 12
            top = corner.y() + (self.height() - height) // 2
            edit.setGeometry(corner.x() - 10, top, width, height)
            edit.show()
            edit.raise_()
        self._edit.selectAll()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _style(self) -> str:
        t = theme.tokens()
        return (
            f"QLineEdit {{ background: {t.surface}; color: {t.ink}; border: 2px solid {t.focus};"
            f" border-radius: {RADIUS['control']}px; padding: 0 7px; }}"
        )

    def _keep(self) -> None:
        edit, rename = self._edit, self._rename
        if edit is None:
            return
        title = " ".join(edit.text().split())
        self._restore()
        if title and title != self.full_text() and rename is not None:
            # At once, as keeping it takes a moment in which the old one would flash.
            self.setText(title)
            rename(title)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Enter would go on to the window, and press the button that has the focus by then.
        if (
            watched is self._edit
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self._keep()
            return True
        return super().eventFilter(watched, event)

    def _restore(self) -> None:
        edit, self._edit = self._edit, None
        if edit is None:
            return
        before, self._came_from = self._came_from, None
        if edit.hasFocus() and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.hide()
        edit.deleteLater()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        room = theme.px(_PENCIL) + 8 if self._rename is not None else 0
        return QSize(hint.width() + room, hint.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.edit():
            event.accept()
            return
        super().mousePressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._rename is None:
            return
        painter = QPainter(self)
        side = theme.px(_PENCIL)
        words = self.fontMetrics().horizontalAdvance(self.text())
        left = min(words + 8, self.width() - side)
        if words + 8 + side > self.width():
            return
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = self.width() - left - side
        box = QRectF(left, (self.height() - side) / 2, side, side)
        paint_icon(painter, "edit", box, theme.colour("ink" if self.underMouse() else "muted"))
