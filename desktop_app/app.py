"""Starts the window: first what the first picture needs, then everything else."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from desktop_app.domain.place import Place
    from desktop_app.jobs.runner import Runner
    from desktop_app.plugin_host import PluginHost
    from desktop_app.runtime.settings import Settings
    from desktop_app.ui.window.program import Program


# What waits is told of once the first page stands.
_REMIND_MS = 600


def run(
    place: Place | None = None,
    *,
    page: str = "",
    safe_mode: bool = False,
    watch: Callable[[Program], object] | None = None,
) -> int:
    """Open the window on a portfolio, the last one, or the welcome page; returns the exit code.

    `watch(program)` is called before anything is shown, for measurements.
    """
    # Collecting garbage while modules are imported costs a tenth of the start; it is switched on again below.
    gc.disable()
    application = make_application()
    from desktop_app.jobs.runner import Runner
    from desktop_app.runtime import crash, log
    from desktop_app.runtime.settings import Settings

    log.setup()
    crash.install()
    settings = Settings(ignore_file=safe_mode)
    apply_settings(settings)
    wanted = place or last_portfolio(settings)
    if wanted is not None and _shown_elsewhere(wanted):
        return 0
    from desktop_app.ui.window.program import Program

    plugins = _Plugins(settings, safe_mode)
    runner = Runner()
    program = Program(settings, runner, plugins.make_host)
    program.window.painted.connect(lambda: plugins.watch(program))
    program.ready.connect(lambda: _collect_again(runner))
    program.window.painted.connect(lambda: _tell_of_crashes(program.window))
    program.window.painted.connect(lambda: _remind_at_opening(program))
    if watch is not None:
        watch(program)
    program.start(wanted, page)
    return application.exec()


def _collect_again(runner: Runner) -> None:
    # Objects of the start stay until the end; going over them at every collection would make the window wait.
    gc.freeze()
    runner.collector.start()


def _tell_of_crashes(window: QWidget) -> None:
    from desktop_app.ui.window import crash_dialog

    crash_dialog.install(window)


def _remind_at_opening(program: Program) -> None:
    """Tell of what waits whenever a portfolio is opened, once its page has had the time to read what it shows."""
    from PySide6.QtCore import QTimer

    from desktop_app.ui.core.bus import bus

    def remind() -> None:
        if program.context.is_open:
            from desktop_app.ui.reviews.opening_reminder import remind as tell

            tell(program.context, program.opened_before)

    bus.opened.connect(lambda _workspace: QTimer.singleShot(_REMIND_MS, program, remind))


def _shown_elsewhere(place: Place) -> bool:
    """True when another window of this user has the portfolio, and has come to the front."""
    from desktop_app.domain.place import FilePlace
    from desktop_app.services.portfolio_file import locking

    if not isinstance(place, FilePlace) or locking.holder(place.path) is None:
        return False
    from desktop_app.ui.window.single_instance import raise_other_window

    return raise_other_window(place.path)


def make_application() -> QApplication:
    """Make the QApplication, and make imports after it cheap again."""
    os.umask(0o077)
    # Imported first: it makes imports after Qt cheap again, and sets the style without loading its enums.
    import desktop_app.ui  # noqa: F401, I001 - imported for what it does
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("ai-portfolio")
    application.setApplicationDisplayName("")
    application.setDesktopFileName("ai-portfolio")
    return application


def apply_settings(settings: Settings) -> None:
    """Language, locale, theme and text size as the user set them."""
    from PySide6.QtCore import QLocale, Qt
    from PySide6.QtGui import QGuiApplication

    from desktop_app.language import formats, i18n
    from desktop_app.ui.look import collation, theme

    values = settings.values
    i18n.set_language(values.language or QLocale.system().name())
    formats.set_locale(values.locale or None)
    collation.follow_locale()
    if i18n.is_right_to_left():
        QGuiApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    theme.apply(values.theme, values.font_scale, values.contrast)


def make_host(settings: Settings) -> PluginHost:
    """The plugin host as the user set it up."""
    return _Plugins(settings, safe_mode=False).make_host()


class _Plugins:
    """The plugin host, made in a job when it is first asked for, and what the window does about plugins of others."""

    def __init__(self, settings: Settings, safe_mode: bool) -> None:
        self._settings = settings
        self._safe_mode = safe_mode
        self._bad_starts = 0
        self._told = False

    def make_host(self) -> PluginHost:
        from desktop_app.plugin_host.users_host import make_users_host

        users = make_users_host(self._settings, safe_mode=self._safe_mode)
        self._bad_starts = users.bad_starts
        return users.host

    def watch(self, program: Program) -> None:
        """After the first picture, and before the portfolio is opened: nothing of a plugin has run yet."""
        from desktop_app.ui.window.plugin_watch import PluginWatch

        watch = PluginWatch(sys.argv[1:], program)
        program.window.closing.connect(watch.close)
        program.ready.connect(lambda: self._tell(program))

    def _tell(self, program: Program) -> None:
        """Once, when the first portfolio is open: without one, no plugin was asked for anything."""
        if self._told or not program.context.is_open:
            return
        self._told = True
        from desktop_app.ui.window import plugin_news

        plugin_news.tell(program.context, program.window, program.context.host, self._bad_starts)


def show_blocked(name: str, place: str) -> int:
    """Ask whether to start again without a plugin, in a process of its own; returns what the answer is."""
    application = make_application()
    from desktop_app.runtime import watchdog
    from desktop_app.runtime.settings import Settings
    from desktop_app.text import shorten
    from desktop_app.ui.window.blocked_dialog import BlockedDialog

    apply_settings(Settings())
    dialog = BlockedDialog(shorten(name, 80), shorten(place, 160))
    dialog.accepted.connect(lambda: application.exit(watchdog.START_AGAIN))
    dialog.rejected.connect(lambda: application.exit(0))
    dialog.show()
    return application.exec()


def last_portfolio(settings: Settings) -> Place | None:
    """The portfolio of the last session, if it is to be opened again and is there."""
    stored = settings.values.last_portfolio
    if not stored or not settings.values.reopen_last:
        return None
    from desktop_app.domain.place import FilePlace, places_of

    for place in places_of([stored]):
        if isinstance(place, FilePlace) and place.path.exists():
            return place
    return None
