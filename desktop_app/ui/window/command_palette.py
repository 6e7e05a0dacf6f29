"""The palette: every action and every initiative, found by a few letters; its keys stand in `commands`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.actions import Action, ActionRegistry, PaletteItem, native
from desktop_app.ui.core.fuzzy import Finder
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.screen_reader.announcements import announce

if TYPE_CHECKING:
    from desktop_app.runtime.settings import Settings

#: At most this many results are shown; nobody reads further.
MOST = 50
_RECENT = 12
# So far an article of the help, whose key names its topic and place, stands behind what a person can do.
_READ = 15


@dataclass(frozen=True, slots=True)
class _PaletteEntry:
    title: str
    subtitle: str
    icon: str
    keys: str
    enabled: bool
    key: str
    run: Callable[[], object]


class _PaletteModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[_PaletteEntry] = []

    def show(self, entries: list[_PaletteEntry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Any = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (entry.title, entry.subtitle, entry.keys)
            return ", ".join(part for part in parts if part)
        return None


class _PaletteDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(100, theme.px(36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        model = index.model()
        if not isinstance(model, _PaletteModel):
            return
        entry = model.entries[index.row()]
        rect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
            theme.paint_chosen(painter, rect.adjusted(0, 1, 0, -1), 6)
        tone = "ink" if entry.enabled else "disabled"
        side = theme.px(16)
        way = option.direction
        box = QStyle.visualRect(way, rect, QRect(rect.left() + 10, rect.center().y() - side // 2, side, side))
        paint_icon(painter, entry.icon or "command", box.toRectF(), theme.colour("muted"))
        room = rect.adjusted(10 + side + 10, 0, -10, 0)
        if entry.keys:
            painter.setFont(theme.font("small"))
            width = painter.fontMetrics().horizontalAdvance(entry.keys) + 12
            height = painter.fontMetrics().height() + 2
            keys = QRect(room.right() - width, rect.center().y() - height // 2, width, height)
            room.setRight(keys.left() - 8)
            keys = QStyle.visualRect(way, rect, keys)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.setBrush(theme.colour("surface"))
            painter.drawRoundedRect(keys.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(theme.colour("muted"))
            painter.drawText(keys, int(Qt.AlignmentFlag.AlignCenter), own_direction(entry.keys))
        left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        painter.setFont(theme.font("body", 500))
        metrics = painter.fontMetrics()
        title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(theme.colour(tone))
        painter.drawText(QStyle.visualRect(way, rect, room), left, own_direction(title))
        room.setLeft(room.left() + metrics.horizontalAdvance(title) + 10)
        if entry.subtitle and room.width() > 40:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("muted"))
            subtitle = painter.fontMetrics().elidedText(
                entry.subtitle, Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(QStyle.visualRect(way, rect, room), left, own_direction(subtitle))
        painter.restore()


class Palette(QFrame):
    """A search over everything, on top of its window.

    `provider()` gives further items (all initiatives); it is called when the palette opens.
    """

    def __init__(
        self,
        registry: ActionRegistry,
        provider: Callable[[], Iterable[PaletteItem]] | None = None,
        settings: Settings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._registry, self._provider, self._settings = registry, provider, settings
        self._recent: list[str] = list(settings.values.recent_actions) if settings else []
        self._entries: list[_PaletteEntry] = []
        self._finder = Finder(())
        self._before: QWidget | None = None
        self.setObjectName("popup")
        theme.dress_window(self)
        self.setAccessibleName(_("Search or run a command"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACING["m"], SPACING["m"], SPACING["m"], SPACING["m"])
        layout.setSpacing(SPACING["s"])
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(_("Search initiatives, or say what to do"))
        self.edit.setAccessibleName(_("Search or run a command"))
        self.list = QListView()
        self.list.setAccessibleName(_("Results"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._model = _PaletteModel()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_PaletteDelegate(self.list))
        self._none = Label("", tone="muted", wrap=True)
        self._none.hide()
        layout.addWidget(self.edit)
        layout.addWidget(self._none)
        layout.addWidget(self.list, 1)
        self.edit.textChanged.connect(self._search)
        self.edit.installEventFilter(self)
        self.list.clicked.connect(self._clicked)
        self.list.selectionModel().currentChanged.connect(lambda *_rows: self._say_current())
        if parent is not None:
            parent.installEventFilter(self)
        self.hide()

    def open(self, text: str = "") -> None:
        """Show the palette, with `text` searched for."""
        self._before = QApplication.focusWidget()
        self._gather()
        self._place()
        self.show()
        self.raise_()
        self.edit.setText(text)
        self.edit.selectAll()
        self._search(self.edit.text())
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Hide the palette; the focus goes back to where it was."""
        if self.isHidden():
            return
        self.hide()
        before, self._before = self._before, None
        # It may have been deleted meanwhile, such as when another portfolio was opened.
        if before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def titles(self) -> list[str]:
        """Titles of the results that show."""
        return [entry.title for entry in self._model.entries]

    def entries(self) -> Sequence[_PaletteEntry]:
        """The results that show."""
        return tuple(self._model.entries)

    def run_current(self) -> None:
        """Do what the marked result stands for; a disabled one only says why."""
        row = self.list.currentIndex().row()
        if not 0 <= row < len(self._model.entries):
            return
        entry = self._model.entries[row]
        if not entry.enabled:
            return
        self.leave()
        self._remember(entry.key)
        entry.run()

    def _gather(self) -> None:
        entries = [self._action_entry(action) for action in self._registry if action.palette]
        texts = [
            f"{action.title} {action.section} {action.keywords}"
            for action in self._registry
            if action.palette
        ]
        for item in self._provider() if self._provider is not None else ():
            entries.append(_PaletteEntry(item.title, item.subtitle, item.icon, "", True, item.key, item.run))
            texts.append(f"{item.title} {item.subtitle} {item.keywords}")
        self._entries = entries
        self._finder = Finder(texts)

    def _action_entry(self, action: Action) -> _PaletteEntry:
        enabled, reason = action.enabled()
        return _PaletteEntry(
            action.title,
            action.section if enabled else reason,
            action.icon,
            native(self._registry.shortcut(action.id)),
            enabled,
            action.id,
            partial(self._registry.run, action.id),
        )

    def _search(self, text: str) -> None:
        if not text.strip():
            rank = {key: at for at, key in enumerate(self._recent)}
            last = len(rank)
            entries = nsmallest(MOST, self._entries, key=lambda entry: rank.get(entry.key, last))
        else:
            entries = [self._entries[at] for at in self._finder.find(text, MOST, self._bonus())]
        self._model.show(entries)
        if entries:
            self.list.setCurrentIndex(self._model.index(0))
        self._none.setText(_("No results for “{text}”").format(text=text.strip()))
        self._none.setVisible(not entries)
        if not entries:
            announce(self.edit, self._none.text())
        self._place()

    def _say_current(self) -> None:
        """The list never has the focus, so a screen reader would not read what the arrows are on."""
        row, count = self.list.currentIndex().row(), len(self._model.entries)
        if 0 <= row < count and self.isVisible():
            words = self._model.data(self._model.index(row), Qt.ItemDataRole.AccessibleTextRole)
            announce(
                self.edit,
                _("{result}, {place} of {count}").format(
                    result=words, place=formats.number(row + 1), count=formats.number(count)
                ),
            )

    def _bonus(self) -> dict[int, int]:
        """Recently used items come before others that match as well, and what is read in the help after them."""
        rank = {key: _RECENT - at for at, key in enumerate(self._recent)}
        lift = {at: -_READ for at, entry in enumerate(self._entries) if entry.key.count(".") > 1}
        return lift | {at: rank[e.key] for at, e in enumerate(self._entries) if e.key in rank}

    def _remember(self, key: str) -> None:
        if not key:
            return
        self._recent = [key, *[item for item in self._recent if item != key]][:_RECENT]
        if self._settings is not None:
            self._settings.update(recent_actions=self._recent)

    def _clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.run_current()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(theme.px(640), parent.width() - 2 * SPACING["xl"])
        rows = max(1, min(len(self._model.entries), 10))
        rest = self.edit.sizeHint().height() + 2 * SPACING["m"] + SPACING["s"] + 4
        height = min(rows * theme.px(36) + rest, parent.height() - theme.px(80))
        self.setGeometry((parent.width() - width) // 2, theme.px(56), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self.edit:
            if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
            if kind == QEvent.Type.FocusOut and not self.isHidden():
                self._before = None  # the user went elsewhere: let the focus be there
                self.leave()
        elif kind == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 10,
            Qt.Key.Key_PageUp: -10,
        }
        step = steps.get(Qt.Key(key))
        if step is not None:
            count = len(self._model.entries)
            if count:
                at = self.list.currentIndex().row() + step
                at = at % count if abs(step) == 1 else min(max(at, 0), count - 1)
                self.list.setCurrentIndex(self._model.index(at))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.run_current()
            return True
        if key == Qt.Key.Key_Escape:
            self.leave()
            return True
        return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
