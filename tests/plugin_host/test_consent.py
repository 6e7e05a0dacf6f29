"""A plugin of somebody else runs only as a person agreed to it: asked before, asked again when a file is another."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.plugin_api.hooks import HOOKS
from desktop_app.plugin_host import PluginHost, PluginInfo, PluginState
from desktop_app.plugin_host.admission import Admission
from desktop_app.plugin_host.consent import Consents
from desktop_app.plugin_host.dossier import ADDITIONS, Dossier
from desktop_app.plugin_host.fingerprint import find_files
from desktop_app.runtime import clock
from tests.plugin_host.conftest import GOOD, Site, switch_off

InfoOf = Callable[[PluginHost, str], PluginInfo]

MARKS = """
    import pathlib
    pathlib.Path({mark!r}).touch()
    API_VERSION = "1.0"
"""


@pytest.fixture
def consents(tmp_path: Path) -> Consents:
    return Consents(tmp_path / "consent.json")


@pytest.fixture
def start(site: Site, consents: Consents) -> Callable[..., PluginHost]:
    """A start of the program with these plugins switched on."""

    def begin(*names: str, left_out: bool = False, **options: object) -> PluginHost:
        return site.host(*names, admission=Admission(consents, left_out=left_out), **options)

    return begin


Start = Callable[..., PluginHost]


def agree(host: PluginHost, name: str = "good", *, developing: bool = False) -> PluginInfo:
    """What the dialog does when a person says yes."""
    return host.enable(name, host.dossier(name).sha256, developing=developing)


def test_a_switch_alone_imports_nothing(site: Site, tmp_path: Path, start: Start, info_of: InfoOf) -> None:
    """As settings from before consents, or written by hand, have it."""
    mark = tmp_path / "imported"
    site.add("good", MARKS.format(mark=str(mark)))
    host = start("good")
    info = info_of(host, "good")
    assert (info.enabled, info.state) == (False, PluginState.CHANGED)
    assert "changed since it was enabled" in info.error
    host.dossier("good")
    assert not mark.exists()
    with pytest.raises(UserError, match="not enabled without its hash"):
        host.enable("good")
    assert not mark.exists()
    assert agree(host).state is PluginState.ENABLED
    assert mark.exists()


def test_what_was_agreed_to_starts_without_a_question(site: Site, start: Start, info_of: InfoOf) -> None:
    site.add("good", GOOD)
    sha256 = agree(start()).sha256
    info = info_of(start("good"), "good")
    assert (info.state, info.sha256) == (PluginState.ENABLED, sha256)
    assert info.checklists == ("Good list",)


def test_a_file_changed_after_that_is_off_and_asked_again(
    site: Site, start: Start, info_of: InfoOf, tmp_path: Path
) -> None:
    site.add("good", GOOD)
    agree(start())
    mark = tmp_path / "imported"
    (site.folder / "plugin_good.py").write_text(
        f"import pathlib\npathlib.Path({str(mark)!r}).touch()\nAPI_VERSION = '1.0'\n"
    )
    host = start("good")
    info = info_of(host, "good")
    assert (info.enabled, info.state, info.checklists) == (False, PluginState.CHANGED, ())
    assert "changed: plugin_good.py" in info.error
    assert host.packs() == ()
    assert not mark.exists()
    # The switch is not lost: what a person switched on and cannot be asked is still wanted.
    assert host.switches == {"good": True}
    changes = host.dossier("good").changes
    assert changes is not None
    assert changes.changed == ("plugin_good.py",)
    assert agree(host).state is PluginState.ENABLED
    assert mark.exists()


def test_the_same_size_and_time_do_not_hide_another_content(
    site: Site, start: Start, info_of: InfoOf
) -> None:
    site.add("good", GOOD)
    agree(start())
    path = site.folder / "plugin_good.py"
    times = path.stat()
    path.write_text(path.read_text().replace("Good list", "Evil list"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_mtime_ns == times.st_mtime_ns
    assert info_of(start("good"), "good").state is PluginState.CHANGED


def test_other_times_alone_are_no_change(
    site: Site, start: Start, info_of: InfoOf, consents: Consents
) -> None:
    site.add("good", GOOD)
    agree(start())
    path = site.folder / "plugin_good.py"
    os.utime(path, ns=(0, 10**9))
    assert info_of(start("good"), "good").state is PluginState.ENABLED
    agreed = consents.agreed("good")
    assert agreed is not None
    assert agreed.marks["plugin_good.py"].modified == 10**9


def test_a_file_that_came_or_went_and_another_version_are_named(
    site: Site, start: Start, info_of: InfoOf
) -> None:
    package = site.folder / "plugin_good"
    package.mkdir()
    (package / "old.py").write_text("")
    site.add("good", GOOD, module="plugin_good/__init__", entry="plugin_good")
    agree(start())
    (package / "old.py").rename(package / "new.py")
    info = site.folder / "their_good-1.2.dist-info" / "METADATA"
    info.write_text(info.read_text().replace("1.2", "1.3"))
    error = info_of(start("good"), "good").error
    assert "version 1.3 instead of 1.2" in error
    assert "added: plugin_good/new.py" in error
    assert "removed: plugin_good/old.py" in error


@pytest.mark.parametrize("reason", ["changed", "held back"])
def test_a_gate_stays_open_over_one_that_is_kept_off(
    site: Site, start: Start, consents: Consents, reason: str
) -> None:
    """Only a person who switches it off takes the line away."""
    site.add("good", GOOD)
    agree(start())
    if reason == "changed":
        (site.folder / "plugin_good.py").write_text("API_VERSION = '1.0'\n")
    else:
        consents.hold_back({"good": "gate_rules"}, clock.today())
    host = start("good")
    (line,) = host.unchecked()
    assert line.sentence == "good did not load: what it asks is not checked."
    switch_off(host, "good")
    assert host.unchecked() == ()


def test_it_is_not_switched_on_with_another_hash_than_was_seen(
    site: Site, start: Start, info_of: InfoOf
) -> None:
    site.add("good", GOOD)
    host = start()
    seen = host.dossier("good").sha256
    with (site.folder / "plugin_good.py").open("a") as file:
        file.write("# changed while the dialog was open\n")
    with pytest.raises(UserError, match="have the hash"):
        host.enable("good", seen)
    assert info_of(host, "good").state is PluginState.NOT_ENABLED
    assert host.switches == {}


def test_the_hash_is_that_of_the_tool_sha256sum(site: Site, start: Start) -> None:
    site.add("good", GOOD)
    names = [
        "plugin_good.py",
        "their_good-1.2.dist-info/METADATA",
        "their_good-1.2.dist-info/entry_points.txt",
    ]
    lines = [f"{hashlib.sha256((site.folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    assert start().sha256("good") == hashlib.sha256("".join(lines).encode()).hexdigest()


def make_editable(site: Site, project: Path) -> None:
    """As an installer leaves a package that is developed: a `.pth` file, and no code in the site."""
    site.add("good", "")
    (site.folder / "plugin_good.py").unlink()
    info = site.folder / "their_good-1.2.dist-info"
    (info / "direct_url.json").write_text(
        json.dumps({"url": project.as_uri(), "dir_info": {"editable": True}})
    )
    (site.folder / "_their_good.pth").write_text("import their_finder\n")
    names = ["_their_good.pth", f"{info.name}/METADATA", f"{info.name}/direct_url.json"]
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in names))


@pytest.fixture
def project(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "my project"
    folder.mkdir()
    make_editable(site, folder)
    (folder / "plugin_good.py").write_text('API_VERSION = "1.0"\n')
    monkeypatch.syspath_prepend(str(folder))
    return folder


def test_a_folder_can_be_trusted_while_developing(project: Path, start: Start, info_of: InfoOf) -> None:
    host = start()
    dossier = host.dossier("good")
    assert dossier.project == project
    assert agree(host, developing=True).developing
    (project / "plugin_good.py").write_text('API_VERSION = "1.0"\nCHANGED = 1\n')
    info = info_of(start("good"), "good")
    assert (info.state, info.developing) == (PluginState.ENABLED, True)


def test_without_that_an_editable_plugin_is_asked_like_any(
    project: Path, start: Start, info_of: InfoOf
) -> None:
    agree(start())
    (project / "plugin_good.py").write_text('API_VERSION = "1.0"\nCHANGED = 1\n')
    assert info_of(start("good"), "good").state is PluginState.CHANGED


def test_what_starts_with_python_is_named(project: Path, start: Start) -> None:
    (sentence,) = start().dossier("good").start_sentences
    assert sentence.startswith("_their_good.pth runs code at every start of Python, before this program")


def test_only_an_editable_plugin_can_be_trusted_so(site: Site, start: Start) -> None:
    site.add("good", GOOD)
    with pytest.raises(UserError, match="not installed from a folder"):
        agree(start(), developing=True)


def test_files_outside_the_record_and_not_as_in_it_are_named(site: Site, start: Start) -> None:
    package = site.folder / "plugin_good"
    package.mkdir()
    (package / "helper.py").write_text("A = 1\n")
    site.add("good", GOOD, module="plugin_good/__init__", entry="plugin_good")
    site.keep_record("good")
    dossier = start().dossier("good")
    assert (dossier.has_record, dossier.outside, dossier.mismatched) == (True, (), ())
    (package / "helper.py").write_text("A = 2\n")
    (package / "smuggled.py").write_text("B = 1\n")
    dossier = start().dossier("good")
    assert dossier.outside == ("plugin_good/smuggled.py",)
    assert dossier.mismatched == ("plugin_good/helper.py",)
    assert dossier.files == 5


def test_the_dossier_is_read_and_not_run(site: Site, tmp_path: Path, start: Start) -> None:
    mark = tmp_path / "imported"
    site.add(
        "good",
        GOOD + MARKS.format(mark=str(mark)),
        Author="Somebody",
        License="MIT",
        **{"Requires-Dist": "requests>=2"},
    )
    (site.folder / "their_good-1.2.dist-info" / "INSTALLER").write_text("uv\n")
    dossier: Dossier = start().dossier("good")
    assert (dossier.version, dossier.author, dossier.licence) == ("1.2", "Somebody", "MIT")
    assert dossier.source == "package their-good, installed by uv"
    assert dossier.needs == ("requests>=2",)
    assert dossier.adds == (
        "checklist_packs",
        "metric_catalogue",
        "gate_rules",
        "brief_sections",
        "attention_items",
    )
    assert not mark.exists()


@pytest.mark.parametrize(
    ("code", "entry", "adds"),
    [
        ("PLUGIN = IndustryPlugin(api='1.0', package='x', checklist='a', attention=f)", ":PLUGIN",
         ("checklist_packs", "attention_items")),
        ("import api\n@api.hookimpl(specname='analyses')\ndef other(): ...", "", ("analyses",)),
        ("from plugin_parts import gate_rules", "", ("gate_rules",)),
        ("from plugin_parts import *", "", None),
        ("PLUGIN = make()", ":PLUGIN", None),
        ("def (", "", None),
    ],
)  # fmt: skip
def test_what_it_may_add_is_told_by_its_source(
    site: Site, start: Start, code: str, entry: str, adds: tuple[str, ...] | None
) -> None:
    site.add("good", code, entry=f"plugin_good{entry}")
    assert start().dossier("good").adds == adds


def test_every_hook_has_words_for_the_dialog() -> None:
    assert set(ADDITIONS) == {hook.name for hook in HOOKS}


def test_the_built_in_ones_are_never_asked(consents: Consents) -> None:
    host = PluginHost(admission=Admission(consents))
    infos = [info for info in host.plugins() if info.built_in]
    assert {info.state for info in infos} == {PluginState.ENABLED}
    assert {host.sha256(info.name) for info in infos} == {""}
    switch_off(host, "media")
    assert host.enable("media").state is PluginState.ENABLED


PACK = """
meta: {set: mine, title: Mine, as_of: 2026-11-01}
items:
  - {id: M-1, theme: T, question: Is it?, why_it_matters: It is., evidence: [A], stage: live, severity: required}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "checklists"
    folder.mkdir()
    (folder / "mine.yaml").write_text(PACK)
    return folder


