"""The board page: initiatives as cards by stage or any other choice; a move runs the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.choices import INDUSTRIES, RISK_CLASSES, Stage
from desktop_app.domain.custom_fields import PREFIX
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.word_order import natural_key, order_key
from desktop_app.services.changes import Changes
from desktop_app.services.planning import board
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.board.card import COLOURS, INDUSTRY, KEY, RISK, stripe_of
from desktop_app.ui.board.moves import CardMover
from desktop_app.ui.board.view import BoardView
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.reading import first_reading_card, while_reading
from desktop_app.ui.filtering.filter_bar import CardFilter
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import MenuButton, literal
from desktop_app.ui.widgets.colour_legend import ColourLegend
from desktop_app.ui.widgets.labels import ElidedLabel
from desktop_app.ui.widgets.layouts import clear_layout

Row = tuple[Any, ...]
# Stages off the way from idea to retirement are shown only when asked for.
_ASIDE = (str(Stage.RETIRED), str(Stage.ON_HOLD), str(Stage.STOPPED))
_READ_SINGLY = 200
# Columns that a new initiative can begin in.
_STARTS = ("stage", "industry")


class BoardPage(Page):
    """Cards in columns, with tools that choose what columns and cards show."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._rows: dict[str, Row] = {}
        # The same from one letter in the search to the next.
        self._listed: list[Row] = []
        self._loaded = False
        self._asked = 0
        # The column whose button was pressed for a new initiative.
        self._new_in = ""
        kept = context.settings.values.tables.get("board", {})
        group = kept.get("group", "stage")
        self._own: board.Own = board.NO_OWN
        known = group in board.group_fields() or group.startswith(PREFIX)
        self._group = group if known else "stage"
        self._hidden: dict[str, list[str]] = {"stage": list(_ASIDE), **kept.get("hidden", {})}
        self.filter = CardFilter(context, lambda: self._listed, self)
        self.filter.changed.connect(self._apply)
        self.view = BoardView(
            _("Board"),
            lambda: context.currency if context.is_open else "",
            lambda rows, column: board.worst_way(rows, column, self._group, self._own),
        )
        self.view.collapse_empty = bool(kept.get("fold", True))
        colour = kept.get("colour", "industry")
        self.view.set_colour(colour if colour in COLOURS else "industry")
        self.view.start_wanted.connect(self._start_in)
        self.mover = CardMover(context, self.view, lambda: self._rows, self._group)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING["xl"], SPACING["l"], SPACING["xl"], SPACING["xl"])
        column.setSpacing(SPACING["m"])
        column.addLayout(self._tools())
        column.addWidget(self.filter.chips)
        column.addWidget(self.legend)
        column.addWidget(self.view, 1)
        self._empty = QWidget()
        self._empty_box = QVBoxLayout(self._empty)
        column.addWidget(self._empty, 1)
        # In place of the cards until they are read.
        self.view.hide()
        self._empty_box.setContentsMargins(0, 0, 0, 0)
        self._empty_box.addWidget(first_reading_card("board"), 1)
        self.legend.keep_room()
        theme.notifier().changed.connect(self._apply)

    def title(self) -> str:
        return _("Board")

    def header_actions(self) -> Sequence[QWidget]:
        return (self._context.registry.button("initiative.new", primary=True),)

    def begins_with(self) -> Mapping[str, str]:
        # From the keyboard: in the column of the card that it is on.
        column = self._new_in or self.view.current_column()
        self._new_in = ""
        return {self._group: column} if column and self._group in _STARTS else {}

    def _start_in(self, column: str) -> None:
        self._new_in = column
        self._context.registry.run("initiative.new")

    def _tools(self) -> QHBoxLayout:
        self.columns_button = MenuButton("", self._fill_columns)
        self.colour_button = MenuButton("", self._fill_colours)
        self.legend = ColourLegend(_("What the colours stand for"))
        self.hint = ElidedLabel(_("Ctrl+arrows move a card"), tone="muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(self.filter.field)
        row.addWidget(self.filter.button)
        row.addWidget(self.columns_button)
        row.addWidget(self.colour_button)
        row.addStretch(1)
        row.addWidget(self.hint)
        self._name_buttons()
        return row

    def _name_buttons(self) -> None:
        fields = board.group_fields(self._own)
        # The user's own words are not put into lower case.
        label = fields.get(self._group, "")
        label = label if self._group in self._own else label[:1].lower() + label[1:]
        self.columns_button.set_text(_("Columns: {field}").format(field=label))
        self.colour_button.set_text(
            _("Colour: {field}").format(field=_(COLOURS[self.view.state.painter.colour_by]))
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.hint.setVisible(self.width() >= theme.px(860))

    # -- reading -------------------------------------------------------------------------------

    def activated(self) -> None:
        self._read_all()

    def deactivated(self) -> None:
        self.view.mouse.cancel_drag()
        self.mover.popover.put_away()

    def refresh(self, changes: object = None) -> None:
        """Read again what changed."""
        if not self._context.is_open:
            return
        if (
            isinstance(changes, Changes)
            and self._loaded
            and not changes.touches("*", "portfolio", "custom_field")
        ):
            ids = changes.initiative_ids
            if not ids:
                return
            if len(ids) <= _READ_SINGLY:
                self._read_some(sorted(ids))
                return
        self._read_all()

    def _read_all(self) -> None:
        if not self._context.is_open:
            return
        group = self._group
        asked = self._asked = self._asked + 1

        def read(ws: Workspace) -> tuple[board.Own, list[Row]]:
            own = board.own_choices(ws)
            return own, board.cards(ws, group, None) if group in board.group_fields(own) else []

        def show(reading: tuple[board.Own, list[Row]]) -> None:
            if asked != self._asked:
                return
            self._own, rows = reading
            self.mover.own = self._own
            if group not in board.group_fields(self._own):
                # Somebody removed the field.
                self.set_group("stage")
                return
            self._name_buttons()
            self._loaded = True
            self._take({row[0]: row for row in rows})

        while_reading(self, self._context.read(read, show))

    def _read_some(self, ids: list[str]) -> None:
        group = self._group
        # A full read that is under way may miss this change.
        asked, whole = self._asked + 1, not self._loaded
        self._asked = asked

        def show(rows: list[Row]) -> None:
            if asked != self._asked or whole or group != self._group:
                self._read_all()
                return
            for initiative_id in ids:
                if initiative_id not in {row[0] for row in rows}:
                    self._rows.pop(initiative_id, None)
            self._rows.update({row[0]: row for row in rows})
            self._take(dict(sorted(self._rows.items(), key=lambda item: natural_key(item[1][KEY]))))

        while_reading(self, self._context.read(lambda ws: board.cards(ws, group, ids), show))

    def _take(self, rows: dict[str, Row]) -> None:
        self._rows, self._listed = rows, list(rows.values())
        self.filter.look_again()
        self._apply()

    # -- what is shown -------------------------------------------------------------------------

    def _apply(self) -> None:
        if not self._loaded:
            return
        rows = self.filter.keep(self._listed)
        columns = board.arrange(rows, self._group, self._own)
        hidden = self._hidden.get(self._group, [])
        shown = [one for one in columns if one.value not in hidden and (one.value or one.cards)]
        self.view.state.can_edit = self._context.can_edit
        self.view.state.can_start = self._context.can_edit and self._group in _STARTS
        self.view.set_columns(shown)
        self._show_legend(rows)
        self._show_empty(bool(rows))

    def _show_legend(self, rows: Sequence[Row]) -> None:
        colour = self.view.state.painter.colour_by
        self.legend.setVisible(bool(rows) and colour != "none")
        if colour == "none":
            self.legend.set_items(())
            return
        at, labels = (RISK, RISK_CLASSES) if colour == "risk_class" else (INDUSTRY, INDUSTRIES)
        example = {row[at] or "": row for row in rows}
        ordered = [value for value in labels if value in example]
        ordered += sorted((value for value in example if value and value not in labels), key=order_key)
        ordered += [""] * ("" in example)
        self.legend.set_items(
            [
                (
                    _(labels.get(value, value)) if value else _("Not stated"),
                    stripe_of(example[value], colour),
                    1.0,
                )
                for value in ordered
            ]
        )

    def _show_empty(self, any_shown: bool) -> None:
        self.view.setVisible(any_shown)
        self._empty.setVisible(not any_shown)
        clear_layout(self._empty_box)
        if any_shown:
            return
        from desktop_app.ui.widgets.feedback import EmptyState

        run = self._context.registry.run
        if self._rows:
            state = EmptyState(
                "search", _("No initiative matches."), [(_("Clear filters"), self.filter.clear)], quiet=True
            )
        else:
            state = EmptyState(
                "board",
                _("Your initiatives appear here as cards that move from stage to stage."),
                [
                    (_("New initiative"), lambda: run("initiative.new")),
                    (_("Import a list"), lambda: run("portfolio.import")),
                ],
                why=_("Leaders ask where everything stands, and what is stuck."),
                quiet=True,
            )
        self._empty_box.addWidget(state, 1, Qt.AlignmentFlag.AlignCenter)

    def set_group(self, field: str) -> None:
        """Make the columns of another field."""
        self._group = self.mover.group = field
        self.mover.popover.put_away()
        self._keep()
        self._name_buttons()
        self._read_all()

    def set_view(self, definition: Mapping[str, Any]) -> None:
        """Show a saved view: its filter, its groups as columns where they are choices, its colours."""
        group = definition.get("group") or ""
        colour = definition.get("options", {}).get("colour")
        self.filter.set_view(definition)
        if colour in COLOURS:
            self.set_colour(colour)
        if (group in board.group_fields() or group.startswith(PREFIX)) and group != self._group:
            self.set_group(group)

    def set_colour(self, colour: str) -> None:
        """Let the stripes show another field."""
        self.view.set_colour(colour)
        self._keep()
        self._name_buttons()
        self._apply()

    def set_column_shown(self, value: str, on: bool) -> None:
        """Show or hide a column."""
        hidden = [one for one in self._hidden.get(self._group, []) if one != value]
        self._hidden[self._group] = hidden if on else [*hidden, value]
        self._keep()
        self._apply()

    def _fold(self, on: bool) -> None:
        self.view.set_collapse_empty(on)
        self._keep()

    def _keep(self) -> None:
        state = {
            "group": self._group,
            "colour": self.view.state.painter.colour_by,
            "fold": self.view.collapse_empty,
            "hidden": self._hidden,
        }
        self._context.settings.put("tables", {"board": state})

    def _fill_columns(self, menu: QMenu) -> None:
        for name, label in board.group_fields(self._own).items():
            item = menu.addAction(literal(label), partial(self.set_group, name))
            item.setCheckable(True)
            item.setChecked(name == self._group)
        menu.addSeparator()
        shown = menu.addMenu(_("Show columns"))
        hidden = self._hidden.get(self._group, [])
        for column in board.arrange(self._rows.values(), self._group, self._own):
            item = shown.addAction(literal(f"{column.label}  ({formats.number(len(column.cards))})"))
            item.setCheckable(True)
            item.setChecked(column.value not in hidden)
            item.toggled.connect(lambda on, value=column.value: self.set_column_shown(value, on))
        fold = menu.addAction(_("Fold empty columns"))
        fold.setCheckable(True)
        fold.setChecked(self.view.collapse_empty)
        fold.toggled.connect(self._fold)

    def _fill_colours(self, menu: QMenu) -> None:
        for name, label in COLOURS.items():
            item = menu.addAction(_(label).capitalize(), partial(self.set_colour, name))
            item.setCheckable(True)
            item.setChecked(name == self.view.state.painter.colour_by)
