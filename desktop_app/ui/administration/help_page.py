"""Help that needs no network: topics from resources/help, and the list of keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

from desktop_app.language.i18n import N_, _
from desktop_app.runtime.resources_path import resource_path
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.administration.help_text import HelpText
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import ElidedLabel, Heading, Label
from desktop_app.ui.widgets.layouts import ScrollPage, clear_layout

# Topic, title; the text is resources/help/<topic>.md, written with the program.
_TOPICS = (
    ("start", N_("First steps")),
    ("spine", N_("The spine of an initiative")),
    ("views", N_("Lists, views and custom fields")),
    ("deciding", N_("Deciding what to fund")),
    ("data_files", N_("Numbers from data files")),
    ("numbers", N_("How numbers come about")),
    ("import", N_("Importing and exporting")),
    ("files", N_("Files, backups, undo")),
    ("command_line", N_("Command line")),
    ("plugins", N_("Plugins")),
)
_SHORTCUTS = "shortcuts"


class HelpPage(Page):
    """A list of topics at the left, the text at the right."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING["xl"], SPACING["l"], SPACING["xl"], SPACING["xl"])
        row.setSpacing(SPACING["l"])
        self._list = QListWidget()
        self._list.setAccessibleName(_("Topics"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for topic, title in (*_TOPICS, (_SHORTCUTS, N_("Keyboard shortcuts"))):
            item = QListWidgetItem(_(title))
            item.setData(Qt.ItemDataRole.UserRole, topic)
            self._list.addItem(item)
        self._list.currentItemChanged.connect(self._chosen)
        topics = Card(margin=SPACING["s"])
        topics.body.addWidget(self._list)
        row.addWidget(topics)
        self._topics = topics
        self._text = HelpText()
        self._text.setAccessibleName(_("Help text"))
        self._text.anchorClicked.connect(self._open_link)
        self._keys = ScrollPage()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._text)
        self._stack.addWidget(self._keys)
        text = Card(margin=1)
        text.body.addWidget(self._stack)
        row.addWidget(text, 1)
        theme.notifier().changed.connect(self._restyle)
        context.registry.changed.connect(self._keys_changed)
        self._restyle()
        self.show_topic("start")

    def title(self) -> str:
        return _("Help")

    def show_topic(self, topic: str) -> None:
        """Show a topic by its name."""
        for place in range(self._list.count()):
            if self._list.item(place).data(Qt.ItemDataRole.UserRole) == topic:
                self._list.setCurrentRow(place)

    def _restyle(self) -> None:
        self._topics.setFixedWidth(theme.px(224))
        for place in range(self._list.count()):
            self._list.item(place).setSizeHint(QSize(0, theme.px(32)))

    def _keys_changed(self) -> None:
        if self._stack.currentWidget() is self._keys:
            self._show_keys()

    def _chosen(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is None:
            return
        topic = str(item.data(Qt.ItemDataRole.UserRole))
        if topic == _SHORTCUTS:
            self._show_keys()
            self._stack.setCurrentWidget(self._keys)
            return
        self._text.show_text(resource_path("help", f"{topic}.md").read_text(encoding="utf-8"))
        self._stack.setCurrentWidget(self._text)

    def _show_keys(self) -> None:
        clear_layout(self._keys.body)
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACING["xl"])
        grid.setColumnStretch(1, 1)
        line = 0
        for section, rows in self._context.registry.cheat_sheet():
            if line:
                grid.setRowMinimumHeight(line, SPACING["m"])
            grid.addWidget(Heading(section), line + 1, 0, 1, 2)
            line += 2
            for title, keys in rows:
                grid.addWidget(Label(keys, weight=500), line, 0)
                grid.addWidget(ElidedLabel(title, tone="muted"), line, 1)
                line += 1
        self._keys.body.addWidget(box)
        self._keys.body.addStretch(1)

    def _open_link(self, url: QUrl) -> None:
        if url.scheme() in ("https", "http"):
            QDesktopServices.openUrl(url)
