"""Settings, folders, log and crash reports: typed, private, whole or not at all, shown in plain words."""

from __future__ import annotations

import dataclasses
import json
import logging
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.runtime import crash, log, paths
from desktop_app.runtime import settings as settings_module
from desktop_app.runtime.settings import Settings, Values
from desktop_app.ui.window.crash_dialog import CrashPresenter, install

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")


def test_settings_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    assert settings.values == Values()
    settings.update(theme="dark", font_scale=1.25, shortcuts={"new": "Ctrl+J"}, window=(1, 2, 3, 4, 0))
    again = Settings(path)
    assert again.values.theme == "dark"
    assert again.values.font_scale == 1.25
    assert again.values.window == (1, 2, 3, 4, 0)
    again.reset("theme")
    assert Settings(path).values.theme == "system"
    assert json.loads(path.read_text())["shortcuts"] == {"new": "Ctrl+J"}
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_settings_are_private(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.update(theme="dark")
    assert stat.S_IMODE(settings.path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "wrong",
    [
        {"theme": "pink"},
        {"font_scale": 9.0},
        {"font_scale": "big"},
        {"reopen_last": 1},
        {"backup_minutes": True},
        {"recent_portfolios": [1]},
        {"shortcuts": []},
        {"no_such": 1},
    ],
)
def test_wrong_settings_are_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    settings = Settings(tmp_path / "settings.json")
    with pytest.raises(ValueError, match=r"cannot be|no such"):
        settings.update(**wrong)
    assert settings.values == Values()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"theme": 3, "font_scale": 1.5}', "\x00\xff", '"text"'])
def test_a_damaged_file_gives_defaults(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content.encode("latin-1"))
    values = Settings(path).values
    assert values.theme == "system"
    assert values.font_scale in (1.0, 1.5)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from([field.name for field in dataclasses.fields(Values)]) | st.text(max_size=8)


@given(
    st.binary(max_size=200) | st.dictionaries(NAMES, JSON, max_size=6).map(lambda d: json.dumps(d).encode())
)
@example(b"[" * 100_000)
@example(b'{"tables": ' + b"[" * 500 + b"]" * 500 + b"}")
@example(b'{"backup_minutes": 1' + b"0" * 5000 + b"}")
@example(b'{"font_scale": 1' + b"0" * 400 + b"}")
@example(b'{"font_scale": NaN, "window": [1e300, 0, 0, 0, 0]}')
@example(b'{"window": [99999999999, 0, 3, 4, 0]}')
@example(b'{"theme": "\\ud800", "user_name": "\\udc00", "\\ud800": 1, "new": ["\\ud800"]}')
def test_any_file_is_read_and_what_it_lacks_is_named(content: bytes) -> None:
    path = paths.config_folder() / "settings.json"
    path.write_bytes(content)
    settings = Settings(path)
    for name in (field.name for field in dataclasses.fields(Values)):
        assert settings_module._checked(name, getattr(settings.values, name)) is not None
    if settings.left_out:
        assert settings.set_aside is not None
        assert settings.set_aside.read_bytes() == content
    settings.accept_what_is_left()
    assert Settings(path).left_out == (), "a second start has nothing to say any more"
    theme = "light" if settings.values.theme == "dark" else "dark"
    settings.update(theme=theme)
    assert Settings(path).values.theme == theme


def test_what_can_be_used_holds(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        '{"theme": "dark", "shortcuts": {"a": "Ctrl+J", "b": 5}, "dismissed": ["x", 1], "window": [1, 2]}'
    )
    settings = Settings(path)
    assert settings.values.theme == "dark"
    assert settings.values.shortcuts == {"a": "Ctrl+J"}
    assert settings.values.dismissed == ("x",)
    assert settings.values.window == ()
    assert settings.left_out == ("shortcuts: b", "dismissed", "window")


def test_safe_mode_neither_reads_nor_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "dark"}')
    settings = Settings(path, ignore_file=True)
    assert settings.values == Values()
    settings.update(theme="light")
    assert settings.values.theme == "light"
    assert path.read_text() == '{"theme": "dark"}'


def test_settings_of_a_newer_version_survive(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"from_the_future": [1, 2], "theme": "dark"}')
    Settings(path).update(theme="light")
    assert json.loads(path.read_text())["from_the_future"] == [1, 2]


