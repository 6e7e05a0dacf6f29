"""The plugins: state, checklists, errors and the switch of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.trust.checklists import PLANNING_AID
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.plugin_host import PLUGIN_STATES, PluginHost, PluginInfo, PluginState
from desktop_app.runtime.clock import utc_now
from desktop_app.services.changes import EVERYTHING
from desktop_app.services.workspace import default_user
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.page_requests import ShowsHelp
from desktop_app.ui.records.move_panel import MovePanel
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.focus.sight import bring_into_sight
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import ScrollPage, clear_layout, keep_place
from desktop_app.ui.widgets.state_marks import Chip

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext
    from desktop_app.plugin_host.dossier import Dossier

_KINDS = {
    PluginState.ENABLED: "good",
    PluginState.NOT_ENABLED: "neutral",
    PluginState.NOT_INSTALLED: "neutral",
    PluginState.CHANGED: "caution",
    PluginState.HELD_BACK: "caution",
    PluginState.LEFT_OUT: "neutral",
}
# Switched on by a person, and yet not started.
_ASKED_ANEW = {PluginState.CHANGED, PluginState.HELD_BACK}
# A plugin that was stopped is on as well: only switching it off lets the gates go.
_KEPT_OFF = {*_ASKED_ANEW, PluginState.LEFT_OUT, PluginState.NOT_INSTALLED, PluginState.FAILED}


# How often the place of a question is looked at again while the page is laid out.
_LOOKS = 2


class PluginsPage(Page):
    """One card a plugin."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._asking = ""
        self.asking: MovePanel | None = None
        self._new_question = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._area = scroll = ScrollPage()
        column.addWidget(scroll)
        text = _(
            "Plugins bring the checklists, metrics and rules of an industry. Third-party "
            "plugins run only after you enable them; then they have the same access to "
            "your files as this program."
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
            Button(_("Folder of checklists"), self._open_folder, icon="portfolio"),
            Button(_("Rescan"), self._rescan, icon="redo"),
            Button(_("How to write one"), self._help, icon="help"),
        )

    def activated(self) -> None:
        self.refresh()

    def refresh(self, changes: object = None) -> None:
        """Ask the host again; loading plugins may take a moment."""
        host = self._context.host
        self._context.jobs.work(lambda _job: host.plugins(), self._show)

    def _show(self, plugins: list[PluginInfo]) -> None:
        with keep_place(self._area):
            self._fill(plugins)
        if self.asking is not None and self._new_question:
            self._new_question = False
            # Once it is laid out, and after the area was put back to where it was.
            QTimer.singleShot(0, self.asking, self._bring_question)

    def _bring_question(self, looks: int = _LOOKS) -> None:
        if self.asking is None:
            return
        if looks == _LOOKS:
            self.asking.reason.focus()
        self._area.ensureWidgetVisible(self.asking)
        # Of a question that is higher than the window, what is typed into.
        bring_into_sight(self.asking.reason)
        if looks:
            # Wrapped texts get their height late, and then move what is below them.
            QTimer.singleShot(0, self.asking, lambda: self._bring_question(looks - 1))

    def _fill(self, plugins: list[PluginInfo]) -> None:
        clear_layout(self._list)
        if self._context.window is not None and not any(p.state in _ASKED_ANEW for p in plugins):
            # What the bar said of them at the start is settled.
            self._context.window.close_banner("plugins")
        if not plugins:
            self._list.addWidget(
                EmptyState(
                    "plugins",
                    _("No plugin is installed."),
                    [(_("How to write one"), self._help)],
                    why=_("Plugins bring the checks and metrics of an industry."),
                )
            )
        for plugin in plugins:
            self._list.addWidget(self._card(plugin))

    def _card(self, plugin: PluginInfo) -> QWidget:
        card = Card()
        card.setAccessibleName(plugin.title)
        head = QHBoxLayout()
        head.setSpacing(SPACING["s"])
        head.addWidget(ElidedLabel(plugin.title, "title", 600))
        head.addWidget(Chip(_(PLUGIN_STATES[plugin.state]), _KINDS.get(plugin.state, "bad")))
        head.addStretch(1)
        for button in self._switches(plugin):
            head.addWidget(button)
        card.body.addLayout(head)
        if plugin.summary:
            card.body.addWidget(Label(plugin.summary, wrap=True))
        if plugin.checklists and plugin.checklists != (plugin.title,):
            n = len(plugin.checklists)
            text = ngettext("Checklist: {titles}", "Checklists: {titles}", n)
            card.body.addWidget(Label(text.format(titles=", ".join(plugin.checklists)), wrap=True))
        for line in plugin.error.splitlines():
            card.body.addWidget(Label(line, tone="bad", wrap=True))
        if plugin.switched_off is not None:
            card.body.addWidget(Label(plugin.switched_off.sentence, tone="muted", wrap=True))
        # What a support desk asks for; a reader of the page needs none of it.
        api = _("plugin API {api}").format(api=plugin.api) if plugin.api else ""
        facts = [plugin.name, plugin.version, plugin.source, api, plugin.author]
        card.body.addWidget(ElidedLabel(" · ".join(fact for fact in facts if fact), "small", tone="muted"))
        if words := _hash_words(plugin):
            card.body.addWidget(Label(words, "small", tone="muted", wrap=True))
        if plugin.trace:
            card.body.addWidget(
                Button(_("Copy details"), lambda: self._copy(plugin), look="small"),
                0,
                Qt.AlignmentFlag.AlignLeft,
            )
        if self._asking == plugin.name:
            card.body.addWidget(self._reason(plugin))
        return card

    def _switches(self, plugin: PluginInfo) -> list[QWidget]:
        """The buttons of a card; what is kept off though it is switched on can be agreed to anew, or switched off."""
        buttons: list[QWidget] = []
        if not plugin.enabled and plugin.state is not PluginState.NOT_INSTALLED:
            button = Button(_("Enable"), lambda: self._ask(plugin))
            left_out = plugin.has_code and self._context.host.is_left_out
            button.set_enabled(not left_out, _("The program was started without third-party plugins."))
            button.setAccessibleName(_("Enable {name}").format(name=plugin.title))
            buttons.append(button)
        if plugin.enabled or (plugin.state in _KEPT_OFF and plugin.switched_off is None):
            button = Button(_("Disable"), lambda: self._leave(plugin.name))
            button.set_enabled(plugin.can_disable, _("The program can't work without it."))
            button.setAccessibleName(_("Disable {name}").format(name=plugin.title))
            buttons.append(button)
        return buttons

    def _leave(self, name: str) -> None:
        """Ask on the card why a plugin is switched off; an empty name asks no more."""
        self._asking, self.asking, self._new_question = name, None, bool(name)
        self.refresh()

    def _reason(self, plugin: PluginInfo) -> QWidget:
        """Asks who switches a plugin off, and why: from then on no gate waits for what it asks.

        What was typed into the question before the page was filled anew is in it again.
        """
        before, self.asking = self.asking, MovePanel(self._decided)
        text = _("The checks of “{name}” no longer count at any gate. Their answers stay.")
        values = self._context.settings.values
        self.asking.ask(
            plugin.name,
            text.format(name=plugin.title),
            _("Disable {name}").format(name=plugin.title),
            values.user_name or default_user(),
        )
        if before is not None:
            self.asking.by.type_again(before.by.text())
            self.asking.reason.type_again(before.reason.text())
        return self.asking

    def _decided(self, name: str, who: str, why: str) -> None:
        if not name:
            self._leave("")
            return
        today = utc_now().astimezone().date()
        self._set(name, lambda host: host.disable(name, who=who, why=why, on=today))

    def _ask(self, plugin: PluginInfo) -> None:
        """Show what a plugin of somebody else is, and ask; anything else is switched on at once."""
        if not plugin.has_code:
            self._set(plugin.name, lambda host: host.enable(plugin.name))
            return
        host = self._context.host
        self._context.jobs.work(
            lambda job: host.dossier(plugin.name, job.check),
            self._show_question,
            title=_("Looking at {name}").format(name=plugin.title),
        )

    def _show_question(self, dossier: Dossier) -> None:
        from desktop_app.ui.administration.consent_dialog import ConsentDialog

        def agreed(sha256: str, developing: bool) -> None:
            self._set(dossier.name, lambda host: host.enable(dossier.name, sha256, developing=developing))

        dialog = ConsentDialog(dossier, agreed, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _set(self, name: str, switch: Callable[[PluginHost], PluginInfo]) -> None:
        from desktop_app.plugin_host.users_host import remember_switch

        host = self._context.host

        def work(_job: JobContext) -> PluginInfo:
            return switch(host)

        def done(_info: PluginInfo) -> None:
            self._asking, self.asking = "", None
            remember_switch(host, self._context.settings, name)
            self.refresh()
            self._figures_again()

        title = _("Changing {name}").format(name=name)
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
        settings = self._context.settings
        settings.take_over()
        self._context.host.rescan(settings.values.plugins, settings.values.plugins_off)
        self.refresh()
        self._figures_again()

    def _copy(self, plugin: PluginInfo) -> None:
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(f"{plugin.name} {plugin.version}\n{plugin.error}\n{plugin.trace}")

    def _open_folder(self) -> None:
        """Show where checklist files go, in the system's own window of files; made if it is missing."""
        from desktop_app.runtime import paths

        folder = paths.data_folder() / "checklists"
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            sentence = _("{path} can't be made: {reason}.")
            self._context.show_error(UserError(sentence.format(path=folder, reason=error.strerror)))
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._context.toast(_("Checklists go into {path}.").format(path=folder))

    def _help(self) -> None:
        page = self._context.go("help")
        if isinstance(page, ShowsHelp):
            page.show_topic("plugins")


def _hash_words(plugin: PluginInfo) -> str:
    """What a person agreed to: the hash, or that a folder is trusted whatever its files become."""
    if plugin.state is PluginState.CHANGED and plugin.sha256:
        return _("Agreed to: SHA-256 {sha256}").format(sha256=plugin.sha256)
    if plugin.developing:
        return _("Its folder is trusted while it is developed: its files may change at any time.")
    words = _("SHA-256 {sha256}").format(sha256=plugin.sha256) if plugin.sha256 else ""
    if plugin.since is None:
        return words
    return " · ".join([words, _("the file is another since {day}").format(day=formats.date(plugin.since))])
