"""Calls and literals that the product's own code must not hold, each for a reason that once cost somebody."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import (
    calls,
    dotted,
    imports,
    name,
    nodes,
    product_files,
    python_files,
    texts,
    tree,
)

FILES = product_files()
# Where colours are read from the tokens.
COLOURS = "desktop_app/theme_tokens.py"


def report(faults: list[str]) -> None:
    """Fail with one fault a line."""
    assert not faults, "\n" + "\n".join(faults)


def test_there_is_something_to_look_at() -> None:
    assert len(FILES) > 20


def test_nothing_reads_markup_into_a_pdf() -> None:
    """reportlab's Paragraph reads markup: text that is not escaped could load files or break the page."""
    report(
        [
            f"{name(path)}:{line}: imports {full}"
            for path in FILES
            for line, full in imports(path)
            if full.startswith("reportlab.platypus")
        ]
    )


@pytest.mark.parametrize(
    "module", ["pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "telnetlib"]
)
def test_nothing_that_runs_code_from_data_is_imported(module: str) -> None:
    report(
        [
            f"{name(path)}:{line}: imports {full}"
            for path in FILES
            for line, full in imports(path)
            if full.split(".")[0] == module
        ]
    )


#: What opens a connection; parts of `urllib.parse` only read addresses.
_NETWORK = (
    "socket",
    "ssl",
    "http",
    "urllib.request",
    "ftplib",
    "smtplib",
    "requests",
    "httpx",
    "PySide6.QtNetwork",
)
#: Another window on this computer is spoken to, and the name of the computer asked.
_AT_HOME = {
    ("desktop_app/ui/window/single_instance.py", "PySide6.QtNetwork.QLocalServer"),
    ("desktop_app/ui/window/single_instance.py", "PySide6.QtNetwork.QLocalSocket"),
    ("desktop_app/services/portfolio_file/locking.py", "socket"),
}


def test_nothing_opens_a_connection() -> None:
    found = {
        (name(path), full)
        for path in FILES
        for _line, full in imports(path)
        if any(full == module or full.startswith(f"{module}.") for module in _NETWORK)
    }
    report([f"{file}: imports {full}" for file, full in sorted(found - _AT_HOME)])


def danger(node: ast.Call, full: str, last: str) -> str:
    """Why this call is forbidden, or an empty text."""
    if full in {"eval", "exec", "compile", "__import__"}:
        return f"{full}() runs text as code"
    if full in {"yaml.load", "yaml.unsafe_load", "yaml.full_load", "yaml.load_all", "yaml.unsafe_load_all"}:
        safe = any(word.arg == "Loader" and "Safe" in ast.unparse(word.value) for word in node.keywords)
        return "" if safe else f"{full}() can build objects from data; use the strict reader"
    if last in {"read_pickle", "to_pickle"}:
        return f"{last}() runs code from a file"
    if last == "extractall":
        return "extractall() writes under names that the archive chooses; read members by name"
    if full in {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}:
        return f"{full}() goes through a shell"
    for word in node.keywords:
        on = isinstance(word.value, ast.Constant) and word.value.value is True
        if word.arg in {"shell", "allow_pickle"} and on:
            return f"{word.arg}=True runs what data says"
    return ""


def test_no_call_runs_data_as_code() -> None:
    report(
        [
            f"{name(path)}:{node.lineno}: {why}"
            for path in FILES
            for node, full, last in calls(path)
            if (why := danger(node, full, last))
        ]
    )


@pytest.mark.parametrize(
    ("code", "forbidden"),
    [
        ("eval('1')", True),
        ("dialog.exec()", False),
        ("re.compile('x')", False),
        ("yaml.load(text)", True),
        ("yaml.load(text, Loader=StrictSafeLoader)", False),
        ("archive.extractall(folder)", True),
        ("subprocess.run('ls', shell=True)", True),
        ("numpy.load(path, allow_pickle=True)", True),
        ("pandas.read_pickle(path)", True),
    ],
)
def test_the_rule_on_running_data_sees_what_it_should(tmp_path: Path, code: str, forbidden: bool) -> None:
    path = tmp_path / "sample.py"
    path.write_text(code)
    assert any(danger(*call) for call in calls(path)) is forbidden


def naive(node: ast.Call, full: str, last: str) -> bool:
    """Whether this call makes a moment without a zone."""
    if last in {"utcnow", "utcfromtimestamp"}:
        return True
    owner = full.rsplit(".", 2)[-2:] if "." in full else []
    if owner[:1] not in (["datetime"], ["DateTime"]):
        return False
    given = len(node.args) + len(node.keywords)
    return (last == "now" and given == 0) or (last == "fromtimestamp" and given == 1)


def without_zone(path: Path) -> list[str]:
    """Each moment without a zone; one that `.astimezone()` gives the local zone on the spot is fine."""
    given_a_zone = {
        id(node.value)
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr == "astimezone"
    }
    return [
        f"{path}:{node.lineno}: {full or last}() gives a moment without a zone"
        for node, full, last in calls(path)
        if naive(node, full, last) and id(node) not in given_a_zone
    ]


def test_moments_have_a_zone() -> None:
    """The store refuses moments without a zone, and comparing them with others raises."""
    report([fault for path in FILES for fault in without_zone(path)])


@pytest.mark.parametrize(
    ("code", "faulty"),
    [
        ("datetime.now()", True),
        ("datetime.datetime.now()", True),
        ("datetime.utcnow()", True),
        ("datetime.fromtimestamp(1.0)", True),
        ("datetime.fromtimestamp(1.0).astimezone()", False),
        ("datetime.now(UTC)", False),
        ("self.clock.now()", False),
    ],
)
def test_the_rule_on_moments_sees_what_it_should(tmp_path: Path, code: str, faulty: bool) -> None:
    path = tmp_path / "sample.py"
    path.write_text(code)
    assert bool(without_zone(path)) is faulty


def test_only_the_command_line_prints() -> None:
    allowed = re.compile(r"desktop_app/(cli(\.py|/.*)|__main__\.py)$")
    report(
        [
            f"{name(path)}:{node.lineno}: print()"
            for path in FILES
            if not allowed.match(name(path))
            for node, full, _last in calls(path)
            if full == "print"
        ]
    )


HEX_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6})\b|^#[0-9a-fA-F]{3}$")