def test_a_checklist_file_is_not_asked_and_its_change_is_seen(
    start: Start, folder: Path, info_of: InfoOf
) -> None:
    info = info_of(start(pack_folder=folder), "mine")
    assert (info.state, info.has_code, info.since) == (PluginState.ENABLED, False, None)
    assert info.sha256 == hashlib.sha256(PACK.encode()).hexdigest()
    (folder / "mine.yaml").write_text(PACK.replace("Is it?", "Is it so?"))
    for _start in range(2):
        info = info_of(start(pack_folder=folder), "mine")
        assert info.state is PluginState.ENABLED
        assert info.since is not None


def test_a_start_without_plugins_leaves_out_what_others_wrote(
    site: Site, start: Start, folder: Path, info_of: InfoOf
) -> None:
    site.add("good", GOOD)
    agree(start())
    host = start("good", left_out=True, pack_folder=folder)
    for name in ("good", "mine"):
        info = info_of(host, name)
        assert (info.enabled, info.state, info.checklists) == (False, PluginState.LEFT_OUT, ())
    assert host.packs() == ()
    with pytest.raises(UserError, match="started without third-party plugins"):
        agree(host)
    assert host.switches == {"good": True, "mine": True}
    assert info_of(start("good"), "good").state is PluginState.ENABLED


