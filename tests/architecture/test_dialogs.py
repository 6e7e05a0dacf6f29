"""Every window of the program is dressed: a stylesheet belongs to windows, so none may be forgotten."""

from __future__ import annotations

import ast

from tests.architecture.sources import name, nodes, product_files

#: Where Qt's own windows are built upon: the shared base, and the one main window.
_BASES = ("desktop_app/ui/widgets/dialog.py", "desktop_app/ui/window/main_window.py")


def test_each_window_stands_on_a_dressed_base() -> None:
    bare = [
        f"{name(path)}: {node.name}"
        for path in product_files()
        if name(path) not in _BASES
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id in ("QDialog", "QMainWindow") for base in node.bases)
    ]
    assert bare == []
