"""Shows a help text in the look of the program's pages: its type scale, spacing and plain tables."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from desktop_app.services.learning.help_search import marked
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme

#: Lines are at most this many px long, about 90 letters.
_WIDEST = 680
_HEADINGS = {1: "page", 2: "title", 3: "body"}


class HelpText(QTextBrowser):
    """Shows mark-down; loads nothing, and opens nothing by itself.

    `fits`: as high as its text, for a page that scrolls around it.
    """

    def __init__(self, *, fits: bool = False) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self._source = ""
        self._fits = fits
        self._words: tuple[str, ...] = ()
        if fits:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.notifier().changed.connect(self._restyle)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None

    def show_text(self, source: str) -> None:
        """Show a text from its beginning."""
        self._source = source
        self._restyle()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def mark(self, words: Sequence[str]) -> None:
        """Mark where the folded words stand; none for no marks."""
        self._words = tuple(words)
        self._show_marks()

    def show_heading(self, number: int) -> None:
        """Scroll to a heading, counted from 0; the first one shows the beginning."""
        block = self.document().begin()
        while number >= 0 and block.isValid():
            number -= block.blockFormat().headingLevel() > 0
            if number >= 0:
                block = block.next()
        top = self.document().documentLayout().blockBoundingRect(block).top() if block.isValid() else 0
        self.verticalScrollBar().setValue(int(top) - SPACING["s"])

    def show_first_mark(self) -> None:
        """Scroll to the first marked word, if it is out of sight."""
        marks = self.extraSelections()
        if marks:
            box = self.cursorRect(marks[0].cursor)
            if box.bottom() > self.viewport().height():
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + box.top() - self.viewport().height() // 3)

    def _show_marks(self) -> None:
        marks = []
        block = self.document().begin() if self._words else QTextBlock()
        while block.isValid():
            for start, end in marked(block.text(), self._words):
                mark = QTextEdit.ExtraSelection()
                mark.cursor = QTextCursor(block)
                mark.cursor.setPosition(block.position() + start)
                mark.cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
                mark.format.setBackground(theme.colour("caution_soft"))
                mark.format.setForeground(theme.colour("ink"))
                marks.append(mark)
            block = block.next()
        self.setExtraSelections(marks)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left, above = (0, 0) if self._fits else (SPACING["xl"], SPACING["l"])
        right = max(left, self.width() - left - theme.px(_WIDEST))
        margins = (left, above, right, above)
        if self.viewportMargins().left() != left or self.viewportMargins().right() != right:
            self.setViewportMargins(*margins)
        self._break_lines()

    def _break_lines(self) -> None:
        # Qt laid out the text before the margins were set, and would cut the lines of lists.
        self.document().setTextWidth(self.viewport().width())
        if self._fits:
            margins = self.viewportMargins()
            self.setFixedHeight(int(self.document().size().height()) + margins.top() + margins.bottom() + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("focus"), 2))
            ring = QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, RADIUS["control"], RADIUS["control"])

    def _restyle(self) -> None:
        at = self.verticalScrollBar().value()
        document = self.document()
        document.setDefaultFont(theme.font("body"))
        document.setDocumentMargin(SPACING["s"])
        self.setMarkdown(self._source)
        block = document.begin()
        while block.isValid():
            self._dress(block)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_table(frame)
        self._break_lines()
        self._show_marks()
        self.verticalScrollBar().setValue(at)

    def _dress(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        form = block.blockFormat()
        level = form.headingLevel()
        in_table = cursor.currentTable() is not None
        is_code = not in_table and _is_code(block)
        form.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if not block.text() and not in_table and not is_code:
            # Qt adds an empty line after each table.
            form.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
            form.setTopMargin(0)
            form.setBottomMargin(0)
        elif level:
            form.setTopMargin(theme.px(22 if level > 1 else 4))
            form.setBottomMargin(theme.px(6))
        elif is_code:
            form.setBackground(QBrush(theme.colour("sunken")))
            form.setLineHeight(100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            form.setNonBreakableLines(False)
            form.setTopMargin(0)
            form.setBottomMargin(theme.px(8) if not _is_code(block.next()) else 0)
        else:
            form.setTopMargin(0)
            form.setBottomMargin(0 if in_table else theme.px(4 if block.textList() else 8))
        cursor.setBlockFormat(form)
        if level:
            letters = QTextCharFormat()
            letters.setFont(theme.font(_HEADINGS.get(level, "body"), 600))
            letters.setForeground(QBrush(theme.colour("ink")))
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            # Set, not merged, as mark-down also enlarges headings in steps.
            cursor.setCharFormat(letters)
        else:
            self._lighten(block)

    def _lighten(self, block: QTextBlock) -> None:
        """Set bold texts to weight 600 of the type scale, and links to the accent colour."""
        for fragment in _fragments(block):
            given = fragment.charFormat()
            letters = QTextCharFormat()
            if given.fontWeight() > QFont.Weight.Medium:
                letters.setFontWeight(QFont.Weight.DemiBold)
            if given.fontFamilies() and not given.isAnchor():
                letters.setProperty(QTextFormat.Property.FontPixelSize, theme.font("small").pixelSize())
            if given.isAnchor():
                letters.setForeground(QBrush(theme.colour("accent")))
            cursor = QTextCursor(block)
            cursor.setPosition(fragment.position())
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(letters)

    def _dress_table(self, table: QTextTable) -> None:
        form = table.format()
        form.setBorder(1)
        form.setBorderBrush(QBrush(theme.colour("line")))
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderCollapse(True)
        form.setCellPadding(theme.px(6))
        form.setCellSpacing(0)
        form.setTopMargin(theme.px(4))
        form.setBottomMargin(theme.px(12))
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setAlignment(Qt.AlignmentFlag.AlignLeft)
        table.setFormat(form)


def _fragments(block: QTextBlock) -> list[QTextFragment]:
    fragments = []
    place = block.begin()
    while not place.atEnd():
        fragments.append(place.fragment())
        place += 1
    return fragments


def _is_code(block: QTextBlock) -> bool:
    """Whether the line is in a block of code."""
    return block.isValid() and block.blockFormat().hasProperty(QTextBlockFormat.Property.BlockCodeLanguage)
