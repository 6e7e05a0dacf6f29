"""Keeps what is being typed every two seconds, and offers it again when the program ended before it was kept."""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.ui.core.whereabouts import Whereabouts, can_be_seen, same_named, whereabouts
from desktop_app.ui.widgets.fields import typing

if TYPE_CHECKING:
    from desktop_app.services.drafts import DraftStore, TypedText
    from desktop_app.services.workspace import Workspace
    from desktop_app.ui.core.context import AppContext
    from desktop_app.ui.widgets.fields.field import Field

_log = logging.getLogger(__name__)
#: How long typed text stays in memory alone, at most.
EVERY_MS = 2_000
# How often, and for how long, a field is looked for on a page that is still reading.
_LOOK_MS, _LOOKS = 100, 50
_BANNER = "draft"


class DraftKeeper(QObject):
    """Follows every field of the window while a portfolio is open that can be changed.

    Nothing is written while nothing is typed. A draft goes when its field was kept or reverted. Texts that no field
    shows any more, and those of an earlier run, are offered in a message until the person decides.
    """

    def __init__(self, context: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._fields: WeakSet[Field] = WeakSet()
        self._store: DraftStore | None = None
        self._offered: dict[str, TypedText] = {}
        # What the file holds of this window.
        self._written: dict[str, TypedText] = {}
        self._writer: ThreadPoolExecutor | None = None
        self._writing: Future[None] | None = None
        self._has_failed = self._is_closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.keep)
        typing.news.began.connect(self._began)
        typing.news.left.connect(self._left)
        context.unkept.connect(self._unkept)
        context.opened.connect(self._opened)

    # -- keeping -------------------------------------------------------------------------------

    def keep(self) -> None:
        """Write what is being typed now, if it is not what was written last."""
        if self._store is None:
            return
        drafts = dict(self._offered)
        unkept = [field for field in list(self._fields) if isValid(field) and field.is_unkept()]
        self._fields = WeakSet(unkept)
        for field in unkept:
            text = field.typed_text()
            if text is not None:
                draft = self._draft(whereabouts(field), text, field.began())
                drafts[draft.key] = draft
        if drafts != self._written:
            self._write(drafts)
        if unkept:
            self._timer.start()
        else:
            self._timer.stop()

    def flush(self) -> None:
        """`keep`, and wait until it is in the file."""
        self.keep()
        if self._writing is not None:
            self._writing.result()

    def close(self) -> None:
        """The window is closed; called again, it does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self.flush()
        self._let_go()
        if self._writer is not None:
            self._writer.shutdown()
            self._writer = None
        typing.news.began.disconnect(self._began)
        typing.news.left.disconnect(self._left)

    def _draft(self, where: Whereabouts, text: str, began: float | None) -> TypedText:
        from desktop_app.services.drafts import TypedText

        seen = self._context.seen.seen(began)
        return TypedText(
            where.page, where.label, where.initiative_id, where.tab, where.record_id, where.place,
            text, seen.number if seen is not None else 0,
        )  # fmt: skip

    def _write(self, drafts: dict[str, TypedText]) -> None:
        store, before = self._store, self._written
        assert store is not None
        changed = {key: draft for key, draft in drafts.items() if before.get(key) != draft}
        gone = [key for key in before if key not in drafts]
        self._written = drafts
        if self._writer is None:
            # Not the lane of the portfolio: a long import must not hold back what is typed meanwhile.
            self._writer = ThreadPoolExecutor(1, "drafts")
        self._writing = self._writer.submit(self._put, store, changed, gone)

    def _put(self, store: DraftStore, changed: dict[str, TypedText], gone: list[str]) -> None:
        try:
            store.change(changed, gone)
            self._has_failed = False
        except (UserError, OSError) as error:
            if not self._has_failed:
                _log.warning("what is being typed was not kept aside: %s", type(error).__name__)
            self._has_failed = True
            # Tried again with the next look.
            self._written = {}

    def _began(self, field: Field) -> None:
        if self._store is not None:
            self._fields.add(field)
            if not self._timer.isActive():
                self._timer.start()

    def _left(self, field: Field) -> None:
        text = field.typed_text()
        if text and self._store is not None:
            self._unkept(whereabouts(field), text, field.began())

    def _unkept(self, where: Whereabouts, text: str, began: float | None = None) -> None:
        draft = self._draft(where, text, began)
        self._offered[draft.key] = draft
        self._offer()
        self._timer.start()

    # -- opening and closing -------------------------------------------------------------------

    def _opened(self, workspace: Workspace | None) -> None:
        if self._store is not None:
            self.flush()
            self._let_go()
        if workspace is None or workspace.read_only:
            return

        def read(ws: Workspace) -> tuple[DraftStore, list[TypedText], list[TypedText]]:
            from desktop_app.services import drafts

            store = drafts.store_of(ws)
            earlier = store.read()
            return store, earlier, drafts.not_kept(ws, earlier)

        def show(answer: tuple[DraftStore, list[TypedText], list[TypedText]]) -> None:
            if self._context.is_open and self._context.workspace is workspace:
                self._store, earlier, offered = answer
                self._written = {draft.key: draft for draft in earlier}
                self._offered = {draft.key: draft for draft in offered}
                self._offer()
                self.keep()

        self._context.read(read, show)

    def _let_go(self) -> None:
        self._timer.stop()
        self._store = None
        self._fields.clear()
        self._offered, self._written = {}, {}
        if self._context.window is not None:
            self._context.window.close_banner(_BANNER)

    # -- offering ------------------------------------------------------------------------------

    def _offer(self) -> None:
        """Ask about the first text that no field shows."""
        window = self._context.window
        if window is None:
            return
        window.close_banner(_BANNER)
        if not self._offered:
            return
        draft = next(iter(self._offered.values()))
        # A cell of a list of initiatives names its row only.
        of = draft.initiative_id or draft.record_id
        if not of:
            self._ask(draft, "")
            return
        # The same label stands on every initiative.
        self._context.read(
            lambda ws: _key_of(ws, of),
            lambda key: self._ask(draft, key) if draft.key in self._offered else None,
        )

    def _ask(self, draft: TypedText, key: str) -> None:
        window = self._context.window
        if window is None:
            return
        text = _("What you were typing in “{label}” was not kept.").format(label=draft.label)
        if key:
            text = _("{key}: what you were typing in “{label}” was not kept.").format(
                key=key, label=draft.label
            )
        if len(self._offered) > 1:
            text += " " + _("There are {n} such texts.").format(n=formats.number(len(self._offered)))
        actions = [
            (_("Continue"), lambda: self._continue(draft, bool(key))),
            (_("Copy text"), lambda: QGuiApplication.clipboard().setText(draft.text)),
            (_("Discard"), lambda: self._decided(draft)),
        ]
        window.banner(_BANNER, text, "caution", actions)

    def _decided(self, draft: TypedText) -> None:
        self._offered.pop(draft.key, None)
        self._offer()
        self.keep()

    def _continue(self, draft: TypedText, is_of_initiative: bool) -> None:
        """Lead to the field with the text in it."""
        initiative_id = draft.initiative_id or (draft.record_id if is_of_initiative else "")
        where = Whereabouts(draft.page, draft.label, initiative_id, draft.tab, draft.record_id, draft.place)
        goes_on = self._context.goes_on.get(where.label) if not where.page else None
        if goes_on is not None and goes_on(draft.text):
            self._decided(draft)
            return
        if where.initiative_id:
            self._context.open_initiative(where.initiative_id, where.tab, where.record_id)
        elif self._context.window is not None and self._context.window.has_page(where.page):
            self._context.go(where.page)
        self._look(draft, where, _LOOKS)

    def _look(self, draft: TypedText, where: Whereabouts, looks: int) -> None:
        page = self._context.window.current_page() if self._context.window is not None else None
        fields = same_named(page, where.label) if page is not None else []
        field = next((one for one in fields if _stands_at(one, where)), None)
        if field is not None and not can_be_seen(field):
            self._say_gone(where.label)
        elif field is not None and draft.key in self._offered:
            field.type_again(draft.text, self._context.seen.moment_of(draft.number))
            field.focus()
            self._decided(draft)
        elif page is not None and page.go_on_with(where.label, draft.text):
            self._decided(draft)
        elif looks and field is None:
            QTimer.singleShot(_LOOK_MS, self, lambda: self._look(draft, where, looks - 1))
        elif field is None:
            self._say_gone(where.label)

    def _say_gone(self, label: str) -> None:
        text = _("“{label}” is not there now. Copy the text, or discard it.")
        self._context.toast(text.format(label=label), kind="caution")


def _stands_at(field: Field, where: Whereabouts) -> bool:
    """Whether a field is the one of a draft; what was typed into a cell goes on in the field of its initiative."""
    here = whereabouts(field)
    of_initiative = (here.initiative_id, here.record_id) == (where.initiative_id, where.record_id)
    return here == where or (bool(where.initiative_id) and not where.tab and of_initiative)


def _key_of(ws: Workspace, initiative_id: str) -> str:
    """The key of an initiative; empty for one that somebody deleted meanwhile."""
    try:
        return ws.spine(initiative_id).initiative.key
    except UserError:
        return ""
