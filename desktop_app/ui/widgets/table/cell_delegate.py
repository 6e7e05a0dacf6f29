"""Draws the cells of a table: text, figures, chips, state marks, bars and sparklines."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.widgets.fields.typing import typed_since
from desktop_app.ui.widgets.state_marks import chip_size, paint_chip, paint_dot
from desktop_app.ui.widgets.table.cell_edit import CellEdit
from desktop_app.ui.widgets.table.table_model import (
    CellDoubt,
    CellRole,
    Span,
    TableColumn,
    TupleTableModel,
    doubt_at,
    value_in,
    written_at,
)

if TYPE_CHECKING:
    from desktop_app.ui.widgets.table.reading_bubble import ReadingBubble

Index = QModelIndex | QPersistentModelIndex
# When the editor of a cell was opened.
_BEGAN = "began"
# A shorter bar is not drawn, px.
_LEAST_BAR = 12
#: Room left and right in a cell, px.
PAD = 10
_LEADING = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


def in_two_lines(text: str, metrics: QFontMetrics, width: int) -> str:
    """`text` broken after the last word that fits into `width` px, the rest cut to one line."""
    words = text.split(" ")
    count = 1
    # Qt takes a text for longer than its advance where the last letter leans out of it.
    room = width - metrics.averageCharWidth() // 2
    while count < len(words) and metrics.horizontalAdvance(" ".join(words[: count + 1])) <= room:
        count += 1
    lines = (" ".join(words[:count]), " ".join(words[count:]))
    return "\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines if line)


class CellDelegate(QStyledItemDelegate):
    """Paints one cell by the kind of its column."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        # Whether the next editor is opened by the first letter of what replaces the cell.
        self.is_typed_over = False
        # In a sheet: told of the text and how it was ended, "down", "up", "next", "previous" or "fill".
        self.ended: Callable[[QModelIndex, str, str], object] | None = None
        self._bubble: ReadingBubble | None = None
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self._fonts = {
            "text": theme.font("body"),
            "strong": theme.font("body", 500),
            "chip": theme.font("small", 500),
            "small": theme.font("small"),
        }
        self._metrics = {name: QFontMetrics(font) for name, font in self._fonts.items()}
        t = theme.tokens()
        self._ink, self._muted, self._accent = QColor(t.ink), QColor(t.muted), QColor(t.accent)
        self._line, self._selected = QBrush(QColor(t.line)), QBrush(QColor(t.selection))
        self._hair = QBrush(QColor(t.pale(t.line, 0.55)))
        self._mirrored = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._fill, self._focus = QBrush(self._accent), QColor(t.focus)
        self._soft = QBrush(QColor(t.pale(t.accent, 0.35)))
        # In high contrast the ground alone would not show which rows are chosen.
        self._chosen = QBrush(self._focus) if t.high_contrast else None
        self._sign = QPen(self._muted, 1, Qt.PenStyle.DotLine)
        self._tones = {"muted": self._muted, "link": self._accent}

    def _model(self, index: Index) -> TupleTableModel:
        model = index.model()
        if not isinstance(model, TupleTableModel):
            raise TypeError("a CellDelegate draws a TupleTableModel only")
        return model

    def _column(self, index: Index) -> TableColumn:
        return self._model(index).columns()[index.column()]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # Python asks the model directly: a detour through Qt would double the time of a repaint.
        model = self._model(index)
        at, place = index.row(), index.column()
        rect = option.rect
        # The view is asked, as `option.state` would load Qt's style enums, 6 ms of each start.
        if self._view.selectionModel().isSelected(index):
            painter.fillRect(rect, self._selected)
            if self._chosen is not None:
                painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), self._chosen)
                painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), self._chosen)
        else:
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._line)
        if self.ended is not None:
            edge = rect.left() if self._mirrored else rect.right()
            painter.fillRect(QRect(edge, rect.top(), 1, rect.height()), self._hair)
        column = model.columns()[place]
        inner = rect.adjusted(PAD, 0, -PAD, -1)
        kind = column.kind
        if len(model.doubts) and (doubt := doubt_at(model, at, place)) is not None:
            self._doubt(painter, inner, doubt.text, kind == "number")
            kind = text = ""
        elif kind == "spark":
            self._spark(painter, inner, model.value(at, place))
            text = ""
        elif kind == "range" and isinstance(span := model.value(at, place), Span):
            self._range(painter, inner, span, column)
            text = ""
        elif kind in ("steps", "ratio"):
            self._small_bars(painter, inner, kind, model, at, place)
            text = ""
        else:
            text = model.shown(at, place)
        if kind == "chip":
            self._chip(painter, inner, text, model.kind(at, place))
        elif kind == "dot":
            self._dot(painter, inner, text, model, at, place)
        elif kind == "bar":
            self._bar(painter, inner, text, model.value(at, place))
        elif text:
            font = "strong" if kind in ("strong", "link") else "text"
            self._text(painter, inner, text, self._tones.get(kind, self._ink), font, kind == "number")
        if text and column.computed:
            figure = self.figure_rect(index, rect)
            painter.setPen(self._sign)
            painter.drawLine(figure.bottomLeft(), figure.bottomRight())
        if self._begins_chosen_row(index):
            theme.paint_chosen(painter, rect.adjusted(0, 0, 0, -1))
        if self._view.hasFocus() and self._view.currentIndex() == index:
            painter.setPen(QPen(self._focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _begins_chosen_row(self, index: Index) -> bool:
        """Whether a cell is the first of a row that is chosen as a whole, where a bar says so."""
        view, chosen = self._view, self._view.selectionModel()
        if self._chosen is not None or not isinstance(view, QTableView) or not chosen.isSelected(index):
            return False
        is_first = view.horizontalHeader().visualIndex(index.column()) == 0
        return is_first and chosen.isRowSelected(index.row(), index.parent())

    def figure_rect(self, index: Index, cell: QRect) -> QRect:
        """Where the text of a computed figure stands in its cell, over the dotted line; empty for other cells."""
        model = self._model(index)
        column = model.columns()[index.column()]
        if not column.computed:
            return QRect()
        rect = cell.adjusted(PAD, 0, -PAD, -1)
        metrics = self._metrics["text"]
        width = min(metrics.horizontalAdvance(model.shown(index.row(), index.column())), rect.width())
        at_end = column.kind == "number"
        if column.kind == "bar" and isinstance(model.value(index.row(), index.column()), (int, float)):
            bar = self._bar_width(rect)
            rect = rect.adjusted(bar + 8, 0, 0, 0) if bar > _LEAST_BAR else rect
        if self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            at_end = not at_end
            rect.moveRight(cell.right() - PAD - (rect.left() - cell.left() - PAD))
        left = rect.right() - width if at_end else rect.left()
        height = metrics.height()
        return QRect(left, rect.top() + (rect.height() - height) // 2, width, height)

    def _text(
        self, painter: QPainter, rect: QRect, text: str, tone: QColor, font: str, right: bool = False
    ) -> None:
        painter.setFont(self._fonts[font])
        painter.setPen(tone)
        metrics = self._metrics[font]
        place = _RIGHT if right else _LEADING
        if metrics.horizontalAdvance(text) > rect.width():
            if right:
                # A number that is cut reads as another number.
                text = "…"
            elif rect.height() >= 2 * metrics.lineSpacing() + SPACING["s"]:
                text, place = in_two_lines(text, metrics, rect.width()), place | int(Qt.TextFlag.TextWordWrap)
            else:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, place, own_direction(text))

    def _doubt(self, painter: QPainter, rect: QRect, text: str, right: bool) -> None:
        """What was not understood, as it was typed, behind a sign of caution."""
        side = theme.px(8)
        width = min(rect.width(), self._metrics["text"].horizontalAdvance(text) + side + 6)
        mirrored = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = rect.right() - width + 1 if right != mirrored else rect.left()
        mark = QRectF(left, rect.top(), side, rect.height())
        if mirrored:
            mark.moveRight(left + width)
        paint_dot(painter, mark, "caution")
        words = QRect(left, rect.top(), width, rect.height())
        words.adjust(*((0, 0, -side - 6, 0) if mirrored else (side + 6, 0, 0, 0)))
        self._text(painter, words, text, theme.colour("caution"), "text")

    def _chip(self, painter: QPainter, rect: QRect, text: str, kind: str) -> None:
        if not text:
            return
        width, height = chip_size(self._metrics["chip"], text, kind=kind)
        width = min(width, rect.width())
        box = QRectF(rect.left(), rect.top() + (rect.height() - height) / 2, width, height)
        if self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveRight(rect.right())
        painter.setFont(self._fonts["chip"])
        paint_chip(painter, box, text, kind)

    def _dot(
        self, painter: QPainter, rect: QRect, text: str, model: TupleTableModel, at: int, place: int
    ) -> None:
        side = theme.px(8)
        box = QRectF(rect.left(), rect.top(), side, rect.height())
        room = rect.adjusted(side + 6, 0, 0, 0)
        if self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveRight(rect.right())
            room = rect.adjusted(0, 0, -side - 6, 0)
        colour = model.columns()[place].colour
        if colour is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(QColor(colour(model.value(at, place)))))
            painter.drawEllipse(box.center(), side / 2, side / 2)
            painter.restore()
        else:
            paint_dot(painter, box, model.kind(at, place))
        self._text(painter, room, text, self._ink, "text")

    def _bar_width(self, rect: QRect) -> int:
        """How long a full bar is in a cell with this room."""
        room = self._metrics["text"].horizontalAdvance("100 %") + 10
        return max(0, min(theme.px(72), rect.width() - room))

    def _bar(self, painter: QPainter, rect: QRect, text: str, value: object) -> None:
        if not isinstance(value, (int, float)):
            self._text(painter, rect, text, self._muted, "text")
            return
        width = self._bar_width(rect)
        if width > _LEAST_BAR:
            bar = QRectF(rect.left(), rect.center().y() - 2.5, width, 6)
            mirrored = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft
            if mirrored:
                bar.moveRight(rect.right())
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._line)
            painter.drawRoundedRect(bar, 3, 3)
            full = QRectF(bar)
            full.setWidth(bar.width() * min(max(float(value), 0.0), 1.0))
            if mirrored:
                full.moveRight(bar.right())
            painter.setBrush(self._fill)
            if full.width() > 0.5:
                painter.drawRoundedRect(full, min(3, full.width() / 2), 3)
            painter.restore()
            rect = rect.adjusted(0, 0, -width - 8, 0) if mirrored else rect.adjusted(width + 8, 0, 0, 0)
        self._text(painter, rect, text, self._ink, "text")

    def _spark(self, painter: QPainter, rect: QRect, values: Any) -> None:
        numbers = [v for v in values or () if isinstance(v, (int, float))]
        if not isinstance(values, Sequence) or len(numbers) < 2:
            return
        low, high = min(numbers), max(numbers)
        width = min(rect.width(), theme.px(72))
        height = min(rect.height() - 12, theme.px(20))
        top = rect.top() + (rect.height() - height) / 2
        span = (high - low) or 1.0
        points = QPolygonF(
            [
                QPointF(
                    rect.left() + width * at / (len(numbers) - 1),
                    top + height * (1 - (v - low) / span) if high > low else top + height / 2,
                )
                for at, v in enumerate(numbers)
            ]
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._accent, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(points)
        painter.restore()

    def _small_bars(
        self, painter: QPainter, rect: QRect, kind: str, model: TupleTableModel, at: int, place: int
    ) -> None:
        # Only tables of data files have them.
        from desktop_app.ui.widgets.table import cell_bars

        mirrored = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        value = model.value(at, place)
        if kind == "steps":
            cell_bars.paint_steps(painter, rect, value, mirrored)
        else:
            cell_bars.paint_ratio(painter, rect, value, model.kind(at, place), mirrored)

    def _range(self, painter: QPainter, rect: QRect, span: Span, column: TableColumn) -> None:
        low, high = column.axis() if column.axis is not None else (0.0, 1.0)
        reach, thick = theme.px(5), theme.px(6)
        left, width = rect.left() + reach, max(1, rect.width() - 2 * reach)
        mirrored = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft

        def place(value: float) -> float:
            share = min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5
            return left + width * (1 - share if mirrored else share)

        start, end = sorted((place(span.low), place(span.high)))
        middle = rect.top() + rect.height() / 2
        if span.note:
            # The missing share is written under the bar.
            height = self._metrics["chip"].height()
            middle = rect.top() + (rect.height() - height) / 2
            under = QRect(rect.left(), rect.bottom() - height, rect.width(), height)
            self._text(painter, under, span.note, self._muted, "small")
        bar = QRectF(start - thick / 2, middle - thick / 2, end - start + thick, thick)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if span.is_sure:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._soft)
            painter.drawRoundedRect(bar, thick / 2, thick / 2)
        else:
            # A hollow bar shows what is still possible, not what is likely.
            painter.setPen(QPen(self._muted, 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar.adjusted(0.6, 0.6, -0.6, -0.6), thick / 2, thick / 2)
        if span.middle is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._fill)
            painter.drawEllipse(QPointF(place(span.middle), middle), theme.px(9) / 2, theme.px(9) / 2)
        painter.restore()

    def text_width(self, index: Index) -> int:
        """The width that shows the whole cell, px."""
        column = self._column(index)
        text = str(index.data() or "")
        if column.kind == "chip":
            model = self._model(index)
            kind = model.kind(index.row(), index.column())
            return chip_size(self._metrics["chip"], text, kind=kind)[0] + 2 * PAD
        extra = {
            "dot": theme.px(8) + 6,
            # A bar gives up half of its length before words beside it are cut.
            "bar": theme.px(36) + 8,
            "spark": theme.px(72),
            "range": theme.px(72),
            "steps": theme.px(112),
            "ratio": theme.px(100),
        }
        font = "strong" if column.kind in ("strong", "link") else "text"
        width = (
            0
            if column.kind in ("spark", "range", "steps", "ratio")
            else self._metrics[font].horizontalAdvance(text)
        )
        return width + extra.get(column.kind, 0) + 2 * PAD + 2

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.text_width(index), option.rect.height() or theme.px(36))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show a tooltip only if something is cut, or there is more to say of the cell."""
        if event.type() == QEvent.Type.ToolTip and index.isValid():
            column, model = self._column(index), self._model(index)
            says_more = (
                column.tip is not None or column.origin or doubt_at(model, index.row(), index.column())
            )
            if not says_more and self.text_width(index) <= option.rect.width():
                QToolTip.hideText()
                return True
        return super().helpEvent(event, view, option, index)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column, model = self._column(index), self._model(index)
        typed = column.cell is not None and (
            self.is_typed_over or doubt_at(model, index.row(), index.column())
        )
        if column.choices is not None and not typed:
            from desktop_app.ui.widgets.fields.combo_box import ComboBox

            combo = ComboBox(parent)
            for value, label in column.choices():
                combo.addItem(label, value)
            combo.setAccessibleName(column.title)
            combo.setProperty(_BEGAN, time.monotonic())
            combo.activated.connect(lambda _at: self._commit(combo))
            return combo
        edit = CellEdit(column.title, parent)
        if column.cell is not None:
            values = (value_in(row, column) for row in model.rows())
            if proposals := column.cell.proposals(values):
                edit.propose(proposals)
            if column.kind == "number":
                edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            edit.textEdited.connect(lambda text: self._tell(column, text, edit))
            edit.destroyed.connect(self._untell)
        return edit

    def _tell(self, column: TableColumn, text: str, edit: CellEdit) -> None:
        """Say beside the cell what is understood of a text."""
        from desktop_app.ui.widgets.table.reading_bubble import ReadingBubble

        if column.cell is None:
            return
        if self._bubble is None:
            self._bubble = ReadingBubble(self._view.viewport())
        reading = column.cell.read(text)
        self._bubble.show_reading(reading, edit)
        words = reading.problem or (_("= {value}").format(value=reading.words) if reading.words else "")
        edit.setAccessibleDescription(words)

    def _untell(self) -> None:
        # The view may be on its way out too.
        if self._bubble is not None and isValid(self._bubble):
            self._bubble.hide()

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        from desktop_app.ui.widgets.fields.combo_box import ComboBox

        if isinstance(editor, ComboBox):
            editor.setCurrentIndex(editor.findData(index.data(CellRole.RAW)))
            editor.showPopup()
        elif isinstance(editor, CellEdit):
            # Rows that are read again while somebody types do not touch what is typed.
            if editor.is_unkept():
                return
            text = written_at(self._model(index), index.row(), index.column())
            if self.ended is not None and not self.is_typed_over:
                editor.go_on_from(text)
            else:
                editor.give(text)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        from desktop_app.ui.widgets.fields.combo_box import ComboBox

        if isinstance(editor, ComboBox):
            value = editor.currentData()
            if value != index.data(CellRole.RAW):
                with typed_since(editor.property(_BEGAN)):
                    model.setData(index, value)
        elif isinstance(editor, CellEdit):
            self._keep(editor, model, index)

    def _keep(self, editor: CellEdit, model: TupleTableModel, index: Index) -> None:
        """Keep what was typed; what is not understood stays as it is typed, marked, over what the cell holds."""
        text, column = editor.text(), self._column(index)
        if text == written_at(model, index.row(), index.column()):
            return
        if column.cell is None:
            value: Any = text
        else:
            reading = column.cell.read(text)
            if not reading.is_understood:
                model.doubts.put(model.ref_at(index.row()), column.id, CellDoubt(text, reading))
                return
            value = reading.value
            if column.cell.written(value) == column.cell.written(model.value(index.row(), index.column())):
                model.doubts.put(model.ref_at(index.row()), column.id, None)
                return
        with typed_since(editor.began()):
            model.setData(index, value)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(0, 0, 0, -1))

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        pressed = event if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) else None
        if pressed is not None and isinstance(watched, QLineEdit) and (end := self._end_of(pressed)):
            index = self._view.currentIndex()
            text = watched.text()
            if end == "fill" and self.ended is not None:
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
            else:
                self._commit(watched)
            if self.ended is not None:
                self.ended(index, text, end)
            return True
        return super().eventFilter(watched, event)

    def _end_of(self, event: QKeyEvent) -> str:
        """How a key ends the typing in a cell; "" for other keys, and for those that Qt handles."""
        key, modifiers = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.ended is not None and modifiers & Qt.KeyboardModifier.ControlModifier:
                return "fill"
            return "up" if modifiers & Qt.KeyboardModifier.ShiftModifier else "down"
        if self.ended is not None and key == Qt.Key.Key_Tab:
            return "next"
        if self.ended is not None and key == Qt.Key.Key_Backtab:
            return "previous"
        return ""

    def _commit(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
