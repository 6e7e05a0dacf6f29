"""The frame of the window: navigation, top bar, messages, progress and the stack of pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.actions import Action, ActionRegistry
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.basics import Chip, ElidedLabel
from desktop_app.ui.widgets.buttons import SearchButton
from desktop_app.ui.widgets.layouts import clear_layout
from desktop_app.ui.window.sidebar import Sidebar
from desktop_app.ui.window.top_bar import TopBar

if TYPE_CHECKING:
    from desktop_app.jobs import InlineRunner, Job
    from desktop_app.runtime.settings import Settings
    from desktop_app.ui.core.page import Page, PageSpec
    from desktop_app.ui.widgets.feedback import ActionSpec, Banner, ProgressStrip, Toast, ToastArea


class MainWindow(QMainWindow):
    """The one window. It knows pages by id and nothing of what they show.

    `page_changed(id)` tells of another page; `dropped(paths)` of files dropped on the window;
    `closing()` comes before the window closes, `painted()` once after its first paint.
    """

    page_changed = Signal(str)
    dropped = Signal(object)
    closing = Signal()
    painted = Signal()

    def __init__(
        self,
        pages: Sequence[PageSpec],
        registry: ActionRegistry,
        settings: Settings | None = None,
        runner: InlineRunner | None = None,
        switcher: Callable[[QMenu], object] | None = None,
        open_palette: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("main")
        self.setWindowTitle(_("AI Portfolio"))
        self.setMinimumSize(QSize(800, 560))
        self.setAcceptDrops(True)
        self.registry = registry
        self._settings = settings
        self._specs = {spec.id: spec for spec in pages}
        self._pages: dict[str, Page] = {}
        self._current = ""
        # From which page each page that belongs to another was opened: Escape leads back there.
        self._came_from: dict[str, str] = {}
        self._banners: dict[str, Banner] = {}
        self._toasts: ToastArea | None = None
        self._strip: ProgressStrip | None = None
        self._shown_job: Job | None = None
        self._was_painted = False

        self.sidebar = Sidebar(switcher)
        self.sidebar.chosen.connect(self.show_page)
        self._title = ElidedLabel("", "page", 600)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(SPACING["s"])
        self._actions = QHBoxLayout()
        self._actions.setSpacing(SPACING["m"])
        self.search = SearchButton(open_palette)
        self._stack = QStackedWidget()
        self._lay_out()
        self.sidebar.set_pages(pages)
        self._register_sections(pages)
        registry.attach(self)
        registry.changed.connect(self._keys_changed)
        if runner is not None:
            runner.started.connect(self._job_started)
            runner.changed.connect(self._job_changed)
            runner.ended.connect(self._job_ended)
        theme.notifier().changed.connect(self.refresh_header)
        self._keys_changed()
        self._restore_geometry()

    # -- pages ---------------------------------------------------------------------------------

    def show_page(self, page_id: str) -> Page | None:
        """Bring a page to the front, making it the first time; None if the user has to stay."""
        spec = self._specs[page_id]
        before = self._pages.get(self._current)
        if self._current == page_id and before is not None:
            self.sidebar.set_current(spec.parent or page_id)
            return before
        if before is not None:
            # Out of the field first, which keeps what was typed; and a page that is hidden with the
            # focus in it would hand it to the switcher.
            focused = self.focusWidget()
            if focused is not None and before.isAncestorOf(focused):
                self._right.setFocus()
            if not before.can_leave():
                self.sidebar.set_current(self._specs[self._current].parent or self._current)
                if focused is not None:
                    focused.setFocus()
                return None
            before.deactivated()
        page = self.page(page_id)
        self._note_way(page_id)
        self._current = page_id
        self._stack.setCurrentWidget(page)
        self.sidebar.set_current(spec.parent or page_id)
        self.refresh_header()
        page.activated()
        self.page_changed.emit(page_id)
        return page

    def _note_way(self, page_id: str) -> None:
        """Remember where a page is opened from, unless that would lead round in a circle."""
        if not self._specs[page_id].parent or not self._current:
            return
        on_the_way, at = set(), self._current
        while at and at not in on_the_way:
            on_the_way.add(at)
            at = self._came_from.get(at, "") if self._specs[at].parent else ""
        if page_id not in on_the_way:
            self._came_from[page_id] = self._current

    def has_page(self, page_id: str) -> bool:
        """Whether there is such a page now."""
        return page_id in self._specs

    def page(self, page_id: str) -> Page:
        """The page, made when it was not there."""
        page = self._pages.get(page_id)
        if page is None:
            spec = self._specs[page_id]
            page = spec.factory()
            if not page.accessibleName():
                page.setAccessibleName(spec.title)
            page.header_changed.connect(self._header_of(page_id))
            self._pages[page_id] = page
            self._stack.addWidget(page)
        return page

    def made_pages(self) -> dict[str, Page]:
        """Pages that exist so far."""
        return dict(self._pages)

    def current_page_id(self) -> str:
        return self._current

    def current_page(self) -> Page | None:
        return self._pages.get(self._current)

    def set_pages(self, pages: Sequence[PageSpec]) -> None:
        """Other pages, such as when a portfolio was opened or closed: all old ones are deleted."""
        # A control that goes with the focus in it would hand it to the switcher.
        focused = self.focusWidget()
        if focused is not None and self._stack.isAncestorOf(focused):
            self._right.setFocus()
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages = {}
        self._current = ""
        self._came_from = {}
        self._specs = {spec.id: spec for spec in pages}
        self.sidebar.set_pages(pages)
        self._register_sections(pages)

    def refresh(self, changes: object = None) -> None:
        """Let the page in front and the badges read again; other pages do when they come up."""
        page = self.current_page()
        if page is not None:
            page.refresh(changes)
        self.refresh_badges()
        self.refresh_header()

    def refresh_badges(self) -> None:
        """Read the badges of the navigation again."""
        self.sidebar.refresh_badges()

    def refresh_header(self) -> None:
        """Show title, chips and actions of the page in front as they are now."""
        page = self.current_page()
        focused = self.focusWidget()
        # An action that goes with the focus in it would hand it to whatever comes next.
        held = focused if focused is not None and self._actions.indexOf(focused) >= 0 else None
        name = held.accessibleName() if held is not None else ""
        if held is not None:
            self._right.setFocus()
        clear_layout(self._chips)
        clear_layout(self._actions)
        self._show_sub_bar(page)
        if page is None:
            return
        self._title.setText(page.title() or self._specs[self._current].title)
        for text, kind in page.chips():
            self._chips.addWidget(Chip(text, kind))
        actions = page.header_actions()
        for widget in actions:
            self._actions.addWidget(widget)
            if held is not None and widget.accessibleName() == name:
                widget.setFocus()
        self._order_stops(page, actions)

    def _order_stops(self, page: Page, actions: Sequence[QWidget]) -> None:
        """Let Tab go from the sidebar over the top bar and the bar under it into the page.

        Most of these controls are made anew again and again, and would otherwise come after the page.
        """
        bar = page.sub_bar()
        tabs = bar.findChildren(QAbstractButton) if bar is not None else []
        stops: list[QWidget] = [*self.sidebar.stops(), self.search, *actions, *tabs]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def set_portfolio(self, name: str, path: str = "") -> None:
        """Show which portfolio is open, in the switcher and the window's title."""
        self.sidebar.set_portfolio(name, path)
        title = _("AI Portfolio")
        self.setWindowTitle(f"{name} – {title}" if name else title)

    # -- messages ------------------------------------------------------------------------------

    def toast(
        self,
        text: str,
        action: ActionSpec | None = None,
        kind: str = "neutral",
        seconds: float = 8.0,
    ) -> Toast:
        """Say what was done, with an action such as (Undo, callback)."""
        if self._toasts is None:
            from desktop_app.ui.widgets.feedback import ToastArea

            self._toasts = ToastArea(self._right)
        return self._toasts.show_toast(text, action, kind, seconds)

    def withdraw_toasts(self, label: str) -> None:
        """Take away the messages whose action is `label`, as what it would do is no longer the same."""
        if self._toasts is not None and isValid(self._toasts):
            self._toasts.withdraw(label)

    def banner(
        self,
        key: str,
        text: str,
        kind: str = "info",
        actions: Sequence[ActionSpec] = (),
        closable: bool = False,
    ) -> Banner:
        """Show a message above the page until `close_banner(key)`; the same key replaces it."""
        from desktop_app.ui.widgets.feedback import Banner

        self.close_banner(key)
        banner = Banner(text, kind, actions, closable)
        banner.closed.connect(lambda: self.close_banner(key))
        self._banners[key] = banner
        self._banner_box.addWidget(banner)
        self._banner_frame.show()
        return banner

    def close_banner(self, key: str) -> None:
        """Take a message away, if it is there."""
        banner = self._banners.pop(key, None)
        if banner is not None:
            self._banner_box.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        if not self._banners:
            self._banner_frame.hide()

    # -- jobs ----------------------------------------------------------------------------------

    def _job_started(self, job: Job) -> None:
        if job.title and self._shown_job is None:
            # Most work is over before anybody could read a bar.
            QTimer.singleShot(1000, self, lambda: self._show_job(job))

    def _show_job(self, job: Job) -> None:
        if job.is_over or self._shown_job is not None:
            return
        if self._strip is None:
            from desktop_app.ui.widgets.feedback import ProgressStrip

            self._strip = ProgressStrip()
            self._strip.cancelled.connect(self._cancel_job)
            self._column.insertWidget(2, self._strip)
        self._shown_job = job
        self._strip.start(job.title)
        self._job_changed(job)
        self._strip.show()

    def _cancel_job(self) -> None:
        if self._shown_job is not None:
            self._shown_job.cancel()

    def _job_changed(self, job: Job) -> None:
        if job is self._shown_job and self._strip is not None:
            self._strip.set_progress(job.progress.done, job.progress.total, job.progress.text)

    def _job_ended(self, job: Job) -> None:
        if job is self._shown_job:
            self._shown_job = None
            if self._strip is not None:
                self._strip.hide()

    # -- the frame itself ----------------------------------------------------------------------

    def _lay_out(self) -> None:
        top = TopBar(self._title, self._chips, self.search, self._actions)
        self._banner_frame = QWidget()
        self._banner_box = QVBoxLayout(self._banner_frame)
        self._banner_box.setContentsMargins(SPACING["xl"], SPACING["m"], SPACING["xl"], 0)
        self._banner_box.setSpacing(SPACING["s"])
        self._banner_frame.hide()
        self._sub_bars = QStackedWidget()
        self._sub_bars.hide()
        self._right = QWidget()
        # A click beside the fields takes the focus out of them, which keeps what was typed.
        self._right.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._column = QVBoxLayout(self._right)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(top)
        self._column.addWidget(self._sub_bars)
        self._column.addWidget(self._banner_frame)
        self._column.addWidget(self._stack, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self._right, 1)
        self.setCentralWidget(whole)
        self._right.setFocus()

    def _show_sub_bar(self, page: Page | None) -> None:
        bar = page.sub_bar() if page is not None else None
        if bar is not None:
            if self._sub_bars.indexOf(bar) < 0:
                self._sub_bars.addWidget(bar)
            self._sub_bars.setCurrentWidget(bar)
            self._sub_bars.setFixedHeight(bar.sizeHint().height())
        self._sub_bars.setVisible(bar is not None)

    def _header_of(self, page_id: str) -> Callable[[], None]:
        def changed() -> None:
            if page_id == self._current:
                self.refresh_header()

        return changed

    def _register_sections(self, pages: Sequence[PageSpec]) -> None:
        """Alt+1..8 for the sections, in the order of the navigation."""
        self.registry.remove(*[a.id for a in self.registry if a.id.startswith("go.")])
        shown = [spec for spec in pages if spec.group != "hidden"]
        self.registry.add(
            *[
                Action(
                    f"go.{spec.id}",
                    _("Go to {page}").format(page=spec.title),
                    partial(self.show_page, spec.id),
                    f"Alt+{index}" if index <= 8 else "",
                    spec.icon,
                    _("Go to"),
                )
                for index, spec in enumerate(shown, 1)
            ]
        )

    def _keys_changed(self) -> None:
        if "palette.open" in self.registry:
            self.search.set_shortcut(self.registry.shortcut("palette.open").split(";")[0])

    def _restore_geometry(self) -> None:
        stored = self._settings.values.window if self._settings is not None else ()
        screens = QGuiApplication.screens()
        if not screens:
            return
        if len(stored) == 5:
            rect = QRect(*stored[:4])
            # The title bar has to be on a screen, or the window could not be moved.
            grip = QRect(rect.x() + 40, rect.y(), max(rect.width() - 80, 1), 30)
            for screen in screens:
                area = screen.availableGeometry()
                shared = area.intersected(grip)
                if shared.width() >= 100 and shared.height() >= 20:
                    size = rect.size().boundedTo(area.size()).expandedTo(self.minimumSize())
                    self.setGeometry(QRect(rect.topLeft(), size))
                    if stored[4]:
                        self.setWindowState(Qt.WindowState.WindowMaximized)
                    return
        area = screens[0].availableGeometry()
        size = QSize(1440, 900).boundedTo(area.size() - QSize(40, 40))
        size = size.expandedTo(self.minimumSize())
        self.resize(size)
        self.move(area.center() - QRect(0, 0, size.width(), size.height()).center())

    def reset_geometry(self) -> None:
        """Size and place as at the first start."""
        if self._settings is not None:
            self._settings.update(window=())
        self.showNormal()
        self._restore_geometry()

    def _keep_geometry(self) -> None:
        if self._settings is not None:
            rect = self.normalGeometry() if self.isMaximized() else self.geometry()
            self._settings.update(
                window=(
                    rect.x(),
                    rect.y(),
                    rect.width(),
                    rect.height(),
                    int(self.isMaximized()),
                )
            )

    def event(self, event: QEvent) -> bool:
        result = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest and not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self._after_first_paint)
        return result

    def _after_first_paint(self) -> None:
        theme.load_fallback_fonts()
        self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.current_page()
        if page is not None and not page.can_leave():
            event.ignore()
            return
        if page is not None:
            page.deactivated()
        self._keep_geometry()
        self.closing.emit()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._press_focused(event):
            return
        # Escape that no field used leaves a page for the one it was opened from, or that it belongs to.
        parent = self._specs[self._current].parent if self._current else ""
        if event.key() == Qt.Key.Key_Escape and parent in self._specs:
            before = self._came_from.get(self._current, "")
            self.show_page(before if before in self._specs else parent)
            return
        super().keyPressEvent(event)

    def _press_focused(self, event: QKeyEvent) -> bool:
        """Enter that nothing else used presses the button with the focus, as Space does."""
        button = self.focusWidget()
        if (
            not isinstance(button, QAbstractButton)
            or isinstance(button, QCheckBox)
            or event.isAutoRepeat()
            or not button.isEnabled()
        ):
            return False
        if isinstance(button, QPushButton) and button.menu() is not None:
            button.showMenu()
        else:
            button.click()
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)
