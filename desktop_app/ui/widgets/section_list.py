"""A list of a page's sections at its left: icons, groups with headings, one Tab stop with arrows inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from desktop_app.theme_tokens import RADIUS
from desktop_app.ui.look import icons, theme

_ID = Qt.ItemDataRole.UserRole


class SectionEntry(NamedTuple):
    """One section; those with the same `group` stand below its heading."""

    id: str
    title: str
    icon: str = ""
    group: str = ""


class SectionList(QListWidget):
    """`chosen(id)` tells of a section that the person took, by click or by arrows."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sections")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._changed)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def show_entries(self, entries: Sequence[SectionEntry]) -> None:
        """Show these sections, and choose what was chosen if it is among them."""
        before = self.current()
        self.blockSignals(True)
        self.clear()
        group = ""
        for entry in entries:
            if entry.group and entry.group != group:
                group = entry.group
                heading = QListWidgetItem(group)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                heading.setFont(theme.font("small", 400))
                self.addItem(heading)
            item = QListWidgetItem(entry.title)
            item.setData(_ID, entry.id)
            item.setFont(theme.font("body", 500))
            if entry.icon:
                item.setIcon(icons.icon(entry.icon))
            self.addItem(item)
        self._restyle()
        self.blockSignals(False)
        self.choose(before)

    def current(self) -> str:
        """The chosen section; "" for none."""
        item = self.currentItem()
        return str(item.data(_ID) or "") if item is not None else ""

    def choose(self, section_id: str) -> None:
        """Mark a section without a signal."""
        self.blockSignals(True)
        for place in range(self.count()):
            if section_id and self.item(place).data(_ID) == section_id:
                self.setCurrentRow(place)
        self.blockSignals(False)

    def ids(self) -> list[str]:
        """The sections that show, from the top."""
        return [str(self.item(at).data(_ID)) for at in range(self.count()) if self.item(at).data(_ID)]

    def take_focus(self) -> None:
        """Put the focus on the chosen section, or on the first."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.current() and self.ids():
            self.choose(self.ids()[0])
            self.chosen.emit(self.current())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        item = self.currentItem()
        if self.hasFocus() and item is not None:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("focus"), 2))
            ring = QRectF(self.visualItemRect(item)).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, RADIUS["control"], RADIUS["control"])

    def _changed(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is not None and item.data(_ID):
            self.chosen.emit(str(item.data(_ID)))

    def _restyle(self) -> None:
        self.setIconSize(QSize(theme.px(17), theme.px(17)))
        for place in range(self.count()):
            item = self.item(place)
            is_heading = not item.data(_ID)
            item.setFont(theme.font("small", 400) if is_heading else theme.font("body", 500))
            item.setSizeHint(QSize(0, theme.px(34 if is_heading and place else 26 if is_heading else 33)))
            if is_heading:
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom)
