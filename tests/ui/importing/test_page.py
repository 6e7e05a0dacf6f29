"""The import page: nothing is kept until it is confirmed, every choice changes what is shown, one step of undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.place import FilePlace
from desktop_app.exchange.export import export_portfolio
from desktop_app.jobs.runner import Runner
from desktop_app.services import initiatives
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.workspace import Workspace
from desktop_app.ui.importing.column_mapping import ColumnsTab
from desktop_app.ui.importing.detail import ColumnDetail
from desktop_app.ui.importing.file_choice import FileCard
from desktop_app.ui.importing.import_result import ResultCard
from desktop_app.ui.importing.page import ImportPage
from desktop_app.ui.importing.preview_tables import ChangesTab, PreviewTab, ProblemsTab
from desktop_app.ui.importing.session import CHANGED, GUESSED
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.tab_bar import SpineTabs
from tests.ui.running import Running, button, field, part, running, settle, visible_widgets

MESSY = """Our AI list;;;;;
;;;;;
Use case;Status;In use since;Benefit a year;Owner;Remark
Chat helper;live;03/04/2026;1,200,000;Ann;known
Invoice reader;in produktion;05/06/2026;twenty;Bob;<b>bold</b> & more
Fraud bands;Pilotphase;07/08/2026;40k;;
;shelved;09/10/2026;;Eve;no title
"""


def fill(ws: Workspace) -> None:
    initiatives.create(ws, "Chat helper", owner="Zoe")


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    path = tmp_path / "messy.csv"
    path.write_text(MESSY, encoding="utf-8")
    return path


@pytest.fixture
def page(program: Running, messy: Path) -> Iterator[ImportPage]:
    yield load(program, messy)
    shown = program.window.page("import")
    assert isinstance(shown, ImportPage)
    shown._leave()
    while lists.count(program.ws) > 1 or program.ws.find_key("AI-001").owner != "Zoe":
        program.registry.run("edit.undo")
    program.clear_toasts()


def load(program: Running, path: Path) -> ImportPage:
    program.context.go_import(path)
    settle()
    shown = program.window.current_page()
    assert isinstance(shown, ImportPage)
    return shown


def primary(program: Running) -> Button:
    settle()
    return next(
        widget
        for widget in visible_widgets(program.window)
        if isinstance(widget, Button) and widget.look() == "primary" and "Import" in widget.text()
    )


def counts(page: ImportPage) -> tuple[str, ...]:
    return tuple(
        label.text() for label in [*part(page, ResultCard)._figures, part(page, ResultCard)._problems]
    )


def goes_to(page: ImportPage) -> dict[str, tuple[str, str]]:
    return {row[0]: row[1] for row in part(page, ColumnsTab).table.model.rows()}


def test_the_file_s_facts_and_the_guessed_mapping_are_shown(program: Running, page: ImportPage) -> None:
    card = part(page, FileCard)
    assert "4 rows" in card._facts.text()
    assert (field(card, "Encoding").value(), field(card, "Separator").value()) == ("utf-8", ";")
    assert field(card, "Headers on row").value() == 3
    assert not field(card, "Sheet").isVisible()
    assert goes_to(page)["Use case"] == ("good", "Title")
    assert goes_to(page)["Status"] == ("caution", "Stage: values to settle")
    assert goes_to(page)["In use since"] == ("caution", "In use since: day or month first?")
    assert goes_to(page)["Remark"] == ("neutral", "From the file only")
    assert counts(page)[:3] == ("3", "0", "1")
    assert primary(program).text() == "Import 3 rows"
    # What is asked first is in hand.
    assert part(page, ColumnsTab).table.current_ref() == "Status"


@pytest.mark.parametrize("words", ["start", "begin", "go-live", "Beginn"])
def test_dates_of_the_plan_are_found_by_what_people_call_them(page: ImportPage, words: str) -> None:
    combo = part(page, ColumnDetail).target.combo
    combo.showPopup()
    drop_down = combo._popup
    assert drop_down is not None
    drop_down.type(words)
    assert "Live planned from" in [row.text for row in drop_down.rows()]
    drop_down.close()
    page.window().activateWindow()
    settle()


def test_nothing_is_written_before_the_button(program: Running, page: ImportPage) -> None:
    before = lists.last_change(program.ws)
    page._choose_target("Remark", "notes")
    page.session.choose_conflict("update")
    assert lists.count(program.ws) == 1
    assert lists.last_change(program.ws) == before


def test_import_is_one_step_of_undo_with_a_message(program: Running, page: ImportPage) -> None:
    QTest.mouseClick(primary(program), Qt.MouseButton.LeftButton)
    settle()
    assert program.window.current_page_id() == "initiatives"
    assert lists.count(program.ws) == 4
    assert program.toasts() == [
        "Imported: 3 new, 0 updated.",
        "7 problems in the file.",
    ]
    assert len(program.window.current_page().table.model.rows()) == 4
    toast = program.window._toasts.toasts()[0]
    assert toast.action_button is not None
    QTest.mouseClick(toast.action_button, Qt.MouseButton.LeftButton)
    settle()
    assert lists.count(program.ws) == 1
    assert len(program.window.current_page().table.model.rows()) == 1


def test_the_report_can_be_sent_before_and_after_an_import(program: Running, page: ImportPage) -> None:
    clipboard = QApplication.clipboard()
    QTest.mouseClick(button(part(page, ProblemsTab), "Copy the report"), Qt.MouseButton.LeftButton)
    assert clipboard.text().startswith(
        "What an import of “messy.csv” would do\n\n4 rows: 3 new, 0 updated, 1 skipped."
    )
    program.clear_toasts()
    QTest.mouseClick(primary(program), Qt.MouseButton.LeftButton)
    settle()
    toast = program.window._toasts.toasts()[-1]
    assert toast.action_button is not None
    QTest.mouseClick(toast.action_button, Qt.MouseButton.LeftButton)
    text = clipboard.text()
    assert text.startswith("Import of “messy.csv”\n\n4 rows: 3 new, 0 updated, 1 skipped.")
    assert "row 5, Benefit a year" in text
    assert "Remark (3 cells)" in text


def test_what_is_there_is_skipped_updated_or_stops_it(program: Running, page: ImportPage) -> None:
    QTest.mouseClick(button(part(page, ResultCard), "Update"), Qt.MouseButton.LeftButton)
    settle()
    assert counts(page)[:3] == ("3", "1", "0")
    page.session.choose_conflict("stop")
    assert page._banner.isVisible()
    assert "Chat helper" in page._banner.text()
    assert not primary(program).isEnabled()
    page.session.write()
    assert lists.count(program.ws) == 1
    page.session.choose_conflict("update")
    assert not page._banner.isVisible()
    page.session.write()
    assert program.ws.find_key("AI-001").owner == "Ann"


def test_by_what_a_row_is_found_again_can_be_chosen(page: ImportPage) -> None:
    field(page, "Match existing rows by").edited.emit("id")
    settle()
    assert counts(page)[:3] == ("4", "0", "0")
    field(page, "Match existing rows by").edited.emit("title")
    assert counts(page)[:3] == ("3", "0", "1")


def test_a_column_is_sent_to_a_field_by_hand(page: ImportPage) -> None:
    part(page, ColumnsTab).select_column("Remark")
    settle()
    combo = part(page, ColumnsTab).detail.target.combo
    combo.setCurrentIndex(combo.findText("Notes"))
    combo.activated.emit(combo.currentIndex())
    settle()
    assert goes_to(page)["Remark"] == ("good", "Notes")
    assert page.session.base == CHANGED
    assert page.session.plan is not None
    assert page.session.plan.rows[0].draft.values["notes"] == "known"
    # Without a title nothing can be imported, and the page says so.
    page._choose_target("Use case", "")
    assert page.session.plan is None
    assert "title" in page._banner.text()
    page._choose_target("Use case", "title")
    assert not page._banner.isVisible()


def test_values_are_settled_one_by_one_or_by_the_closest(page: ImportPage) -> None:
    part(page, ColumnsTab).select_column("Status")
    settle()
    detail = part(page, ColumnsTab).detail
    place = next(iter(detail._closest))
    _label, combo = detail._values[place, "Pilotphase"]
    combo.setFocus()
    combo.setCurrentIndex(combo.findData("delivery"))
    combo.activated.emit(combo.currentIndex())
    settle()
    assert page.session.plan is not None
    assert page.session.plan.rows[2].draft.values["stage"] == "delivery"
    # The control in hand is still the same one.
    assert detail._values[place, "Pilotphase"][1] is combo
    assert combo.currentData() == "delivery"
    assert combo.isAncestorOf(QApplication.focusWidget()) or QApplication.focusWidget() is combo
    before = len(page.session.plan.problems)
    _label, left = detail._values[place, "shelved"]
    left.setCurrentIndex(left.findData(""))
    left.activated.emit(left.currentIndex())
    assert len(page.session.plan.problems) == before - 1


def test_the_order_of_day_and_month_is_asked_on_the_page(page: ImportPage) -> None:
    part(page, ColumnsTab).select_column("In use since")
    settle()
    detail = part(page, ColumnsTab).detail
    (place, choice) = next(iter(detail._orders.items()))
    labels = [one.text() for one in choice.findChildren(Button)]
    assert labels == ["3 Apr 2026", "4 Mar 2026"] or len(set(labels)) == 2
    QTest.mouseClick(choice.findChildren(Button)[0], Qt.MouseButton.LeftButton)
    settle()
    assert page.session.mapping.rules[place].date_order == "dmy"
    assert page.session.plan is not None
    assert page.session.plan.rows[0].draft.values["in_use_since"].month == 4
    assert goes_to(page)["In use since"] == ("good", "In use since")
    # It can be changed again.
    assert detail._orders[place].value() == "dmy"


def test_problems_name_row_and_column_and_lead_there(page: ImportPage) -> None:
    rows = part(page, ProblemsTab).table.model.rows()
    notes = part(page, ProblemsTab)._notes.text()
    # It is not lost, and does not sound so.
    assert "in no field: 1 column: Remark (3 cells)" in notes
    assert "Left out" not in notes
    row = next(one for one in rows if "twenty" in one[4])
    assert row[1:5] == (5, 1, "Benefit a year", "twenty")
    part(page, ResultCard).problems_wanted.emit()
    assert part(page, SpineTabs).current() == "problems"
    part(page, ProblemsTab).table.opened.emit(row[0])
    settle()
    assert part(page, SpineTabs).current() == "preview"
    assert part(page, PreviewTab).table is not None
    assert part(page, PreviewTab).table.current_ref() == 5
    part(page, ProblemsTab).column_wanted.emit("Benefit a year")
    assert part(page, SpineTabs).current() == "columns"
    assert part(page, ColumnsTab).table.current_ref() == "Benefit a year"


def test_any_row_can_be_left_out_by_a_tick(program: Running, page: ImportPage) -> None:
    tab = part(page, PreviewTab)
    part(page, SpineTabs).set_current("preview")
    assert tab.table is not None
    before = page.session.writes()
    place = next(at for at in range(before) if tab.table.model.rows()[at][3] == "Fraud bands")
    cell = tab.table.model.index(place, 0)
    assert cell.data() == "☑"
    tab.table.view.clicked.emit(cell)
    settle()
    assert page.session.writes() == before - 1
    assert tab.table.model.index(place, 0).data() == "☐"
    report = page.session.report()
    assert report is not None
    assert "1 row was left out by choice." in str(report.values())
    tab.table.select(tab.table.model.ref_at(place))
    QTest.keyClick(tab.table.view, Qt.Key.Key_Space)
    settle()
    assert page.session.writes() == before
    QTest.keyClick(tab.table.view, Qt.Key.Key_Space)
    settle()
    primary(program).click()
    settle()
    assert "Fraud bands" not in [spine.initiative.title for spine in program.ws.spines()]


def test_headings_of_blocks_take_a_tick(program: Running, page: ImportPage, tmp_path: Path) -> None:
    path = tmp_path / "blocks.csv"
    blocks = (
        "Title,Owner,Budget\nFin,,\nA,Ann,100\nB,Bob,200\nSubtotal,,300\nSales,,\nC,Cy,50\nSubtotal,,50\n"
    )
    path.write_text(blocks, encoding="utf-8")
    load(program, path)
    table = part(page, PreviewTab).table
    assert table is not None
    for place, ticks in ((0, "☐☑☑☐☑"), (3, "☑☑☑☐☑"), (1, "☑☑☑☑☑"), (1, "☑☐☑☑☑")):
        assert "".join(table.model.index(at, 0).data() for at in range(5)) == ticks
        table.view.clicked.emit(table.model.index(place, 0))
        settle()


def test_what_an_update_writes_over_is_shown_before_it_does(program: Running, page: ImportPage) -> None:
    changes = part(page, ChangesTab).table.model
    assert list(changes.rows()) == []
    button(part(page, ResultCard), "Update").click()
    settle()
    assert ("Chat helper", "Owner", "Zoe", "Ann") in [row[3:] for row in changes.rows()]
    assert program.ws.find_key("AI-001").owner == "Zoe"


def test_rows_about_one_of_several_are_asked(program: Running, page: ImportPage, tmp_path: Path) -> None:
    result, path = part(page, ResultCard), tmp_path / "twins.csv"
    for _twin in range(2):
        initiatives.create(program.ws, "Twin")
    path.write_text("Title,Owner\nTwin,Ann\n", encoding="utf-8")
    load(program, path)
    assert (result._unclear.isVisible(), page.session.counts) == (True, (0, 0, 1))
    button(result, "Add as new").click()
    settle()
    assert page.session.counts == (1, 0, 0)


def test_a_mapping_is_kept_as_a_preset_and_knows_the_next_file(
    program: Running, page: ImportPage, tmp_path: Path
) -> None:
    page._choose_target("Remark", "problem")
    QTest.mouseClick(button(page, "Save this mapping as preset"), Qt.MouseButton.LeftButton)
    settle()
    name = part(page, ColumnsTab)._naming.name
    assert name.isVisible()
    QTest.keyClicks(name.edit, "House list")
    QTest.keyClick(name.edit, Qt.Key.Key_Return)
    settle()
    assert page.session.base == "House list"
    assert part(page, ColumnsTab)._preset.value() == "House list"
    other = tmp_path / "next.csv"
    other.write_text(MESSY.replace("Invoice reader", "Parking"), encoding="utf-8")
    load(program, other)
    assert page.session.base == "House list"
    assert goes_to(page)["Remark"] == ("good", "Problem")
    page.session.choose_preset(GUESSED)
    assert goes_to(page)["Remark"] == ("neutral", "From the file only")
    page.session.choose_preset("House list")
    QTest.mouseClick(button(page, "Delete this preset"), Qt.MouseButton.LeftButton)
    settle()
    assert "House list" not in page.session.presets.names()[0]
    assert goes_to(page)["Remark"] == ("good", "Problem")
    assert not button(page, "Delete this preset").isVisible()
    for _step in range(2):
        program.registry.run("edit.undo")


def test_escape_leaves_the_naming_of_a_preset(page: ImportPage) -> None:
    QTest.mouseClick(button(page, "Save this mapping as preset"), Qt.MouseButton.LeftButton)
    settle()
    QTest.keyClick(part(page, ColumnsTab)._naming.name.edit, Qt.Key.Key_Escape)
    settle()
    assert not part(page, ColumnsTab)._naming.isVisible()
    assert button(page, "Save this mapping as preset").isVisible()


def test_another_file_starts_afresh(program: Running, page: ImportPage, tmp_path: Path) -> None:
    QTest.mouseClick(button(page, "Save this mapping as preset"), Qt.MouseButton.LeftButton)
    part(page, SpineTabs).set_current("problems")
    path = tmp_path / "untitled.csv"
    path.write_text("Status,Name of it\nlive,x\n", encoding="utf-8")
    load(program, path)
    assert part(page, SpineTabs).current() == "columns"
    assert not part(page, ColumnsTab)._naming.isVisible()
    # Nothing goes to the title yet: said, and the first column is in hand.
    assert "title" in page._banner.text()
    assert part(page, ColumnsTab).detail._name.full_text() == "Status"


def test_columns_without_a_field_can_go_to_the_notes(page: ImportPage) -> None:
    QTest.mouseClick(button(page, "Keep the other columns in the notes"), Qt.MouseButton.LeftButton)
    settle()
    assert page.session.plan is not None
    assert "Remark: known" in page.session.plan.rows[0].draft.notes
    assert goes_to(page)["Remark"][0] == "good"


def test_the_file_is_read_again_as_the_user_says(program: Running, tmp_path: Path, page: ImportPage) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("Title|Owner\nÖl|Zoë\n".encode("cp1252"))
    load(program, path)
    card = part(page, FileCard)
    assert (field(card, "Encoding").value(), field(card, "Separator").value()) == ("cp1252", "|")
    field(card, "Encoding").edited.emit("mac_roman")
    settle()
    assert page.session.plan is not None
    assert page.session.plan.rows[0].title != "Öl"
    assert button(card, "Detect again").isVisible()
    field(card, "Separator").edited.emit(",")
    assert page.session.table is not None
    assert page.session.table.headers == ("Title|Owner",)
    QTest.mouseClick(button(card, "Detect again"), Qt.MouseButton.LeftButton)
    settle()
    assert page.session.plan is not None
    assert page.session.plan.rows[0].title == "Öl"
    # An encoding that cannot be: said, and what was read before stays in sight.
    field(card, "Encoding").edited.emit("utf-16-le")
    settle()
    if page.session.refusal:
        assert page._banner.isVisible()
        assert not primary(program).isEnabled()
    field(card, "Headers on row").edited.emit(0)


def test_a_sheet_of_a_workbook_is_chosen(program: Running, tmp_path: Path, page: ImportPage) -> None:
    from openpyxl import Workbook

    path = tmp_path / "book.xlsx"
    book = Workbook()
    book.active.title = "Cover"
    book.active.append(["Title"])
    book.active.append(["From the cover"])
    sheet = book.create_sheet("List")
    for row in (["Title", "Stage"], ["First", "live"], ["Second", "strategy"]):
        sheet.append(row)
    book.save(path)
    load(program, path)
    card = part(page, FileCard)
    assert field(card, "Sheet").isVisible()
    assert not field(card, "Encoding").isVisible()
    other = "Cover" if field(card, "Sheet").value() == "List" else "List"
    field(card, "Sheet").edited.emit(other)
    settle()
    assert page.session.table is not None
    assert page.session.table.sheet == other


def test_a_complete_portfolio_goes_into_an_empty_one(
    program: Running, page: ImportPage, tmp_path: Path
) -> None:
    target = tmp_path / "whole.json"
    export_portfolio(program.ws, target)
    load(program, target)
    texts = [widget.text() for widget in visible_widgets(page) if hasattr(widget, "text")]
    assert "1 initiative" in texts
    assert not primary(program).isEnabled()
    import_it = next(
        w for w in visible_widgets(page) if isinstance(w, Button) and "new portfolio" in w.text()
    )
    QTest.mouseClick(import_it, Qt.MouseButton.LeftButton)
    settle()
    assert program.window.current_page_id() == "new"
    new: Any = program.window.current_page()
    new._place.set_value(str(tmp_path / "copy.portfolio"))
    new._make()
    settle()
    assert program.window.current_page_id() == "import"
    assert primary(program).text() == "Import the portfolio"
    program.window.current_page().session.write()
    settle()
    assert program.ws.find_key("AI-001").title == "Chat helper"
    assert program.window.current_page_id() == "initiatives"
    program.program.open(FilePlace(program.path))
    settle()


def test_without_a_file_the_page_asks_for_one(program: Running, page: ImportPage) -> None:
    page._leave()
    program.go("import")
    state = next(widget for widget in visible_widgets(page) if isinstance(widget, EmptyState))
    assert state.buttons[0].text() == "Choose a file"
    assert page.header_actions() == ()


def test_a_portfolio_that_can_only_be_read_takes_no_import(
    program: Running, page: ImportPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(program.context), "can_edit", property(lambda _self: False))
    page.header_changed.emit()
    settle()
    assert not primary(program).isEnabled()
    assert "only be read" in page.session.why_not()


def test_the_real_inventory_is_previewed_by_its_preset(
    program: Running, page: ImportPage, shared_dir: Path
) -> None:
    path = shared_dir / "data" / "omb_2025" / "2025_individually_reported_AI_use_cases.csv"
    if not path.exists():
        pytest.skip("needs the real inventory")
    load(program, path)
    assert page.session.base.startswith("US federal")
    assert counts(page)[:3] == ("3,611", "0", "0")
    assert primary(program).text() == "Import 3,611 rows"
    assert page.session.table is not None
    assert not page.session.plan.unread_columns


# With threads


class Beats:
    """How often the window got to its own work."""

    def __init__(self) -> None:
        self.count = 0
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        self.count += 1

    def stop(self) -> None:
        self._timer.stop()


@pytest.fixture
def threaded(
    program: Running, page: ImportPage, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Running, ImportPage]]:
    runner = Runner()
    page._leave()
    monkeypatch.setattr(program.context, "runner", runner)
    program.window.jobs.follow(runner)
    yield program, page
    assert runner.close(10)


def long_list(path: Path, rows: int) -> Path:
    lines = [f"Initiative {n},live,Owner {n % 7},What it does and for whom {n}" for n in range(rows)]
    path.write_text("Title,Stage,Owner,Problem\n" + "\n".join(lines), encoding="utf-8")
    return path


def test_the_window_answers_while_a_long_list_is_imported_and_cancelled(
    threaded: tuple[Running, ImportPage], qtbot: QtBot, tmp_path: Path
) -> None:
    program, page = threaded
    path = long_list(tmp_path / "long.csv", 4000)
    program.context.go_import(path)
    assert page.session.is_reading
    qtbot.waitUntil(lambda: page.session.plan is not None, timeout=60_000)
    assert page.session.writes() == 4000
    beats = Beats()
    page.session.write()
    job = page.session.writing
    assert job is not None
    assert not page._content.isEnabled()
    qtbot.waitUntil(lambda: job.progress.done > 0, timeout=60_000)
    buttons = [w.text() for w in visible_widgets(program.window) if isinstance(w, Button)]
    assert "Cancel" in buttons
    job.cancel()
    qtbot.waitUntil(lambda: page.session.writing is None, timeout=60_000)
    beats.stop()
    assert lists.count(program.ws) == 1
    assert program.toasts()[-1] == "Stopped. Nothing was imported."
    assert page._content.isEnabled()
    assert program.window.current_page() is page
    # On the window's own thread it would be none.
    assert beats.count >= 3


def test_leaving_while_a_file_is_read_forgets_it(
    threaded: tuple[Running, ImportPage], qtbot: QtBot, tmp_path: Path
) -> None:
    program, page = threaded
    program.context.go_import(long_list(tmp_path / "long.csv", 20_000))
    shown: list[QWidget] = [w for w in visible_widgets(page) if isinstance(w, EmptyState)]
    assert "Reading" in shown[0].sentence()
    shown[0].buttons[0].click()
    qtbot.wait(100)
    assert program.window.current_page_id() == "initiatives"
    assert page.session.table is None
    qtbot.waitUntil(lambda: not program.context.runner.is_busy(), timeout=60_000)
    assert page.session.table is None


def test_only_the_newest_of_several_plans_is_shown(
    threaded: tuple[Running, ImportPage], qtbot: QtBot, tmp_path: Path
) -> None:
    program, page = threaded
    program.context.go_import(long_list(tmp_path / "long.csv", 3000))
    qtbot.waitUntil(lambda: page.session.plan is not None, timeout=60_000)
    for target in ("summary", "benefits", "notes", "outputs"):
        page._choose_target("Problem", target)
    qtbot.waitUntil(lambda: page.session.plan is not None, timeout=60_000)
    qtbot.waitUntil(lambda: not program.context.runner.is_busy(), timeout=60_000)
    assert page.session.plan.mapping.rule_for("outputs") is not None
    assert goes_to(page)["Problem"] == ("good", "Outputs")
    page._leave()
