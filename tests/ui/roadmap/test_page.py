"""The roadmap in the real window: bars move and stretch by mouse and by keyboard, and say what comes too early."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop_app.charts.layout.time_scale import month_later
from desktop_app.domain.planning_records import Capacity, Dependency, Staffing
from desktop_app.domain.records import Initiative
from desktop_app.runtime import clock
from desktop_app.services import initiatives, portfolio_records
from desktop_app.services import record_edits as records
from desktop_app.services.planning.roadmap_plan import FIELDS
from desktop_app.services.workspace import Workspace
from desktop_app.ui.look import theme
from desktop_app.ui.roadmap.bar_rows import whole_rows
from desktop_app.ui.roadmap.page import RoadmapPage
from desktop_app.ui.roadmap.view import RoadmapView
from tests.ui.running import Running, settle
from tests.ui.shared_program import SharedProgram

NONE = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton
TODAY = clock.today()
# The Monday of the third week from now.
START = TODAY + timedelta(days=21 - TODAY.weekday())


def fill(ws: Workspace) -> None:
    def make(title: str, **values: object) -> str:
        return initiatives.create(ws, title, **values).record_ids[0]

    first = make(
        "Claims triage",
        industry="finance",
        owner="Zoe",
        discovery_from=START,
        delivery_from=START + timedelta(days=63),
        live_from=START + timedelta(days=189),
    )
    second = make(
        "Scan referral",
        industry="healthcare",
        owner="Ann",
        delivery_from=START + timedelta(days=77),
        live_from=START + timedelta(days=203),
        retire_on=START + timedelta(days=700),
    )
    make("Demand forecast", industry="retail", horizon="later")
    records.add(ws, Dependency(initiative_id=second, other_id=first))
    for one, people in ((first, 2.0), (second, 3.0)):
        records.add(
            ws,
            Staffing(
                initiative_id=one,
                role="data_scientist",
                people=people,
                starts_on=START + timedelta(days=77),
                ends_on=START + timedelta(days=188),
            ),
        )
    portfolio_records.add(ws, Capacity(role="data_scientist", people=4.0))


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> RoadmapPage:
    shown = program.go("roadmap")
    assert isinstance(shown, RoadmapPage)
    return shown


def id_of(program: Running, key: str) -> str:
    return program.ws.find_key(key).id


def dates(program: Running, key: str) -> dict[str, date]:
    one = program.ws.find_key(key)
    return {name: day for name in FIELDS if (day := getattr(one, name)) is not None}


def key(widget: QWidget, name: str, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(widget, getattr(Qt.Key, f"Key_{name}"), modifier)
    settle(2)


def point(view: RoadmapView, one: str, day: date) -> QPoint:
    return QPoint(round(view.scale().x(day)), round(view.row_rect(one).center().y()))


def drag(view: RoadmapView, start: QPoint, by: int, *, hold: bool = False) -> None:
    port = view.viewport()
    QTest.mousePress(port, LEFT, NONE, start)
    for share in (0.4, 0.8, 1.0):
        QTest.mouseMove(port, start + QPoint(round(by * share), 0))
        settle(1)
    if not hold:
        QTest.mouseRelease(port, LEFT, NONE, start + QPoint(by, 0))
        settle()


def weeks(view: RoadmapView, n: int) -> int:
    """So many weeks in px."""
    return round(n * 7 * view.scale().day_width)


# The mouse


def test_dragging_a_bar_moves_all_its_dates_by_whole_weeks(program: Running, page: RoadmapPage) -> None:
    one = id_of(program, "AI-001")
    before = dates(program, "AI-001")
    drag(page.view, point(page.view, one, START + timedelta(days=100)), weeks(page.view, 3) + 2)
    assert dates(program, "AI-001") == {name: day + timedelta(days=21) for name, day in before.items()}
    assert program.toasts() == ["AI-001 moved 21 days later"]
    assert program.ws.spine(one).staffing[0].starts_on == START + timedelta(days=98)
    program.registry.run("edit.undo")
    settle()
    assert dates(program, "AI-001") == before
    bar = page.view.bar(one)
    assert bar is not None
    assert bar.first() == START


def test_dragging_an_edge_moves_that_date_to_a_monday(program: Running, page: RoadmapPage) -> None:
    one = id_of(program, "AI-001")
    before = dates(program, "AI-001")
    edge = before["delivery_from"]
    drag(page.view, point(page.view, one, edge), weeks(page.view, -2) + 2)
    after = dates(program, "AI-001")
    assert after == before | {"delivery_from": edge - timedelta(days=14)}
    assert after["delivery_from"].weekday() == 0
    assert program.toasts() == ["Dates of AI-001 changed"]


def test_an_edge_stops_at_its_neighbour(program: Running, page: RoadmapPage) -> None:
    one = id_of(program, "AI-001")
    before = dates(program, "AI-001")
    drag(page.view, point(page.view, one, before["delivery_from"]), -weeks(page.view, 12))
    assert dates(program, "AI-001") == before | {"delivery_from": before["discovery_from"]}


def test_a_drag_says_where_it_is_and_escape_puts_it_back(program: Running, page: RoadmapPage) -> None:
    one = id_of(program, "AI-001")
    before = dates(program, "AI-001")
    start = point(page.view, one, START + timedelta(days=100))
    drag(page.view, start, weeks(page.view, 2), hold=True)
    assert page.view.is_dragging()
    now = page.view.bar(one)
    assert now is not None
    assert now.first() == START + timedelta(days=14)
    assert page.view._grab is not None
    assert page.view._grab.tag(now).endswith("· 2 weeks later")
    page.view.grab()
    key(page.view, "Escape")
    assert not page.view.is_dragging()
    QTest.mouseRelease(page.view.viewport(), LEFT, NONE, start)
    settle()
    assert dates(program, "AI-001") == before


def test_days_count_when_the_zoom_shows_them(program: Running, page: RoadmapPage) -> None:
    page.set_layout_kind("months")
    settle()
    one = id_of(program, "AI-001")
    page.view.show_day(START - timedelta(days=5))
    drag(page.view, point(page.view, one, START + timedelta(days=20)), round(3 * page.view.scale().day_width))
    assert dates(program, "AI-001")["discovery_from"] == START + timedelta(days=3)


def test_a_click_puts_what_has_no_dates_on_the_roadmap(program: Running, page: RoadmapPage) -> None:
    one = id_of(program, "AI-003")
    bar = page.view.bar(one)
    assert bar is not None
    assert not bar.is_placed
    place = point(page.view, one, START + timedelta(days=14))
    QTest.mouseMove(page.view.viewport(), place)
    assert page.view._ghost == (one, START + timedelta(days=14))
    QTest.mouseClick(page.view.viewport(), LEFT, NONE, place)
    settle()
    found = dates(program, "AI-003")
    assert list(found) == ["strategy_from", "discovery_from", "delivery_from", "live_from"]
    assert found["strategy_from"] == START + timedelta(days=14)
    assert program.toasts() == ["AI-003 put on the roadmap"]
    program.registry.run("edit.undo")
    settle()
    assert dates(program, "AI-003") == {}


def test_a_double_click_opens(program: Running, page: RoadmapPage) -> None:
    one = id_of(program, "AI-002")
    QTest.mouseDClick(
        page.view.viewport(), LEFT, NONE, QPoint(30, round(page.view.row_rect(one).center().y()))
    )
    settle()
    assert program.window.current_page_id() == "initiative"


# The keyboard


def test_arrows_choose_and_ctrl_moves_by_a_week_or_a_month(program: Running, page: RoadmapPage) -> None:
    page.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.view.current == id_of(program, "AI-001")
    said = page.view.accessibleDescription()
    assert said.startswith("AI-001 Claims triage\nFinance, now in Strategy\nDiscovery planned from ")
    key(page.view, "Right", CONTROL)
    assert dates(program, "AI-001")["discovery_from"] == START + timedelta(days=7)
    key(page.view, "Left", CONTROL)
    key(page.view, "Left", CONTROL)
    assert dates(program, "AI-001")["discovery_from"] == START - timedelta(days=7)
    key(page.view, "Right", CONTROL | SHIFT)
    moved = dates(program, "AI-001")["discovery_from"]
    assert 28 <= (moved - (START - timedelta(days=7))).days <= 31
    assert moved.day == (START - timedelta(days=7)).day
    for _time in range(4):
        program.registry.run("edit.undo")
    settle()
    assert dates(program, "AI-001")["discovery_from"] == START
    key(page.view, "Down")
    assert page.view.current == id_of(program, "AI-002")
    key(page.view, "Return")
    assert program.window.current_page_id() == "initiative"


def test_alt_chooses_an_edge_and_ctrl_then_stretches(program: Running, page: RoadmapPage) -> None:
    page.view.setFocus(Qt.FocusReason.TabFocusReason)
    before = dates(program, "AI-001")
    key(page.view, "Right", ALT)
    assert page.view.edge == "discovery_from"
    key(page.view, "Right", ALT)
    assert page.view.edge == "delivery_from"
    assert "Chosen edge: Delivery planned from " in page.view.accessibleDescription()
    key(page.view, "Right", CONTROL)
    assert dates(program, "AI-001") == before | {"delivery_from": before["delivery_from"] + timedelta(days=7)}
    key(page.view, "Left", CONTROL | SHIFT)
    assert dates(program, "AI-001")["delivery_from"] < before["delivery_from"]
    assert dates(program, "AI-001")["discovery_from"] == before["discovery_from"]
    key(page.view, "Left", ALT)
    assert page.view.edge == "discovery_from"
    key(page.view, "Escape")
    assert page.view.edge == ""
    assert program.window.current_page_id() == "roadmap"


def test_what_has_no_dates_is_reached_and_placed_by_keyboard(program: Running, page: RoadmapPage) -> None:
    page.view.setFocus(Qt.FocusReason.TabFocusReason)
    key(page.view, "End")
    assert page.view.current == id_of(program, "AI-003")
    key(page.view, "Up")
    assert page.view.accessibleDescription() == "No dates yet (1)"
    key(page.view, "Left")
    key(page.view, "Down")
    assert page.view.accessibleDescription() == "No dates yet (1)"
    key(page.view, "Return")
    key(page.view, "Down")
    assert page.view.current == id_of(program, "AI-003")
    key(page.view, "Right", CONTROL)
    assert "strategy_from" in dates(program, "AI-003")


# What is said


def test_a_conflict_is_named_and_led_to(program: Running, page: RoadmapPage) -> None:
    two = id_of(program, "AI-002")
    assert page.conflict_button.accessibleName() == "1 conflict"
    assert "AI-002 starts delivery on " in page.view.accessibleDescription() or page.view.current != two
    menu = QMenu()
    page._fill_conflicts(menu)
    (action,) = menu.actions()
    assert action.text().startswith("AI-002 starts delivery on ")
    action.trigger()
    settle()
    assert page.view.current == two
    assert page.view.hasFocus()
    for _time in range(16):
        key(page.view, "Right", CONTROL)
    assert not page.conflict_button.isVisible()


def test_overload_is_said_by_role_and_quarter(program: Running, page: RoadmapPage) -> None:
    assert page.load.accessibleName() == "Data scientists needed"
    assert page.load.there.text() == "4 on the team"
    over = page.load.overloaded("data_scientist")
    assert over
    # Whole months between the two dates take 5 of 4 people.
    first, last = START + timedelta(days=77), START + timedelta(days=188)
    for month in over:
        assert first.replace(day=1) <= month <= last
    assert page.load.summary().startswith(f"{len(over)} overloaded month")
    assert page.overload.isVisible()
    assert page.overload.accessibleName() == page.load.summary()
    chart = page.load.chart.chart()
    (bad, *_rest) = [mark for mark in chart.marks if getattr(mark, "fill", None) == "bad"]
    assert bad.x >= page.view.label_width() - 1
    hints = {mark.ref: mark.hint for mark in chart.with_ref() if "too few" in mark.hint}
    whole = [month for month in over if month >= first and month_later(month, 1) <= last]
    assert "3 for AI-002 Scan referral" in hints[whole[-1].isoformat()]
    page.load.chart.activated.emit(over[-1].isoformat())
    assert page.view.marked == {id_of(program, "AI-001"), id_of(program, "AI-002")}


def test_the_load_stands_under_the_bars_while_the_time_scrolls(program: Running, page: RoadmapPage) -> None:
    for zoom in ("quarters", "months", "years"):
        page.set_layout_kind(zoom)
        settle()
        for _time in range(3):
            page.view.horizontalScrollBar().triggerAction(
                page.view.horizontalScrollBar().SliderAction.SliderPageStepAdd
            )
            settle(1)
            left = page.load.chart.mapTo(page, QPoint(0, 0)).x()
            assert left == page.view.viewport().mapTo(page, QPoint(0, 0)).x()
            for mark in page.load.chart.chart().with_ref()[1:3]:
                assert mark.x == pytest.approx(page.view.scale().x(date.fromisoformat(mark.ref)), abs=1.5)


def test_groups_fold(program: Running, page: RoadmapPage) -> None:
    page.set_group("owner")
    settle()
    assert [line.label for line in page.view._lines if not line.id] == ["Ann", "Zoe", "No dates yet"]
    QTest.mouseClick(page.view.viewport(), LEFT, NONE, QPoint(10, page.view.art.axis + 8))
    settle()
    assert [line.id for line in page.view._lines if line.id] == [
        id_of(program, "AI-001"),
        id_of(program, "AI-003"),
    ]
    assert program.context.settings.values.tables["roadmap"]["group"] == "owner"


def test_now_next_later_moves_cards(program: Running, page: RoadmapPage) -> None:
    page.set_layout_kind("horizons")
    settle()
    columns = {one.column.value: one for one in page.horizons.columns()}
    assert [one.column.label for one in page.horizons.columns()] == ["Now", "Next", "Later", "Not stated"]
    assert not page.view.isVisible()
    three = id_of(program, "AI-003")
    start, target = columns["later"], columns["next"]
    QTest.mousePress(start, LEFT, NONE, start.rect_of(0).center())
    middle = start.mapFromGlobal(target.mapToGlobal(target.rect().center()))
    for share in (0.5, 1.0):
        QTest.mouseMove(start, start.rect_of(0).center() + (middle - start.rect_of(0).center()) * share)
    QTest.mouseRelease(start, LEFT, NONE, middle)
    settle()
    assert program.ws.find_key("AI-003").horizon == "next"
    page.horizons.setFocus(Qt.FocusReason.TabFocusReason)
    page.horizons.set_current(three)
    key(page.horizons, "Left", CONTROL)
    assert program.ws.find_key("AI-003").horizon == "now"
    program.registry.run("edit.undo")
    settle()
    assert program.ws.find_key("AI-003").horizon == "next"


def test_the_menu_moves_plans_and_takes_off(program: Running, page: RoadmapPage) -> None:
    one = id_of(program, "AI-001")
    bar = page.view.bar(one)
    assert bar is not None
    menu = QMenu()
    page.menu.fill(menu, bar)
    actions = {action.text(): action for action in menu.actions()}
    actions["Four weeks later"].trigger()
    settle()
    assert dates(program, "AI-001")["discovery_from"] == START + timedelta(days=28)
    part = actions["Plan it for"].menu()
    next(action for action in part.actions() if action.text() == "Now").trigger()
    assert program.ws.find_key("AI-001").horizon == "now"
    actions["Take off the roadmap"].trigger()
    settle()
    assert dates(program, "AI-001") == {}


def test_search_leaves_out_bars(program: Running, page: RoadmapPage) -> None:
    page.filter.field.setText("scan")
    settle()
    assert [line.id for line in page.view._lines] == [id_of(program, "AI-002")]
    page.filter.field.setText("nothing like it")
    settle()
    assert not page.view.isVisible()
    assert not page.load.isVisible()
    page.filter.clear()
    settle()
    assert page.view.isVisible()


def test_what_cannot_be_kept_is_put_back(program: Running, page: RoadmapPage) -> None:
    one = id_of(program, "AI-001")
    initiatives.edit(program.ws, one, {"delivery_from": START + timedelta(days=10)})
    page.view.set_current(one, "live_from")
    page.view.stretch_wanted.emit(one, "live_from", START)
    settle()
    assert "is before" in program.toasts()[-1]
    bar = page.view.bar(one)
    assert bar is not None
    assert bar.live_on() == START + timedelta(days=189)


def test_nothing_moves_in_a_file_that_is_only_read(program: Running, page: RoadmapPage) -> None:
    page.view.can_edit = False
    before = dates(program, "AI-001")
    one = id_of(program, "AI-001")
    drag(page.view, point(page.view, one, START + timedelta(days=100)), 80)
    page.view.set_current(one)
    key(page.view, "Right", CONTROL)
    assert dates(program, "AI-001") == before


def test_bars_are_in_sight_in_a_low_window(page: RoadmapPage) -> None:
    assert page.view.height() > theme.px(300)
    page.setFixedHeight(theme.px(320))
    settle()
    assert page.view.height() >= theme.px(150)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_thousand_bars_are_painted_as_far_as_they_show(
    program: Running, page: RoadmapPage, mode: str
) -> None:
    theme.apply(mode)  # type: ignore[arg-type]
    with program.ws.change("Fill") as step:
        step.uow.add_all(
            [
                Initiative(
                    key=f"X-{n:04d}",
                    title=f"Case {n}",
                    discovery_from=START + timedelta(days=n % 200),
                    live_from=START + timedelta(days=200 + n % 300),
                )
                for n in range(1_000)
            ]
        )
    page.refresh()
    settle()
    painted = []
    real = page.view.art.paint_bar
    page.view.art.paint_bar = lambda painter, bar, *more: (  # type: ignore[method-assign]
        painted.append(bar.key),
        real(painter, bar, *more),
    )
    page.view.grab()
    assert 0 < len(painted) < 60
    page.view.verticalScrollBar().setValue(page.view.verticalScrollBar().maximum() - 40)
    painted.clear()
    page.view.grab()
    assert "X-0999" in painted


def test_tab_leaves_the_roadmap(program: Running, page: RoadmapPage) -> None:
    page.view.setFocus(Qt.FocusReason.TabFocusReason)
    key(page.view, "Tab")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused is not page.view


def test_a_saved_view_narrows_the_roadmap(program: Running, page: RoadmapPage) -> None:
    page.set_view(
        {
            "name": "Care",
            "layout": "roadmap",
            "group": "industry",
            "filter": {"field": "industry", "is": "is", "value": "healthcare"},
            "options": {"zoom": "years"},
        }
    )
    settle()
    assert [line.label or line.id for line in page.view._lines] == ["Healthcare", id_of(program, "AI-002")]
    assert page.view.zoom == "years"
    assert page.layout_button.accessibleName() == "Years"
    page.filter.clear()
    settle()
    assert len([line for line in page.view._lines if line.id]) == 3


def test_without_people_the_way_to_say_so_is_offered(program: Running, page: RoadmapPage) -> None:
    for key_name in ("AI-001", "AI-002"):
        spine = program.ws.spine(id_of(program, key_name))
        records.remove(program.ws, "staffing", [one.id for one in spine.staffing])
    (there,) = portfolio_records.list_all(program.ws, Capacity)
    portfolio_records.remove(program.ws, "capacity", [there.id])
    page.refresh()
    settle()
    assert page.load.none.isVisible()
    assert not page.load.chart.isVisible()
    assert not page.overload.isVisible()
    page.load.people_wanted.emit()
    settle()
    assert program.window.current_page_id() in ("strategy", "initiatives")


# Words and lines


def _blue_in(view: RoadmapView, name: str) -> int:
    """How many pixels of the line of today are in the row with this name."""
    rows = {f"{line.label}": at for at, line in enumerate(view._lines) if not line.id}
    row = QRect(0, round(view._top(rows[name])), view.viewport().width(), view.art.row).adjusted(0, 4, 0, -4)
    picture = view.viewport().grab(row).toImage()
    ratio = picture.devicePixelRatio()
    x = view.scale().x(view.today)
    blue = 0
    for px in range(round((x - 2) * ratio), round((x + 3) * ratio)):
        for py in range(picture.height()):
            colour = picture.pixelColor(px, py)
            blue += colour.blue() - colour.red() > 60
    return blue


def test_today_runs_through_no_words(page: RoadmapPage) -> None:
    page.set_group("industry")
    view = page.view
    view.show_day(view.today - timedelta(days=20))
    settle()
    names = [line.label for line in view._lines if not line.id]
    assert len(names) >= 3
    assert {name: _blue_in(view, name) for name in names} == dict.fromkeys(names, 0)


def test_the_word_today_is_whole_or_not_there(page: RoadmapPage) -> None:
    """At the right edge it is left of its line; where the line is out of sight there is neither."""
    view = page.view

    def ink() -> list[int]:
        strip = QRect(0, theme.px(26), view.viewport().width(), theme.px(16))
        picture = view.viewport().grab(strip).toImage()
        return [
            x
            for x in range(picture.width())
            if any(
                picture.pixelColor(x, y).blue() - picture.pixelColor(x, y).red() > 60
                for y in range(picture.height())
            )
        ]

    view.show_day(view.today - timedelta(days=20))
    whole = ink()
    room = view.viewport().width() - view.label_width()
    view.show_day(view.today - timedelta(days=int((room - 6) / view.scale().day_width)))
    assert max(ink()) - min(ink()) >= max(whole) - min(whole) - 2
    view.show_day(view.today + timedelta(days=2))
    assert ink() == []


def test_the_last_row_in_sight_ends_whole() -> None:
    assert whole_rows(470, 34, 15) == 13 * 34
    assert whole_rows(470, 34, 3) == 470
    assert whole_rows(20, 34, 3) == 20
