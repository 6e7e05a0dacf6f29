"""The plugins: state, checklists, errors and the switch of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.trust.checklists import PLANNING_AID
from desktop_app.language.i18n import _, ngettext
from desktop_app.plugin_host import PLUGIN_STATES, PluginInfo, PluginState
from desktop_app.services.changes import EVERYTHING
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.administration.commands import show_topic
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import ScrollPage, clear_layout
from desktop_app.ui.widgets.state_marks import Chip

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext

_KINDS = {
    PluginState.ENABLED: "good",
    PluginState.NOT_ENABLED: "neutral",
    PluginState.NOT_INSTALLED: "neutral",
}


class PluginsPage(Page):
    """One card a plugin."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._asking = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollPage()
        column.addWidget(scroll)
        text = _(
            "Plugins bring the checklists, metrics and rules of an industry. What others wrote is imported only after you "
            "switch it on: it then has the same access to your files as this program."
        )
        scroll.body.addWidget(Label(text, tone="muted", wrap=True))
        scroll.body.addWidget(Label(_(PLANNING_AID), tone="muted", wrap=True))
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACING["m"])
        scroll.body.addLayout(self._list)
        scroll.body.addStretch(1)

    def title(self) -> str:
        return _("Plugins")

    def header_actions(self) -> Sequence[QWidget]:
        return (
            Button(_("Look again"), self._rescan, icon="redo"),
            Button(_("How to write one"), self._help, icon="help"),
        )

    def activated(self) -> None:
        self.refresh()

    def refresh(self, changes: object = None) -> None:
        """Ask the host again; loading plugins may take a moment."""
        host = self._context.host
        self._context.jobs.work(lambda _job: host.plugins(), self._show)

    def _show(self, plugins: list[PluginInfo]) -> None:
        clear_layout(self._list)
        if not plugins:
            self._list.addWidget(
                EmptyState("plugins", _("No plugin is installed."), [(_("How to write one"), self._help)])
            )
        for plugin in plugins:
            self._list.addWidget(self._card(plugin))

    def _card(self, plugin: PluginInfo) -> QWidget:
        card = Card()
        card.setAccessibleName(plugin.name)
        head = QHBoxLayout()
        head.setSpacing(SPACING["s"])
        head.addWidget(ElidedLabel(plugin.name, "title", 600))
        head.addWidget(Chip(_(PLUGIN_STATES[plugin.state]), _KINDS.get(plugin.state, "bad")))
        head.addStretch(1)
        head.addWidget(self._switch(plugin))
        card.body.addLayout(head)
        api = _("plugin API {api}").format(api=plugin.api) if plugin.api else ""
        facts = [plugin.version, plugin.source, api, plugin.author]
        card.body.addWidget(ElidedLabel(" · ".join(fact for fact in facts if fact), tone="muted"))
        if plugin.summary:
            card.body.addWidget(Label(plugin.summary, wrap=True))
        if plugin.checklists:
            n = len(plugin.checklists)
            text = ngettext("Checklist: {titles}", "Checklists: {titles}", n)
            card.body.addWidget(Label(text.format(titles=", ".join(plugin.checklists)), wrap=True))
        if plugin.error:
            card.body.addWidget(Label(plugin.error, tone="bad", wrap=True))
        if plugin.trace:
            card.body.addWidget(
                Button(_("Copy details"), lambda: self._copy(plugin), look="small"),
                0,
                Qt.AlignmentFlag.AlignLeft,
            )
        if self._asking == plugin.name:
            card.body.addWidget(self._question(plugin))
        return card

    def _switch(self, plugin: PluginInfo) -> QWidget:
        if plugin.enabled:
            button = Button(_("Switch off"), lambda: self._set(plugin.name, on=False))
            button.set_enabled(plugin.can_disable, _("The program can't work without it."))
            name = _("Switch {name} off")
        else:
            button = Button(_("Switch on"), lambda: self._ask(plugin))
            name = _("Switch {name} on")
        button.setAccessibleName(name.format(name=plugin.name))
        return button

    def _ask(self, plugin: PluginInfo) -> None:
        if plugin.built_in:
            self._set(plugin.name, on=True)
            return
        self._asking = plugin.name
        self.refresh()

    def _question(self, plugin: PluginInfo) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        warning = _(
            "{name} {version} from {source} will run with full access to your files. Switch it on only if you trust "
            "where it came from."
        ).format(name=plugin.name, version=plugin.version, source=plugin.source)
        column.addWidget(Label(warning, tone="caution", wrap=True))
        row = QHBoxLayout()
        row.addWidget(
            Button(_("I trust it, switch it on"), lambda: self._set(plugin.name, on=True), look="danger")
        )
        row.addWidget(Button(_("Leave it off"), self._never_mind))
        row.addStretch(1)
        column.addLayout(row)
        return box

    def _never_mind(self) -> None:
        self._asking = ""
        self.refresh()

    def _set(self, name: str, *, on: bool) -> None:
        self._asking = ""
        host = self._context.host

        def work(_job: JobContext) -> PluginInfo:
            return host.enable(name) if on else host.disable(name)

        def done(_info: PluginInfo) -> None:
            self._context.settings.update(plugins=host.switches)
            if self._context.in_front(self):
                self.refresh()
            self._figures_again()

        title = _("Switching {name}").format(name=name)
        self._context.jobs.work(work, done, title=title, writes=True, lasts=True)

    def _figures_again(self) -> None:
        if not self._context.is_open:
            return
        self._context.write_job(
            lambda ws, job: ws.refresh_figures(lambda done, total: job.progress(done, total)),
            title=_("Applying the lists"),
            on_done=lambda _count: bus.publish(EVERYTHING),
        )

    def _rescan(self) -> None:
        self._context.host.rescan()
        self.refresh()

    def _copy(self, plugin: PluginInfo) -> None:
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(f"{plugin.name} {plugin.version}\n{plugin.error}\n{plugin.trace}")

    def _help(self) -> None:
        show_topic(self._context, "plugins")