def test_one_in_which_the_program_ended_waits_for_a_person(
    site: Site, start: Start, consents: Consents, info_of: InfoOf
) -> None:
    site.add("good", GOOD)
    agree(start())
    consents.hold_back({"good": "gate_rules"}, clock.today())
    host = start("good")
    info = info_of(host, "good")
    assert (info.enabled, info.state) == (False, PluginState.HELD_BACK)
    assert "ended while it ran gate_rules" in info.error
    assert host.gate_rules() == ()
    assert agree(host).state is PluginState.ENABLED
    assert info_of(start("good"), "good").state is PluginState.ENABLED


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b'{"agreed": 5}', b'{"agreed": {"good": {"sha256": 1}}}', b"\xff\x00", b"[" * 100_000,
     b'{"agreed": {"good": {"sha256": "", "version": "", "source": "", "day": "x", "developing": "", "files": {}}}}'],
)  # fmt: skip
def test_a_damaged_file_of_consents_counts_as_not_agreed(
    site: Site, tmp_path: Path, start: Start, info_of: InfoOf, content: bytes
) -> None:
    site.add("good", GOOD)
    (tmp_path / "consent.json").write_bytes(content)
    host = start("good")
    assert info_of(host, "good").state is PluginState.CHANGED
    assert agree(host).state is PluginState.ENABLED
    assert info_of(start("good"), "good").state is PluginState.ENABLED


