"""Plain controls: text is literal, nothing is cut silently, everything works by keyboard and has a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtGui import Qt as mark_up
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import (
    Button,
    FilterChip,
    IconButton,
    MenuButton,
    PrimaryButton,
    SearchButton,
)
from desktop_app.ui.widgets.cards import Card, StatCard
from desktop_app.ui.widgets.feedback import Banner, EmptyState, ProgressStrip, ToastArea
from desktop_app.ui.widgets.fields.picker import Picker
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.labels import ElidedLabel, Heading, Label, tooltip
from desktop_app.ui.widgets.layouts import FlowLayout
from desktop_app.ui.widgets.side_by_side import EqualGrid
from desktop_app.ui.widgets.state_marks import Chip, StateDot, kind_of
from desktop_app.ui.widgets.tab_bar import SpineTabs, TabLabel

HOSTILE = ["<b>bold</b>", "<img src='{path}'>", "a & b", "a <b c", "&lt;i&gt;", "x" * 5000]


def shows_red(widget: QWidget) -> bool:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    data = bytes(image.constBits())
    at = data.find(b"\xff\x00\x00\xff")
    while at >= 0:
        if at % 4 == 0:
            return True
        at = data.find(b"\xff\x00\x00\xff", at + 1)
    return False


def test_the_red_of_the_bait_would_be_seen(qtbot: QtBot, bait: Path) -> None:
    label = QLabel(f"<img src='{bait}'>")
    qtbot.addWidget(label)
    assert shows_red(label)


@pytest.fixture
def bait(tmp_path: Path, qapp: QApplication) -> Path:
    """A red picture that only mark-up could bring onto the screen."""
    path = tmp_path / "red.png"
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(str(path))
    return path


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_shown_literally(qtbot: QtBot, bait: Path, text: str) -> None:
    text = text.format(path=bait)
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    for widget in (
        Label(text, wrap=True),
        Heading(text),
        ElidedLabel(text),
        Chip(text, "bad", dot=True),
        Card(text),
        StatCard(text, text, text, "bad"),
        Button(text),
        PrimaryButton(text),
        FilterChip(text),
        EmptyState("table", text, [(text, lambda: None)]),
        Banner(text, "caution", [(text, lambda: None)], closable=True),
        ProgressStrip(text),
        SegmentedChoice([(1, text)], 1),
        SpineTabs([TabLabel("a", text, True)]),
    ):
        layout.addWidget(widget)
    holder.resize(700, 900)
    holder.show()
    for label in holder.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or label.pixmap() is not None
    assert not shows_red(holder)


def test_tooltips_are_plain_text_on_short_lines() -> None:
    for text in ("<img src='x'> & <b>", "&lt;b>", "a long sentence, " * 20):
        said = tooltip(text)
        assert not mark_up.mightBeRichText(said)
        assert said.replace("\u200b", "").replace("\n", " ").strip() == text.strip()
        assert max(map(len, said.splitlines())) < 90
    assert tooltip("") == ""


def test_an_ampersand_is_no_shortcut(qtbot: QtBot) -> None:
    button = Button("R&D <b>")
    qtbot.addWidget(button)
    assert button.text() == "R&&D <b>"
    assert button.accessibleName() == "R&D <b>"
    assert button.shortcut().isEmpty()


def test_a_cut_label_has_its_text_as_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("A title that is far too long for the room there is")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert "far too long" in label.toolTip()
    label.resize(1000, 20)
    assert label.toolTip() == ""
    assert label.full_text().startswith("A title")


def test_buttons_can_be_narrower_than_their_text_and_then_say_it(qtbot: QtBot) -> None:
    button = Button("Export the portfolio brief", icon="download")
    qtbot.addWidget(button)
    assert button.minimumSizeHint().width() < button.sizeHint().width()
    button.resize(90, 32)
    button.show()
    assert "Export the portfolio brief" in button.toolTip()
    button.resize(button.sizeHint())
    assert button.toolTip() == ""


def test_a_disabled_button_says_why(qtbot: QtBot) -> None:
    button = PrimaryButton("Close review")
    qtbot.addWidget(button)
    button.set_enabled(False, "Choose a decision first.")
    assert "Choose a decision first." in button.toolTip()
    button.set_enabled(True)
    assert button.toolTip() == ""


def test_states_have_shapes_and_words(qtbot: QtBot) -> None:
    pictures = set()
    for state in ("good", "caution", "bad", "in_work", "empty"):
        dot = StateDot(state)
        qtbot.addWidget(dot)
        dot.resize(24, 24)
        assert dot.accessibleName()
        image = dot.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        ground = image.pixel(0, 0)
        pictures.add(
            tuple(image.pixel(x, y) != ground for x in range(image.width()) for y in range(image.height()))
        )
    assert len(pictures) == 5  # told apart without any colour


def test_states_of_the_domain_have_kinds() -> None:
    from desktop_app.domain.states import PartState

    assert [kind_of(state) for state in PartState] == [
        "neutral",
        "info",
        "good",
        "caution",
        "bad",
    ]
    assert kind_of(None) == kind_of("whatever") == "neutral"


def test_segments_move_by_arrows_and_tell_once(qtbot: QtBot) -> None:
    choice = SegmentedChoice([("c", "Continue"), ("r", "Retrain"), ("x", "Retire")], None, "Decision")
    qtbot.addWidget(choice)
    choice.show()
    heard: list[object] = []
    choice.chosen.connect(heard.append)
    assert choice.value() is None
    choice.set_value("r")
    assert choice.value() == "r"
    assert heard == []
    buttons = choice.findChildren(Button)
    buttons[1].setFocus()
    # What a person passes on the way is no answer.
    QTest.keyClick(buttons[1], Qt.Key.Key_Right)
    assert heard == []
    QTest.keyClick(buttons[2], Qt.Key.Key_Space)
    QTest.keyClick(buttons[2], Qt.Key.Key_Right)
    QTest.keyClick(buttons[0], Qt.Key.Key_Return)
    assert heard == ["x", "c"]
    assert choice.value() == "c"
    stops = [b for b in buttons if b.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [buttons[0]]


def test_tabs_show_states_and_move_by_keys(qtbot: QtBot) -> None:
    tabs = SpineTabs(
        [TabLabel("o", "Overview"), TabLabel("d", "Data", True), TabLabel("r", "Risks", right=True)]
    )
    qtbot.addWidget(tabs)
    tabs.resize(800, 40)
    tabs.show()
    heard: list[str] = []
    tabs.current_changed.connect(heard.append)
    tabs.set_state("d", "bad", "Two sources fail.")
    buttons = tabs.findChildren(QAbstractButton)
    assert buttons[1].accessibleName() == "Data: Two sources fail."
    buttons[0].setFocus()
    QTest.keyClick(buttons[0], Qt.Key.Key_Right)
    QTest.keyClick(buttons[1], Qt.Key.Key_End)
    tabs.step(1)
    tabs.set_current("o")
    tabs.set_current("nonsense")
    assert heard == ["d", "r", "o"]
    assert tabs.current() == "o"


def test_filter_chips_go_by_click_and_by_delete(qtbot: QtBot) -> None:
    chip = FilterChip("Stage is not Retired")
    qtbot.addWidget(chip)
    heard: list[int] = []
    chip.removed.connect(lambda: heard.append(1))
    chip.click()
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert len(heard) == 2
    assert "Stage is not Retired" in chip.accessibleName()


def test_menu_buttons_build_their_menu_when_it_opens(qtbot: QtBot) -> None:
    made: list[QMenu] = []

    def build(menu: QMenu) -> None:
        menu.addAction(f"entry {len(made)}")
        made.append(menu)

    button = MenuButton("View", build)
    qtbot.addWidget(button)
    for _turn in range(2):
        button.menu().aboutToShow.emit()
    assert [action.text() for action in button.menu().actions()] == ["entry 1"]


def test_an_empty_state_has_icon_sentence_and_button(qtbot: QtBot) -> None:
    pressed: list[int] = []
    state = EmptyState("initiatives", "No initiative yet.", [("New initiative", lambda: pressed.append(1))])
    qtbot.addWidget(state)
    state.show()
    assert state.sentence() == "No initiative yet."
    state.buttons[0].click()
    assert pressed == [1]
    state.set("Nothing found.", [("Clear filters", lambda: pressed.append(2))])
    state.buttons[0].click()
    assert pressed == [1, 2]


def test_banners_can_be_closed(qtbot: QtBot) -> None:
    banner = Banner("This file is read-only.", "caution", closable=True)
    qtbot.addWidget(banner)
    banner.show()
    closed: list[int] = []
    banner.closed.connect(lambda: closed.append(1))
    banner.findChild(IconButton).click()
    assert closed == [1]
    assert banner.isHidden()


def test_toasts_go_by_themselves_and_offer_undo(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(900, 600)
    parent.show()
    # What has the focus in a window of its own: a toast that has it waits.
    field = QLineEdit(parent)
    field.show()
    field.setFocus()
    area = ToastArea(parent)
    undone: list[int] = []
    toast = area.show_toast("Deleted 3 initiatives", ("Undo", lambda: undone.append(1)), seconds=0.05)
    assert toast.accessibleName() == "Deleted 3 initiatives"
    assert parent.rect().contains(area.geometry())
    qtbot.waitUntil(lambda: area.toasts() == [], timeout=30_000)
    assert area.isHidden()
    assert undone == []
    toast = area.show_toast("Deleted", ("Undo", lambda: undone.append(1)))
    assert toast._timer.interval() == 8000
    assert toast.action_button is not None
    toast.action_button.click()
    assert undone == [1]
    assert area.toasts() == []
    for number in range(5):
        area.show_toast(f"Message {number}")
    assert [t.text() for t in area.toasts()] == ["Message 2", "Message 3", "Message 4"]
    QTest.keyClick(area.toasts()[-1], Qt.Key.Key_Escape)
    assert len(area.toasts()) == 2


def test_a_toast_stays_under_the_pointer(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(600, 400)
    parent.show()
    area = ToastArea(parent)
    toast = area.show_toast("Kept", seconds=0.05)
    QApplication.sendEvent(toast, _enter())
    qtbot.wait(120)
    assert area.toasts() == [toast]


def _enter() -> object:
    from PySide6.QtGui import QEnterEvent

    return QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1))


def test_figures_stand_in_one_row_or_in_two_of_about_equal_length(qtbot: QtBot) -> None:
    labels = [Label(str(n)) for n in range(5)]
    grid = EqualGrid(labels, 148, wider={0: 5})
    qtbot.addWidget(grid)
    grid.resize(1000, 100)
    grid.show()
    QApplication.processEvents()
    assert {label.y() for label in labels} == {labels[0].y()}
    assert labels[0].width() > labels[1].width()
    grid.resize(700, 100)
    QApplication.processEvents()
    assert [label.y() == labels[0].y() for label in labels] == [True, True, True, False, False]
    assert abs(labels[0].width() - labels[1].width()) <= 1


def test_progress_counts_and_cancels(qtbot: QtBot) -> None:
    strip = ProgressStrip("Importing")
    qtbot.addWidget(strip)
    strip.resize(900, 40)
    strip.show()
    strip.set_progress(13, 19, "inventory.csv")
    assert strip.text() == "13 of 19 · inventory.csv"
    strip.set_progress(1000, 3611, "")
    assert strip.text() == "1,000 of 3,611"
    strip.set_progress(0, 0, "reading")
    assert strip.text() == "reading"
    heard: list[int] = []
    strip.cancelled.connect(lambda: heard.append(1))
    strip.cancel_button.click()
    assert heard == [1]
    assert not strip.cancel_button.isEnabled()
    strip.start("Exporting")
    assert strip.cancel_button.isEnabled()


def test_flow_wraps_and_mirrors(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, spacing=8)
    buttons = [Button(f"Button {n}") for n in range(6)]
    for button in buttons:
        flow.addWidget(button)
    width = sum(b.sizeHint().width() for b in buttons[:3]) + 3 * 8
    height = flow.heightForWidth(width)
    assert height > buttons[0].sizeHint().height() * 2
    holder.resize(width, height)
    holder.show()
    assert buttons[0].y() == buttons[2].y() < buttons[3].y()
    assert all(holder.rect().contains(b.geometry()) for b in buttons)
    holder.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flow.invalidate()
    flow.activate()
    assert buttons[0].x() > buttons[1].x()


def test_the_wheel_never_changes_a_list(qtbot: QtBot) -> None:
    from desktop_app.ui.widgets.fields.combo_box import ComboBox

    holder = QWidget()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    combo: QComboBox = ComboBox()
    combo.addItems(["a", "b", "c"])
    other = Button("other")
    layout.addWidget(combo)
    layout.addWidget(other)
    holder.show()
    other.setFocus()

    def turn() -> None:
        at = QPointF(5, 5)
        event = QWheelEvent(
            at,
            combo.mapToGlobal(at),
            QPoint(0, -120),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(combo, event)

    turn()
    assert combo.currentIndex() == 0
    combo.setFocus()
    turn()
    assert combo.currentIndex() == 0, "a page that is scrolled must not change a value under the pointer"


def test_everything_that_takes_the_focus_has_a_name(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    for widget in (
        Button("A"),
        IconButton("more", "More"),
        SearchButton(),
        MenuButton("View"),
        FilterChip("Stage"),
        SegmentedChoice([(1, "One")], 1, "Choice"),
        SpineTabs([TabLabel("a", "Overview")]),
    ):
        layout.addWidget(widget)
    holder.show()
    unnamed = [
        widget
        for widget in holder.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not widget.accessibleName()
    ]
    assert unnamed == []


def test_controls_follow_the_theme_and_the_font_scale(qtbot: QtBot) -> None:
    chip = Chip("Live", "info")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    before, width = chip.grab().toImage(), chip.sizeHint().width()
    theme.set_mode("dark")
    assert chip.grab().toImage() != before
    theme.set_scale(1.5)
    assert chip.sizeHint().width() > width


def test_the_tip_of_a_chip_outlives_its_layout(qtbot: QtBot) -> None:
    chip = Chip("Delivery")
    qtbot.addWidget(chip)
    chip.show()
    chip.set_tip("Where it bites <first>")
    chip.resize(chip.sizeHint())
    assert chip.toolTip() == tooltip("Where it bites <first>")
    chip.resize(chip.minimumSizeHint())
    QApplication.processEvents()
    assert chip.toolTip() == tooltip("Delivery\nWhere it bites <first>")
    chip.resize(chip.sizeHint())
    assert chip.toolTip() == tooltip("Where it bites <first>")


def test_no_timer_is_left_behind(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    area = ToastArea(parent)
    area.show_toast("One")
    area.clear()
    assert area.toasts() == []
    qtbot.wait(10)
    assert not [t for t in parent.findChildren(QTimer) if t.isActive()]


def test_enter_closes_a_picker_by_its_button(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    picker = Picker([(1, "One"), (2, "Two")], [], "Numbers", parent)
    heard: list[list[int]] = []
    picker.done.connect(lambda: heard.append(picker.chosen()))
    picker.show()
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    assert not heard
    picker.close_button.setFocus()
    QTest.keyClick(picker.close_button, Qt.Key.Key_Return)
    assert heard == [[1]]
