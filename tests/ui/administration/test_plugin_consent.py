"""On the plugins page, a plugin of somebody else is shown before it is switched on, and off means off at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop_app.jobs.runner import InlineRunner
from desktop_app.plugin_host import PluginHost
from desktop_app.plugin_host.admission import Admission
from desktop_app.plugin_host.consent import Consents
from desktop_app.runtime.settings import Settings
from desktop_app.ui.administration.consent_dialog import ConsentDialog
from desktop_app.ui.administration.plugins_page import PluginsPage
from desktop_app.ui.core.actions import ActionRegistry
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.labels import Label
from tests.plugin_host.conftest import GOOD, Site, site
from tests.ui.running import button, settle

__all__ = ["site"]  # the fixture


class Shown:
    """The page, over a host with the plugins of a folder."""

    def __init__(self, site: Site, folder: Path, *, left_out: bool = False) -> None:
        settings = Settings(folder / "settings.json")
        admission = Admission(Consents(folder / "consent.json"), left_out=left_out)
        self.host = PluginHost(settings.values.plugins, entry_points=site.entry_points(), admission=admission)
        self.context = AppContext(settings, InlineRunner(), ActionRegistry(), self.host)
        self.errors: list[BaseException] = []
        self.page = PluginsPage(self.context)
        self.page.show()
        self.page.activated()
        settle()

    def texts(self, root: QWidget | None = None) -> str:
        return "\n".join(label.text() for label in (root or self.page).findChildren(Label))

    def names(self) -> list[str]:
        settle()
        return [one.text() for one in self.page.findChildren(QAbstractButton) if one.isVisible()]

    def press(self, name: str) -> None:
        settle()
        button(self.page, name).click()
        settle()

    def dialog(self) -> ConsentDialog:
        (dialog,) = self.page.findChildren(ConsentDialog)
        return dialog

    def close(self) -> None:
        self.page.close()
        self.page.deleteLater()
        self.context.leave_bus()
        settle()


@pytest.fixture
def shown(qapp: QApplication, site: Site, tmp_path: Path) -> Iterator[Shown]:
    site.add("good", GOOD, Author="Somebody")
    shown = Shown(site, tmp_path)
    yield shown
    shown.close()


def test_before_switching_on_everything_known_is_shown_and_no_is_the_default(shown: Shown) -> None:
    shown.press("Enable Good")
    dialog = shown.dialog()
    text = shown.texts(dialog)
    for expected in (
        "It runs with full access to your files",
        "Somebody",
        "package their-good",
        "3 files",
        shown.host.dossier("good").sha256,
        "the installer kept no record",
        "checklists, ready-made metrics, gate rules, sections of briefs, what wants attention",
    ):
        assert expected in text
    assert dialog.no.isDefault()
    assert dialog.no.hasFocus() or dialog.focusWidget() is dialog.no
    assert not dialog.yes.isDefault()
    dialog.no.click()
    assert shown.host.packs() == ()
    assert shown.context.settings.values.plugins == {}


def test_yes_switches_it_on_and_off_is_off_at_once(shown: Shown) -> None:
    shown.press("Enable Good")
    shown.dialog().yes.click()
    assert [pack.id for pack in shown.host.packs()] == ["good"]
    assert shown.context.settings.values.plugins == {"good": True}
    assert f"SHA-256 {shown.host.dossier('good').sha256}" in shown.texts()
    shown.press(f"Disable {shown.host.packs()[0].title}")
    shown.page.asking.by.set_value("Ann")
    shown.page.asking.reason.set_value("It is not needed")
    shown.page.asking.confirm.click()
    settle()
    assert shown.host.packs() == ()
    assert shown.host.gate_rules() == ()
    assert shown.context.settings.values.plugins == {"good": False}


def test_a_changed_one_can_be_looked_at_or_switched_off(shown: Shown, site: Site, tmp_path: Path) -> None:
    shown.press("Enable Good")
    shown.dialog().yes.click()
    with (site.folder / "plugin_good.py").open("a") as file:
        file.write("# changed\n")
    again = Shown(site, tmp_path)
    try:
        assert "It is not what you agreed to (changed: plugin_good.py)" in again.texts()
        assert {"Enable", "Disable"} <= set(again.names())
        again.press("Enable Good")
        assert "It is not what you agreed to earlier:\nChanged: plugin_good.py" in again.texts(again.dialog())
        again.dialog().yes.click()
        assert [pack.id for pack in again.host.packs()] == ["good"]
    finally:
        again.close()


def test_the_box_for_a_folder_under_development_is_there_only_for_one(
    qapp: QApplication, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.plugin_host.test_consent import make_editable

    project = tmp_path / "project"
    project.mkdir()
    (project / "plugin_good.py").write_text('API_VERSION = "1.0"\n')
    monkeypatch.syspath_prepend(str(project))
    make_editable(site, project)
    shown = Shown(site, tmp_path)
    try:
        shown.press("Enable Good")
        dialog = shown.dialog()
        assert "its files may change at any time" in shown.texts(dialog)
        assert "_their_good.pth runs code at every start of Python" in shown.texts(dialog)
        dialog.developing.setChecked(True)
        dialog.yes.click()
        assert "Its folder is trusted while it is developed" in shown.texts()
    finally:
        shown.close()


def test_started_without_plugins_none_can_be_switched_on(
    qapp: QApplication, site: Site, tmp_path: Path
) -> None:
    site.add("good", GOOD)
    shown = Shown(site, tmp_path, left_out=True)
    try:
        assert not button(shown.page, "Enable Good").isEnabled()
    finally:
        shown.close()


def test_one_that_is_gone_can_only_be_switched_off(qapp: QApplication, site: Site, tmp_path: Path) -> None:
    Settings(tmp_path / "settings.json").update(plugins={"gone": True})
    shown = Shown(site, tmp_path)
    try:
        assert "Enable" not in shown.names()
        shown.press("Disable Gone")
        shown.page.asking.by.set_value("Ann")
        shown.page.asking.reason.set_value("We do without it")
        shown.page.asking.confirm.click()
        settle()
        assert shown.host.switches == {"gone": False}
        assert shown.host.unchecked() == ()
    finally:
        shown.close()