def test_listeners_hear_names_of_what_changed(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    heard: list[frozenset[str]] = []
    leave = settings.subscribe(heard.append)
    settings.update(theme="dark", density="comfortable")
    settings.update(theme="dark")
    leave()
    settings.update(theme="light")
    assert heard == [frozenset({"theme"})]


def test_what_another_window_or_a_command_wrote_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    mine, other = Settings(path), Settings(path)
    heard: list[frozenset[str]] = []
    mine.subscribe(heard.append)
    other.update(plugins={"a": False}, theme="dark", recent_portfolios=("there",))
    other.put("tables", {"theirs": 1})
    mine.update(last_page="board")
    mine.put("plugins", {"b": True})
    mine.put("tables", {"own": 2})
    mine.add_recent("here")
    values = Settings(path).values
    assert (values.theme, values.last_page) == ("dark", "board")
    assert values.plugins == {"a": False, "b": True}
    assert values.tables == {"theirs": 1, "own": 2}
    assert values.recent_portfolios == ("here", "there")
    assert frozenset().union(*heard) >= {"theme", "last_page", "plugins", "recent_portfolios"}
    mine.put("plugins", {"a": None})
    assert Settings(path).values.plugins == {"b": True}


def test_a_file_that_is_damaged_or_gone_meanwhile_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    settings.update(theme="dark")
    for content in (b"{", b"[]", b'{"theme": "pink"}', None):
        path.unlink()
        if content is not None:
            path.write_bytes(content)
        settings.update(last_page=str(content))
        assert settings.values.last_page == str(content)
        assert Settings(path).values.last_page == str(content)


def test_recent_portfolios(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    for number in range(15):
        settings.add_recent(str(tmp_path / f"{number}.portfolio"))
    settings.add_recent(str(tmp_path / "9.portfolio"))
    assert len(settings.values.recent_portfolios) == 12
    assert settings.values.recent_portfolios[0].endswith("9.portfolio")
    settings.forget_recent(str(tmp_path / "9.portfolio"))
    assert settings.values.last_portfolio == ""
    assert len(settings.values.recent_portfolios) == 11


def test_settings_that_cannot_be_written_hold_for_the_session(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "gone" / "settings.json")
    settings.update(theme="dark")
    assert settings.values.theme == "dark"


def test_folders_are_apart_and_private(own_home: Path) -> None:
    folders = [
        paths.data_folder(),
        paths.config_folder(),
        paths.cache_folder(),
        paths.backup_folder(),
        paths.log_folder(),
    ]
    assert len(set(folders)) == 5
    assert all(folder.is_relative_to(own_home) for folder in folders)
    assert not paths.backup_folder().is_relative_to(paths.data_folder())
    assert paths.default_portfolio().suffix == paths.SUFFIX
    if sys.platform != "win32":
        assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


def test_folders_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AI_PORTFOLIO_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    assert not paths.backup_folder().is_relative_to(paths.data_folder())
    assert paths.config_folder() != paths.data_folder()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "file"
    paths.write_private(path, b"one")
    with pytest.raises(TypeError):
        paths.write_private(path, "text")  # type: ignore[arg-type]  # the fault is the point
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture
def logged(own_home: Path) -> Iterator[Path]:
    log.setup()
    yield log.log_file()
    log.close()


def test_the_log_is_private_and_has_a_line_a_record(logged: Path) -> None:
    log.setup()
    logging.getLogger("desktop_app.test").info("one\nINFO forged")
    lines = logged.read_text().splitlines()
    assert len(lines) == 1
    assert "\\nINFO forged" in lines[0]
    assert lines[0].split(" ")[0].endswith("Z")
    if sys.platform != "win32":
        assert stat.S_IMODE(logged.stat().st_mode) == 0o600


def test_a_full_log_makes_room(logged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_SIZE", 300)
    logger = logging.getLogger("desktop_app.test")
    for number in range(40):
        logger.info("line %02d %s", number, "x" * 60)
    files = sorted(logged.parent.glob("ai-portfolio.log*"))
    assert [path.name for path in files][-3:] == [f"ai-portfolio.log.{n}" for n in (1, 2, 3)]
    assert len(files) <= 4
    assert all(path.stat().st_size < 600 for path in files)
    assert "line 39" in "".join(path.read_text() for path in files)
    if sys.platform != "win32":
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


@pytest.fixture
def crashes(logged: Path) -> Iterator[list[crash.Report]]:
    crash.install()
    shown: list[crash.Report] = []
    crash.set_presenter(shown.append)
    yield shown
    crash.uninstall()


def fails(where: int = 0) -> None:
    if where:
        raise KeyError("here")
    raise RuntimeError("what nobody expected")


def hooked(where: int = 0) -> None:
    try:
        fails(where)
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_a_fault_is_shown_once_a_place(crashes: list[crash.Report]) -> None:
    for _turn in range(100):
        hooked()
    hooked(1)
    assert len(crashes) == 2
    assert "what nobody expected" in crashes[0].details
    assert "Traceback" in crashes[0].details
    assert "Traceback" not in crashes[0].summary
    written = crash.reports()
    assert written
    assert "what nobody expected" in written[-1].read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE(written[0].stat().st_mode) == 0o600


def test_faults_of_threads_are_caught(crashes: list[crash.Report]) -> None:
    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    assert len(crashes) == 1


def test_a_presenter_that_fails_does_no_harm(crashes: list[crash.Report]) -> None:
    def broken(report: crash.Report) -> None:
        raise RuntimeError("no screen")

    crash.set_presenter(broken)
    hooked()


def test_a_native_crash_is_told_at_the_next_start(logged: Path, qtbot: QtBot, own_home: Path) -> None:
    (paths.log_folder() / "native-crash.txt").write_text("Fatal Python error: Segmentation fault\n")
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    crash.install()
    try:
        presenter = install(window)
        dialog = presenter.dialog()
        assert dialog is not None
        assert "ended unexpectedly" in dialog.sentence.text()
        dialog.accept()
        assert crash.pending_report() is None
    finally:
        crash.uninstall()


def test_the_dialog_has_plain_words_first_and_details_to_copy(
    crashes: list[crash.Report], qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    presenter = CrashPresenter(window)
    crash.set_presenter(presenter)
    hooked()
    hooked(1)
    dialog = presenter.dialog()
    assert dialog is not None
    said = dialog.sentence.text()
    assert "Traceback" not in said
    assert "you can go on" in said
    assert not dialog._text.isVisible()
    dialog.details_button.click()
    assert dialog._text.isVisible()
    dialog.copy_button.click()
    assert "what nobody expected" in QApplication.clipboard().text()
    dialog.close_button.click()
    second = presenter.dialog()
    assert second is not None
    assert second is not dialog
    second.accept()
    assert presenter.dialog() is None
