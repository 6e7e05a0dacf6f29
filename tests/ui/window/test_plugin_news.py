"""The window says which plugins are kept off, offers a start without them, and names one that blocks it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.app import show_blocked
from desktop_app.plugin_host import PluginHost
from desktop_app.plugin_host.admission import Admission
from desktop_app.plugin_host.consent import Consents
from desktop_app.runtime import call_sentinel, clock, watchdog
from desktop_app.ui.window import plugin_news
from desktop_app.ui.window.blocked_dialog import BlockedDialog
from desktop_app.ui.window.plugin_watch import PluginWatch
from tests.plugin_host.conftest import GOOD, Site, site
from tests.ui.running import Running, running, settle

__all__ = ["site"]  # the fixture


@pytest.fixture(scope="module")
def run(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home")) as one:
        yield one


def told(run: Running, host: PluginHost, bad_starts: int = 0) -> dict[str, tuple[str, list[str]]]:
    """The banners after a start with this host: key -> text and buttons."""
    for key in tuple(run.window.banners.shown()):
        run.window.close_banner(key)
    plugin_news.tell(run.context, run.window, host, bad_starts)
    settle()
    shown = run.window.banners.shown()
    return {
        key: (banner.accessibleName(), [button.text() for button in banner.buttons])
        for key, banner in shown.items()
    }


def test_what_changed_and_what_the_program_ended_in_is_named(
    run: Running, site: Site, tmp_path: Path
) -> None:
    site.add("good", GOOD)
    site.add("killer", 'API_VERSION = "1.0"\n')
    consents = Consents(tmp_path / "consent.json")
    consents.hold_back({"killer": "gate_rules"}, clock.today())
    text, buttons = told(run, site.host("good", "killer", admission=Admission(consents)))["plugins"]
    assert "“good” is off: It changed since it was enabled" in text
    assert "“killer” is off: The program ended while it ran gate_rules" in text
    assert buttons == ["Show plugins"]


def test_nothing_is_said_where_all_is_well(run: Running, site: Site, tmp_path: Path) -> None:
    assert told(run, site.host(admission=Admission(Consents(tmp_path / "c.json"))), bad_starts=1) == {}


def test_two_bad_starts_in_a_row_offer_one_without_plugins(run: Running, site: Site, tmp_path: Path) -> None:
    host = site.host(admission=Admission(Consents(tmp_path / "c.json")))
    text, buttons = told(run, host, bad_starts=2)["bad_starts"]
    assert "2 times in a row" in text
    assert buttons == ["Start again without plugins"]


def test_the_bar_says_that_it_was_started_without_plugins(run: Running, site: Site, tmp_path: Path) -> None:
    host = site.host(admission=Admission(Consents(tmp_path / "c.json"), left_out=True))
    (text, _buttons), *others = told(run, host, bad_starts=2).values()
    assert text.startswith("Started without plugins")
    assert not others


def test_the_watchdog_starts_with_the_first_call_and_ends_with_the_window(
    qapp: QApplication, tmp_path: Path
) -> None:
    call_sentinel.close()
    watch = PluginWatch([])
    try:
        call_sentinel.arm(tmp_path / "calls")
        settle()
        assert watch._process is None
        mark = call_sentinel.mark("theirs")
        assert watch._process is not None
        assert watch._process.poll() is None
        settle()
        assert watch._timer.isActive()
        mark.begin("gate_rules")
        process = watch._process
        watch.close()
        assert process.returncode == 0
    finally:
        call_sentinel.close()
        watch.deleteLater()


def test_the_question_names_plugin_and_call_and_waits_by_default(qapp: QApplication) -> None:
    dialog = BlockedDialog("greedy", "gate_rules")
    assert "“greedy” keeps the window from answering: it runs “gate_rules”" in dialog.sentence.text()
    assert dialog.wait.isDefault()
    assert not dialog.again.isDefault()
    dialog.deleteLater()


@pytest.mark.parametrize(("press", "code"), [("again", watchdog.START_AGAIN), ("wait", 0)])
def test_the_answer_is_the_exit_code_of_the_question(qapp: QApplication, press: str, code: int) -> None:
    def answer() -> None:
        (dialog,) = [
            one for one in qapp.topLevelWidgets() if isinstance(one, BlockedDialog) and one.isVisible()
        ]
        getattr(dialog, press).click()
        dialog.deleteLater()

    umask = os.umask(0o077)
    try:
        QTimer.singleShot(0, answer)
        assert show_blocked("greedy", "gate_rules") == code
    finally:
        os.umask(umask)