def test_a_package_in_a_shared_folder_brings_only_its_own_files(site: Site, start: Start) -> None:
    """A folder without `__init__.py` holds packages of several; a link in a circle ends."""
    for name in ("good", "other"):
        (site.folder / "plugin_shared" / name).mkdir(parents=True)
        (site.folder / "plugin_shared" / name / "__init__.py").write_text('API_VERSION = "1.0"\n')
    (site.folder / "plugin_shared" / "good" / "again").symlink_to(site.folder / "plugin_shared" / "good")
    site.add("good", "", entry="plugin_shared.good", module="unused")
    (entry_point,) = site.entry_points()
    names = set(find_files(entry_point).paths)
    assert "plugin_shared/good/__init__.py" in names
    assert not [name for name in names if "other" in name or "again" in name]


def test_a_plugin_in_the_users_folder_is_found_and_its_start_files_are_not_run(
    site: Site, tmp_path: Path, consents: Consents, info_of: InfoOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, started = tmp_path / "imported", tmp_path / "started"
    site.add("good", MARKS.format(mark=str(mark)))
    # Calls itself one of the program's own.
    site.add("finance", 'API_VERSION = "1.0"\n', dist="ai-portfolio-finance")
    (site.folder / "start.pth").write_text(f"import pathlib; pathlib.Path({str(started)!r}).touch()\n")
    monkeypatch.setattr(sys, "path", [place for place in sys.path if place != str(site.folder)])

    def begin(*names: str) -> PluginHost:
        switches = dict.fromkeys(names, True)
        options = {"entry_points": (), "plugin_folder": site.folder, "admission": Admission(consents)}
        return PluginHost(switches, **options)

    host = begin()
    assert [(info.name, info.built_in, info.state) for info in host.plugins()] == [
        ("finance", False, PluginState.NOT_ENABLED),
        ("good", False, PluginState.NOT_ENABLED),
    ]
    dossier = host.dossier("good")
    assert "plugin_good.py" in dossier.marks
    assert (dossier.source, dossier.start_files) == (f"package their-good, in {site.folder}", ())
    assert str(site.folder) not in sys.path
    assert not mark.exists()
    assert agree(host).state is PluginState.ENABLED
    assert mark.exists()
    assert info_of(begin("good"), "good").state is PluginState.ENABLED
    assert sys.path[-1] == str(site.folder)
    assert not started.exists()
    # The folder is on the path now: whatever looks there finds it too, and it is the user's all the same.
    options = {"entry_points": site.entry_points(), "plugin_folder": site.folder}
    again = PluginHost({"good": True}, admission=Admission(consents), **options)
    assert [(info.name, info.built_in, info.state) for info in again.plugins()] == [
        ("finance", False, PluginState.NOT_ENABLED),
        ("good", False, PluginState.ENABLED),
    ]
