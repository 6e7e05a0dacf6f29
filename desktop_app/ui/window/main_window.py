"""The frame of the window: navigation, top bar, messages, progress and the stack of pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.actions import Action, ActionRegistry
from desktop_app.ui.core.ways_back import WaysBack
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import SearchButton
from desktop_app.ui.widgets.focus import acts
from desktop_app.ui.widgets.focus.walk import ScreenOrder
from desktop_app.ui.widgets.layouts import clear_layout
from desktop_app.ui.widgets.state_marks import Chip
from desktop_app.ui.widgets.terms.term_words import TermAsked
from desktop_app.ui.window import geometry
from desktop_app.ui.window.banners import Banners
from desktop_app.ui.window.job_strip import JobStrip
from desktop_app.ui.window.sidebar import Sidebar
from desktop_app.ui.window.title_label import TitleLabel
from desktop_app.ui.window.top_bar import SubBars, TopBar

if TYPE_CHECKING:
    from desktop_app.jobs.runner import InlineRunner
    from desktop_app.runtime.settings import Settings
    from desktop_app.ui.core.page import Page, PageSpec
    from desktop_app.ui.core.shell import ButtonSpec
    from desktop_app.ui.widgets.feedback import Banner, Toast, ToastArea
    from desktop_app.ui.widgets.focus.focus_keeper import FocusKeeper


class MainWindow(ScreenOrder, QMainWindow):
    """The one window. It knows pages by id and nothing of what they show.

    `page_changed(id)` is sent for another page, `view_changed()` when a page shows another saved view,
    `pages_gone()` when all are replaced, `dropped(paths)` for files dropped on the window, `term_asked(id)` for a
    word on the screen that is a term; `closing()` comes before the window closes, `painted()` once after its
    first paint.
    """

    page_changed = Signal(str)
    view_changed = Signal()
    pages_gone = Signal()
    dropped = Signal(object)
    closing = Signal()
    term_asked = Signal(str)
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
        self.setMinimumSize(geometry.least_size())
        self.setAcceptDrops(True)
        self.registry = registry
        self._settings = settings
        self._specs = {spec.id: spec for spec in pages}
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._ways = WaysBack()
        self._ways.begin(self._specs)
        # While the portfolio opens, no page is made, and the one asked for waits.
        self._is_held = False
        self._wanted = ""
        self._toasts: ToastArea | None = None
        self._was_painted = False
        #: Looks after the focus from the first picture on.
        self.focus_keeper: FocusKeeper | None = None

        self.sidebar = Sidebar(switcher)
        # Whoever goes through the sections by arrows stays there.
        self.sidebar.chosen.connect(lambda page_id: self.show_page(page_id, enter=False))
        self._title = TitleLabel()
        self._chips = QHBoxLayout()
        self._chips.setSpacing(SPACING["s"])
        self._actions = QHBoxLayout()
        self._actions.setSpacing(SPACING["m"])
        self.search = SearchButton(open_palette)
        self._sub_bars = SubBars()
        self.banners = Banners()
        self._stack = QStackedWidget()
        self._lay_out()
        self.sidebar.set_pages(pages)
        self._register_sections(pages)
        registry.attach(self)
        registry.changed.connect(self._keys_changed)
        if runner is not None:
            self.jobs.follow(runner)
        theme.notifier().changed.connect(self.refresh_header)
        self._keys_changed()
        geometry.restore(self, settings.values.window if settings is not None else ())

    # -- pages ---------------------------------------------------------------------------------

    def show_page(self, page_id: str, enter: bool = True) -> Page | None:
        """Bring a page to the front, making it the first time; None if the user has to stay.

        The focus goes to where it was on the page, or to its first control, unless `enter` is False.
        """
        spec = self._specs[page_id]
        self._wanted = ""
        if self._is_held and page_id not in self._pages:
            self._wanted = page_id
            self.sidebar.set_current(spec.parent or page_id)
            return None
        before = self._pages.get(self._current)
        if self._current == page_id and before is not None:
            self.sidebar.set_current(spec.parent or page_id)
            self._enter(before, enter)
            return before
        if before is not None:
            # Leave the field first, which keeps what was typed. A page hidden with the focus in it would also
            # pass the focus to the switcher.
            focused = self.focusWidget()
            if focused is not None and before.isAncestorOf(focused):
                if self.focus_keeper is not None:
                    self.focus_keeper.leave(self._current, before)
                self._right.setFocus()
            if not before.can_leave():
                self.sidebar.set_current(self._specs[self._current].parent or self._current)
                if focused is not None:
                    focused.setFocus()
                return None
            before.deactivated()
        page = self.page(page_id)
        self._ways.note(page_id, self._current)
        self._current = page_id
        theme.catch_up(page)
        self._stack.setCurrentWidget(page)
        self.sidebar.set_current(spec.parent or page_id)
        self.refresh_header()
        page.activated()
        self.page_changed.emit(page_id)
        self._enter(page, enter)
        return page

    def _enter(self, page: Page, enter: bool) -> None:
        """Bring the focus into the page in front; a page that leads to one of its fields does it itself."""
        if enter and self.focus_keeper is not None and not page.leads_focus():
            self.focus_keeper.enter(self._current, page)

    def way_back(self) -> tuple[str, str] | None:
        """The page that Escape leads back to from the one in front, with its title; None where there is none."""
        back = self._ways.back(self._current)
        if not back:
            return None
        page = self._pages.get(back)
        return back, (page.title() if page is not None else "") or self._specs[back].title

    def has_page(self, page_id: str) -> bool:
        """Whether there is such a page now."""
        return page_id in self._specs

    def page(self, page_id: str) -> Page:
        """The page, made when it was not there."""
        page = self._pages.get(page_id)
        if page is None:
            spec = self._specs[page_id]
            page = spec.factory()
            page.page_id = page_id
            if not page.accessibleName():
                page.setAccessibleName(spec.title)
            page.header_changed.connect(self._header_of(page_id))
            page.view_changed.connect(self.view_changed)
            self._pages[page_id] = page
            # First into its place: a part that moves is dressed once more, with all that is in it.
            page.setParent(self._stack)
            if not page.has_dressed_parts:
                theme.dress_window(page)
            self._stack.addWidget(page)
        return page

    def made_pages(self) -> dict[str, Page]:
        """Pages that exist so far."""
        return dict(self._pages)

    def current_page_id(self) -> str:
        return self._current

    def current_page(self) -> Page | None:
        return self._pages.get(self._current)

    def hold_pages(self, held: bool) -> None:
        """Make no page while `held`, as the portfolio that they show is not there yet; then the one asked for.

        Meanwhile the page in front shows what it has, and nothing on it can be asked for.
        """
        self._is_held = held
        for page in self._pages.values():
            page.setEnabled(page.works_early or not held)
        self.refresh_header()
        if self._wanted and not held:
            self.show_page(self._wanted)

    def set_pages(self, pages: Sequence[PageSpec]) -> None:
        """Replace all pages, such as when a portfolio was opened or closed; the old ones are deleted."""
        self._is_held, self._wanted = False, ""
        # A control that is deleted with the focus in it would pass the focus to the switcher.
        focused = self.focusWidget()
        if focused is not None and self._stack.isAncestorOf(focused):
            self._right.setFocus()
        # The one in front last, as the stack would otherwise show another, which would begin to read.
        for page in sorted(self._pages.values(), key=lambda page: page is self.current_page()):
            self._stack.removeWidget(page)
            page.deleteLater()
        self.pages_gone.emit()
        if self.focus_keeper is not None:
            self.focus_keeper.forget()
        self._pages = {}
        self._current = ""
        self._specs = {spec.id: spec for spec in pages}
        self._ways.begin(self._specs)
        self.sidebar.set_pages(pages)
        self._register_sections(pages)

    def refresh(self, changes: object = None) -> None:
        """Let the page in front and the badges read again; other pages note what to read when shown."""
        page = self.current_page()
        # First, as the page in front may open another one, such as when its record is gone.
        for other in self._pages.values():
            if other is not page:
                other.note(changes)
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
        # A button that is deleted with the focus in it would pass the focus to the next control.
        held = focused if focused is not None and self._actions.indexOf(focused) >= 0 else None
        name = held.accessibleName() if held is not None else ""
        if held is not None:
            self._right.setFocus()
        clear_layout(self._chips)
        clear_layout(self._actions)
        self._sub_bars.show_bar(page.sub_bar() if page is not None else None)
        if page is None:
            return
        self._title.setText(page.title() or self._specs[self._current].title)
        self._title.set_rename(page.rename() if not self._is_held else None)
        for text, kind in page.chips():
            self._chips.addWidget(Chip(text, kind))
        actions = page.header_actions()
        for widget in actions:
            self._actions.addWidget(widget)
            if self._is_held:
                widget.setEnabled(False)
            if held is not None and widget.accessibleName() == name:
                widget.setFocus()

    def set_portfolio(self, name: str, path: str = "", is_sample: bool = False) -> None:
        """Show which portfolio is open, in the switcher and the window's title."""
        self.sidebar.set_portfolio(name, path, is_sample)
        title = _("AI Portfolio")
        self.setWindowTitle(f"{name} – {title}" if name else title)

    # -- messages ------------------------------------------------------------------------------

    def toast(
        self,
        text: str,
        action: ButtonSpec | None = None,
        kind: str = "neutral",
        seconds: float = 8.0,
    ) -> Toast:
        """Show a message about what was done, with an action such as (Undo, callback)."""
        if self._toasts is None:
            from desktop_app.ui.widgets.feedback import ToastArea

            self._toasts = ToastArea(self._right)
            theme.dress_window(self._toasts)
        return self._toasts.show_toast(text, action, kind, seconds)

    def withdraw_toasts(self, label: str = "") -> None:
        """Remove the messages whose action is `label`, or those with any, as it would now do something else."""
        if self._toasts is not None and isValid(self._toasts):
            self._toasts.withdraw(label)

    def banner(
        self,
        key: str,
        text: str,
        kind: str = "info",
        actions: Sequence[ButtonSpec] = (),
        closable: bool = False,
    ) -> Banner:
        """Show a message above the page until `close_banner(key)`; the same key replaces it."""
        return self.banners.show_banner(key, text, kind, actions, closable)

    def close_banner(self, key: str) -> None:
        """Remove a message, if it is shown."""
        self.banners.close_banner(key)

    # -- the frame itself ----------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.top_bar = top = TopBar(self._title, self._chips, self.search, self._actions)
        self._right = self.pages_area = QWidget()
        self.jobs = JobStrip(self._right)
        theme.dress_window(self.jobs)
        # A click beside the fields takes the focus from them, which keeps what was typed.
        self._right.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._header = QWidget()
        header = QVBoxLayout(self._header)
        header.setContentsMargins(0, 0, 0, 0)
        header.setSpacing(0)
        for part in (top, self._sub_bars, self.banners):
            theme.dress_window(part)
            header.addWidget(part)
        column.addWidget(self._header)
        theme.dress_window(self.sidebar)
        column.addWidget(self._stack, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self._right, 1)
        self.setCentralWidget(whole)
        self._right.setFocus()

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
                    id=f"go.{spec.id}",
                    title=_("Go to {page}").format(page=spec.title),
                    run=partial(self.show_page, spec.id),
                    shortcut=f"Alt+{index}" if index <= 8 else "",
                    icon=spec.icon,
                    section=_("Go to"),
                )
                for index, spec in enumerate(shown, 1)
            ]
        )

    def _keys_changed(self) -> None:
        if "palette.open" in self.registry:
            self.search.set_shortcut(self.registry.shortcut("palette.open").split(";")[0])

    def reset_geometry(self) -> None:
        """Size and place as at the first start."""
        if self._settings is not None:
            self._settings.update(window=())
        self.showNormal()
        geometry.restore(self, ())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, TermAsked):
            self.term_asked.emit(event.term)
            return True
        if event.type() == QEvent.Type.UpdateRequest:
            # Nothing is drawn before all parts have their place: a page would be seen crushed for a moment.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        result = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest and not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self._after_first_paint)
        return result

    def _after_first_paint(self) -> None:
        theme.load_fallback_fonts()
        from desktop_app.ui.widgets.focus.focus_keeper import FocusKeeper
        from desktop_app.ui.widgets.focus.stillness import Stillness

        def parts() -> list[QWidget]:
            always = [self.sidebar, self._header, self._stack, self.jobs]
            return [*always, self._toasts] if self._toasts is not None and isValid(self._toasts) else always

        self.focus_keeper = FocusKeeper(self, parts)
        self._stillness = Stillness(self)
        page = self.current_page()
        if page is not None and self.focusWidget() is self._right:
            self._enter(page, enter=True)
        self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.current_page()
        if page is not None and not page.can_leave():
            event.ignore()
            return
        if page is not None:
            page.deactivated()
        if self._settings is not None:
            self._settings.update(window=geometry.read(self))
        self.closing.emit()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = self.current_page()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                refused = acts.do_main(page, self._actions, self.focusWidget()) if page is not None else ""
                if refused:
                    self.toast(refused, seconds=5)
                return
            # Enter that nothing else handled presses the focused button, as Space does.
            if acts.press(self.focusWidget()):
                return
        if event.key() == Qt.Key.Key_F2 and not event.modifiers() and self._title.edit():
            return
        # Escape that no field handled goes a step back on the page, then to the page this one was opened from.
        if event.key() == Qt.Key.Key_Escape and page is not None and page.step_back():
            return
        back = self.way_back()
        if event.key() == Qt.Key.Key_Escape and back is not None:
            self.show_page(back[0])
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)
