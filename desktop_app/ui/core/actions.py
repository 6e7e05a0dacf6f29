"""One registry of everything a user can do: it feeds menus, buttons, palette and shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.ui.look import icons
from desktop_app.ui.widgets.buttons import Button, literal
from desktop_app.ui.widgets.labels import tooltip

#: Whether an action can be used now, and if not, a sentence why.
Enabled = Callable[[], tuple[bool, str]]


def always() -> tuple[bool, str]:
    """The `enabled` of an action that can always be used."""
    return True, ""


def never() -> bool:
    """The `is_on` of an action that opens nothing beside the page."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something a user can do.

    id: dotted, such as "initiative.new"; title: as read in a menu; run: does it; shortcut: a portable key
    sequence such as "Ctrl+N", or several separated by "; "; section: its heading in the palette and
    the cheat sheet; palette: whether the palette lists it; keywords: further words to find it by.
    """

    id: str
    title: str
    run: Callable[[], object]
    shortcut: str = ""
    icon: str = ""
    section: str = ""
    enabled: Enabled = always
    #: Whether what it opens is open now, so that its button shows as pressed.
    is_on: Callable[[], bool] = never
    palette: bool = True
    keywords: str = ""


class PaletteItem(NamedTuple):
    """Something besides actions that the palette finds, such as an initiative."""

    title: str
    subtitle: str
    run: Callable[[], object]
    icon: str = "initiatives"
    #: The id under which recent use is remembered; "" is never remembered.
    key: str = ""
    #: Further words to find it by, which do not show.
    keywords: str = ""


@cache
def parse_shortcuts(text: str) -> tuple[str, ...]:
    """The portable key sequences of "Ctrl+K; Ctrl+Shift+P"; raises ValueError for others."""
    result = []
    for part in text.split(";"):
        part = part.strip()
        if not part:
            continue
        portable = QKeySequence(part).toString(QKeySequence.SequenceFormat.PortableText)
        if not portable or "Unknown" in portable:
            raise ValueError(f"not a key sequence: {part}")
        result.append(portable)
    return tuple(result)


def native(text: str) -> str:
    """Shortcuts as this system writes them, the first only."""
    parts = parse_shortcuts(text)
    if not parts:
        return ""
    return QKeySequence(parts[0]).toString(QKeySequence.SequenceFormat.NativeText)


class ActionRegistry(QObject):
    """Every action by id, with the shortcuts that the user gave it.

    `changed` tells that actions or shortcuts changed; `ran` carries the id of an action that ran;
    `failed` carries (action, UserError) when an action stopped with a sentence for the user;
    `refused` carries (action, reason) when somebody asked for one that is disabled.
    """

    changed = Signal()
    ran = Signal(str)
    failed = Signal(object, object)
    refused = Signal(object, str)

    def __init__(self, shortcuts: dict[str, str] | None = None) -> None:
        super().__init__()
        self._actions: dict[str, Action] = {}
        self._custom = dict(shortcuts or {})
        self._keys: dict[str, tuple[str, ...]] = {}
        #: Actions whose chosen keys could not be used, so that they have their defaults again.
        self.given_up: list[str] = []
        self._bound: dict[str, QAction] = {}
        self._window: QWidget | None = None

    def __iter__(self) -> Iterator[Action]:
        return iter(tuple(self._actions.values()))

    def __contains__(self, action_id: str) -> bool:
        return action_id in self._actions

    def __len__(self) -> int:
        return len(self._actions)

    def add(self, *actions: Action) -> None:
        """Register actions; raises ValueError for an id, or a default shortcut, that another action has.

        What the user chose never raises: keys that are none any more, or that another action has by now, such as a
        command of a later version, go back to the default.
        """
        for action in actions:
            if action.id in self._actions:
                raise ValueError(f"the action {action.id} exists already")
            self._actions[action.id] = action
        try:
            self._settle_keys()
        except ValueError:
            for action in actions:
                del self._actions[action.id]
            raise
        for action in actions:
            self._bind(action)
        self.changed.emit()

    def _settle_keys(self) -> None:
        """Say which keys each action has; a choice that is in the way of another action is given up."""
        while True:
            holders = self._default_holders()
            keys: dict[str, tuple[str, ...]] = {}
            for action_id in self._actions:
                chosen = self._chosen_keys(action_id)
                if action_id not in self._custom:
                    keys[action_id] = parse_shortcuts(self._actions[action_id].shortcut)
                elif chosen is None or any(part in holders for part in chosen):
                    # Its default may be in the way of another choice, so all are looked at again.
                    del self._custom[action_id]
                    self.given_up.append(action_id)
                    break
                else:
                    keys[action_id] = chosen
                    holders |= dict.fromkeys(chosen, action_id)
            else:
                break
        self._keys = keys
        for action_id, bound in self._bound.items():
            bound.setShortcuts([QKeySequence(part) for part in keys.get(action_id, ())])

    def _default_holders(self) -> dict[str, str]:
        """Which action has which key, as far as the user chose no others."""
        holders: dict[str, str] = {}
        for action in self._actions.values():
            if action.id not in self._custom:
                for part in parse_shortcuts(action.shortcut):
                    holder = holders.setdefault(part, action.id)
                    if holder != action.id:
                        raise ValueError(f"{action.id} and {holder} have the same shortcut")
        return holders

    def _chosen_keys(self, action_id: str) -> tuple[str, ...] | None:
        """The keys that the user chose for an action; None if there are none, or they are no keys any more."""
        text = self._custom.get(action_id)
        if text is None:
            return None
        try:
            return parse_shortcuts(text)
        except ValueError:
            return None

    def remove(self, *action_ids: str) -> None:
        """Take actions out, such as those of a page that is gone."""
        for action_id in action_ids:
            self._actions.pop(action_id, None)
            bound = self._bound.pop(action_id, None)
            if bound is not None:
                if self._window is not None:
                    self._window.removeAction(bound)
                bound.deleteLater()
        self._settle_keys()
        self.changed.emit()

    def get(self, action_id: str) -> Action:
        """The action; raises KeyError."""
        return self._actions[action_id]

    def shortcut(self, action_id: str) -> str:
        """The shortcuts in force, portable, separated by "; "; empty when there is none."""
        return "; ".join(self._keys[action_id])

    def custom_shortcuts(self) -> dict[str, str]:
        """The shortcuts that differ from the defaults, for the settings."""
        return dict(self._custom)

    def set_shortcut(self, action_id: str, shortcut: str | None) -> None:
        """Give an action other keys; "" means none, None the default again.

        Raises UserError when the keys are not valid or belong to another action.
        """
        action = self._actions[action_id]
        text = action.shortcut if shortcut is None else shortcut
        try:
            wanted = parse_shortcuts(text)
        except ValueError:
            raise UserError(_("“{keys}” is not a key combination.").format(keys=text)) from None
        holder = self._holder(wanted, action_id)
        if holder:
            raise UserError(
                _("{keys} belongs to “{action}” already. Choose other keys.").format(
                    keys=native(text), action=self._actions[holder].title
                )
            )
        if shortcut is None or shortcut == action.shortcut:
            self._custom.pop(action_id, None)
        else:
            self._custom[action_id] = "; ".join(wanted)
        self._settle_keys()
        self.changed.emit()

    def attach(self, window: QWidget) -> None:
        """Make the shortcuts work in a window."""
        self._window = window
        for action in self:
            self._bind(action)

    def run(self, action_id: str) -> None:
        """Do it, if it can be done now; an error with a sentence for the user goes to `failed`."""
        action = self._actions[action_id]
        possible, reason = action.enabled()
        if not possible:
            self.refused.emit(action, reason)
            return
        try:
            action.run()
        except UserError as error:
            self.failed.emit(action, error)
            return
        self.ran.emit(action_id)

    def sections(self) -> list[tuple[str, list[Action]]]:
        """Actions by section, both in the order in which they were added."""
        result: dict[str, list[Action]] = {}
        for action in self:
            result.setdefault(action.section, []).append(action)
        return list(result.items())

    def cheat_sheet(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(section, [(title, keys as this system writes them)]) of all actions that have keys."""
        result = []
        for section, actions in self.sections():
            rows = []
            for action in actions:
                keys = [
                    QKeySequence(part).toString(QKeySequence.SequenceFormat.NativeText)
                    for part in parse_shortcuts(self.shortcut(action.id))
                ]
                if keys:
                    rows.append((action.title, ", ".join(keys)))
            if rows:
                result.append((section, rows))
        return result

    def fill_menu(self, menu: QMenu, action_ids: Iterable[str | None]) -> None:
        """Append actions to a menu; None is a separator; disabled ones say why in their tooltip."""
        menu.setToolTipsVisible(True)
        for action_id in action_ids:
            if action_id is None:
                menu.addSeparator()
                continue
            action = self._actions[action_id]
            item = menu.addAction(literal(action.title))
            if action.icon:
                item.setIcon(icons.icon(action.icon))
            keys = native(self.shortcut(action_id))
            if keys:
                # For display only: the window's own QAction handles the keys.
                item.setText(f"{literal(action.title)}\t{keys}")
            possible, reason = action.enabled()
            item.setEnabled(possible)
            item.setToolTip(tooltip(reason))
            item.triggered.connect(partial(self._triggered, action_id))

    def button(self, action_id: str, primary: bool = False, text: str = "") -> Button:
        """A button that runs an action; its tooltip holds the keys."""
        action = self._actions[action_id]
        keys = native(self.shortcut(action_id))
        tip = _("{title} ({keys})").format(title=action.title, keys=keys) if keys else ""
        button = Button(
            text or action.title,
            lambda: self.run(action_id),
            icon=action.icon,
            look="pressed" if action.is_on() else "primary" if primary else "",
            tip=tip,
        )
        possible, reason = action.enabled()
        button.set_enabled(possible, reason)
        return button

    def _triggered(self, action_id: str, _checked: bool = False) -> None:
        if action_id in self._actions:
            self.run(action_id)

    def _holder(self, wanted: tuple[str, ...], but: str) -> str:
        if not wanted:
            return ""
        taken = set(wanted)
        for other, keys in self._keys.items():
            if other != but and taken & set(keys):
                return other
        return ""

    def _bind(self, action: Action) -> None:
        if self._window is None or action.id in self._bound:
            return
        keys = self._keys[action.id]
        bound = QAction(literal(action.title), self._window)
        bound.setShortcuts([QKeySequence(part) for part in keys])
        bound.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        bound.triggered.connect(partial(self._triggered, action.id))
        self._window.addAction(bound)
        self._bound[action.id] = bound
