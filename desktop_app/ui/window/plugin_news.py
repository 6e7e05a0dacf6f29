"""Says in the window which plugins are kept off and why, and offers a start without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain.place import file_of
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.plugin_host.plugin_states import PluginInfo
from desktop_app.ui.window.plugin_watch import program_command

if TYPE_CHECKING:
    from desktop_app.plugin_host import PluginHost
    from desktop_app.ui.core.context import AppContext
    from desktop_app.ui.core.shell import ButtonSpec
    from desktop_app.ui.window.main_window import MainWindow

#: A start without plugins is offered after so many that ended badly in a row.
OFFERED_AFTER = 2


def tell(context: AppContext, window: MainWindow, host: PluginHost, bad_starts: int) -> None:
    """Show what there is to say once a portfolio is open; asks the host in a job."""
    if host.is_left_out:
        text = _(
            "Started without plugins: third-party plugins and your own checklist files are "
            "left out. Answers to them are kept."
        )
        window.banner("left_out", text, "info", [_to_plugins(context)], closable=True)
        return
    if bad_starts >= OFFERED_AFTER:
        text = _("The program ended unexpectedly {n} times in a row while third-party plugins were on.")
        start = (_("Start again without plugins"), lambda: start_again(context, window))
        window.banner(
            "bad_starts", text.format(n=formats.number(bad_starts)), "caution", [start], closable=True
        )
    context.jobs.work(
        lambda _job: host.kept_off(), lambda plugins: _show(context, window, plugins), lasts=True
    )


def _show(context: AppContext, window: MainWindow, plugins: list[PluginInfo]) -> None:
    if not plugins:
        return
    lines = [
        _("The plugin “{name}” is off: {reason}").format(name=plugin.name, reason=plugin.error)
        for plugin in plugins
    ]
    window.banner("plugins", "\n".join(lines), "caution", [_to_plugins(context)], closable=True)


def _to_plugins(context: AppContext) -> ButtonSpec:
    return _("Show plugins"), lambda: context.go("plugins")


def start_again(context: AppContext, window: MainWindow) -> None:
    """Close the window and start in safe mode, on the same portfolio."""
    from PySide6.QtCore import QProcess

    program, *arguments = [*program_command(), "--safe-mode"]
    if context.is_open:
        arguments.append(str(file_of(context.workspace.place)))
    # Started after closing, which lets go of the file.
    if window.close():
        QProcess.startDetached(program, arguments)
