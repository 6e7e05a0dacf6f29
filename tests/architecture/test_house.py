"""The plan of the house: folders that can be taken in at a glance, names that stand once, parts that stay small."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import PurePosixPath

import pytest

from tests.architecture.sources import name, nodes, product_files, python_files, tree

MODULES_A_FOLDER = 22
FUNCTION_LINES = 60
CLASS_METHODS = 30

#: What may lie beside the folders of the program.
LOOSE = {"__init__.py", "__main__.py", "app.py", "demo.py", "errors.py", "text.py", "theme_tokens.py"}
#: Names that say their thing together with their folder: the fixed names of a feature.
FOLDER_NAMES = {"__init__", "commands", "page", "tab", "types", "view", "words"}
#: Folders of tests that stand beside the mirrored tree.
BESIDE = {"architecture", "bench", "driving", "example_plugin", "faults", "plugins", "schemas", "set_up"}
#: `__init__.py` that are the face of their package; all others hold a sentence and no code.
FACES = {"briefs", "cli", "plugin_api", "plugin_host", "ui"}
#: Long because it is a table, such as the options of a command: read line by line, not step by step.
TABLES = {
    "desktop_app/cli/analysis_commands.py performance",
    "desktop_app/cli/best_set_command.py best_set",
}
#: Nothing is called by these where a reader has to look up what it holds; in a comprehension it stands beside.
EMPTY_WORDS = {"found", "made", "one", "said", "told"}


def _program() -> list[tuple[PurePosixPath, ast.Module]]:
    return [(PurePosixPath(name(path)), tree(path)) for path in python_files("desktop_app")]


def test_no_folder_holds_more_than_can_be_taken_in() -> None:
    folders: dict[PurePosixPath, int] = defaultdict(int)
    for path, _tree in _program():
        folders[path.parent] += path.name != "__init__.py"
    crowded = {str(folder): n for folder, n in folders.items() if n > MODULES_A_FOLDER}
    assert not crowded, f"give what belongs together in these folders a folder of its own: {crowded}"


def test_little_lies_loose_at_the_top() -> None:
    loose = {path.name for path, _tree in _program() if len(path.parts) == 2}
    assert loose <= LOOSE, f"these belong into a folder: {sorted(loose - LOOSE)}"


def test_tests_stand_where_the_code_stands() -> None:
    homes = {path.parent.relative_to("desktop_app") for path, _tree in _program()}
    tests = {PurePosixPath(name(path)).relative_to("tests").parent for path in python_files("tests")}
    strays = {
        str(folder)
        for folder in tests
        if folder.parts and folder.parts[0] not in BESIDE and folder not in homes
    }
    assert not strays, f"the program has no such folders: {sorted(strays)}"


def test_no_test_changes_the_import_path() -> None:
    touched = [
        name(path)
        for path in python_files("tests", "plugins")
        if "sys.path.insert" in path.read_text(encoding="utf-8") and path.name != "test_house.py"
    ]
    assert not touched, f"import helpers by their full name: {touched}"


def test_a_module_name_stands_once() -> None:
    places = defaultdict(list)
    for path, _tree in _program():
        if path.stem not in FOLDER_NAMES and "revisions" not in path.parts:
            places[path.stem].append(str(path))
    twice = {stem: paths for stem, paths in places.items() if len(paths) > 1}
    assert not twice, f"a name that stands twice leads to the wrong file half of the time: {twice}"


def test_a_class_name_stands_once() -> None:
    places = defaultdict(list)
    for path in python_files("desktop_app"):
        for node in nodes(path):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(f"{name(path)}:{node.lineno}")
    twice = {class_name: found for class_name, found in places.items() if len(found) > 1}
    assert not twice, f"rename all but one, by what each is: {twice}"


def test_functions_stay_short() -> None:
    long = {}
    for path in product_files():
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if (
                    lines > FUNCTION_LINES
                    and f"{name(path)} {node.name}" not in TABLES
                    and "revisions" not in path.parts
                ):
                    long[f"{name(path)}:{node.lineno} {node.name}"] = lines
    assert not long, f"split these by their steps: {long}"


def test_classes_stay_small() -> None:
    large = {}
    for path in python_files("desktop_app"):
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                methods = sum(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in node.body)
                if methods > CLASS_METHODS:
                    large[f"{name(path)} {node.name}"] = methods
    assert not large, f"take out what is a thing of its own: {large}"


def test_every_folder_is_a_package() -> None:
    folders = {path.parent for path, _tree in _program() if "revisions" not in path.parts}
    packages = {path.parent for path, _tree in _program() if path.name == "__init__.py"}
    bare = sorted(map(str, folders - packages))
    assert not bare, f"give these an __init__.py with a sentence: import-linter sees none without: {bare}"


def test_an_init_holds_a_sentence_and_no_code() -> None:
    busy = [
        str(path)
        for path, module in _program()
        if path.name == "__init__.py" and path.parent.name not in FACES and len(path.parts) > 2
        if len(module.body) > 1 or ast.get_docstring(module) is None
    ]
    assert not busy, f"what stands here is found by nobody: {busy}"


def _stored(node: ast.AST, inside_comprehension: bool = False) -> list[ast.Name | ast.arg]:
    """The empty words to which something is bound outside comprehensions."""
    bound: list[ast.Name | ast.arg] = []
    is_comprehension = isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and not inside_comprehension:
        bound += [node] if node.id in EMPTY_WORDS else []
    if isinstance(node, ast.arg) and node.arg in EMPTY_WORDS:
        bound.append(node)
    for child in ast.iter_child_nodes(node):
        bound += _stored(child, inside_comprehension or is_comprehension)
    return bound


def _word(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.arg if isinstance(node, ast.arg) else ""


@pytest.mark.parametrize(
    ("code", "n"),
    [
        ("found = 1", 1),
        ("for one in range(3): pass", 1),
        ("[one for one in range(3)]", 0),
        ("def f(said): pass", 1),
        ("lambda one: one", 1),
        ("ratings = 1", 0),
    ],
)
def test_the_rule_on_empty_words_sees_what_it_should(code: str, n: int) -> None:
    assert len(_stored(ast.parse(code))) == n


def test_a_variable_is_called_what_it_is() -> None:
    empty = [
        f"{name(path)}:{node.lineno} {node.id if isinstance(node, ast.Name) else node.arg}"
        for path in product_files()
        # Looking through a tree for what is bound where takes longer than looking for the words.
        if any(_word(node) in EMPTY_WORDS for node in nodes(path))
        for node in _stored(tree(path))
    ]
    assert not empty, f"{len(empty)} bindings say nothing: {empty[:40]}"