def fixed_colours(path: Path) -> list[str]:
    """Every colour that is written into this file instead of being read from the tokens."""
    found = [
        f"{name(path) if path in FILES else path}:{text.lineno}: {text.value[:40]!r}"
        for text in texts(path)
        if HEX_COLOUR.search(text.value)
    ]
    for node, full, last in calls(path):
        literal = [arg for arg in node.args if isinstance(arg, ast.Constant) and arg.value is not None]
        if last in {"QColor", "HexColor", "toColor", "fromRgb", "fromRgbF"} and literal:
            found.append(f"{path}:{node.lineno}: {full or last}({ast.unparse(literal[0])})")
    for node in nodes(path):
        if isinstance(node, ast.Attribute) and dotted_global_colour(node):
            found.append(f"{path}:{node.lineno}: {ast.unparse(node)}")
    return found


def dotted_global_colour(node: ast.Attribute) -> bool:
    """Qt.red, Qt.GlobalColor.red and reportlab's colors.red; `transparent` is no colour."""
    if node.attr == "transparent" or not isinstance(node.value, ast.Name | ast.Attribute):
        return False
    owner = dotted(node.value)
    return owner.endswith("GlobalColor") or (owner in {"colors", "lib.colors"} and node.attr.islower())


def test_colours_are_read_from_the_tokens() -> None:
    """A colour elsewhere would not follow the theme, and nobody has checked its contrast."""
    report([one for path in FILES if name(path) != COLOURS for one in fixed_colours(path)])


@pytest.mark.parametrize(
    ("code", "fixed"),
    [
        ("x = '#3457D5'", True),
        ("style = 'color: #fff000;'", True),
        ("x = QColor(255, 0, 0)", True),
        ("x = QtGui.QColor('red')", True),
        ("x = QColor(tokens.ink)", False),
        ("x = Qt.GlobalColor.red", True),
        ("x = Qt.GlobalColor.transparent", False),
        ("x = colors.black", True),
        ("x = 'issue #12'", False),
        ('"""Shows #123456 as an example."""', False),
    ],
)
def test_the_rule_on_colours_sees_what_it_should(tmp_path: Path, code: str, fixed: bool) -> None:
    path = tmp_path / "sample.py"
    path.write_text(code)
    assert bool(fixed_colours(path)) is fixed


def test_every_module_says_what_it_is_for() -> None:
    report(
        [
            f"{name(path)}: no docstring"
            for path in [*FILES, *python_files("packaging", "tests")]
            if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(path))
        ]
    )


def test_pages_ask_the_context_for_jobs() -> None:
    """It drops the answer with the page and the portfolio; the runner itself would answer to deleted controls."""
    asking = {
        name(path)
        for path in FILES
        if name(path).startswith("desktop_app/ui/")
        for _node, full, _last in calls(path)
        if full.endswith(("runner.read", "runner.write"))
    }
    assert asking == {"desktop_app/ui/window/program.py"}


def test_no_menu_or_dialog_waits_in_an_event_loop_of_its_own() -> None:
    """What opened it may be deleted before such a loop ends, as jobs end in it; the pictures wait for paint alone."""
    waiting = {
        name(path)
        for path in FILES
        if name(path).startswith("desktop_app/ui/")
        for _node, _full, last in calls(path)
        if last in ("exec", "exec_")
    }
    assert waiting == {"desktop_app/ui/window/pictures.py"}
