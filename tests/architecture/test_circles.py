"""No module imports another that imports it in turn, also inside functions and for type checks."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from tests.architecture.sources import name, nodes, python_files, tree

Edges = dict[str, dict[str, set[str]]]


def module_name(path: str) -> str:
    """`a.b` for a/b.py and for a/b/__init__.py."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def has_code(body: ast.Module) -> bool:
    """Whether there is more than a docstring."""
    return any(
        not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) for node in body.body
    )


def packages_above(module: str, packages_with_code: set[str]) -> set[str]:
    """Packages that run when `module` is imported."""
    parts = module.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts))} & packages_with_code


def import_graph(modules: Mapping[str, Iterable[ast.AST]], packages_with_code: set[str]) -> Edges:
    """For each module, given with the nodes of its tree, the modules it imports and the names it takes from them."""
    edges: Edges = {module: {} for module in modules}
    for module, parts in modules.items():
        for node in parts:
            taken: list[tuple[str, str]] = []
            if isinstance(node, ast.Import):
                taken = [(alias.name, "") for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    taken.append((inner, "") if inner in modules else (node.module, alias.name))
            for other, what in taken:
                above = packages_above(other, packages_with_code) - packages_above(module, packages_with_code)
                for target in {other, *above} & modules.keys() - {module}:
                    edges[module].setdefault(target, set()).add(what if target == other else "")
    return edges


def reached_from(module: str, edges: Edges) -> set[str]:
    """All modules that `module` imports, at first hand or through others."""
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        new = edges[waiting.pop()].keys() - reached
        reached |= new
        waiting += new
    return reached


def lead_to_circles(edges: Edges) -> set[str]:
    """The modules in a circle, and those from which one is reached."""
    left = set(edges)
    while ends := {module for module in left if not edges[module].keys() & left}:
        left -= ends
    return left


def circles(edges: Edges) -> list[frozenset[str]]:
    """The largest sets of modules in which each one reaches each other one."""
    reached = {module: reached_from(module, edges) for module in lead_to_circles(edges)}
    found = {
        frozenset(other for other in reached[module] if module in reached.get(other, ()))
        for module in reached
        if module in reached[module]
    }
    return sorted(found, key=sorted)


def in_words(members: frozenset[str], edges: Edges) -> str:
    """Each import inside a circle, as `a -> b: names`."""
    return "\n".join(
        f"  {module} -> {other}: {', '.join(sorted(edges[module][other] - {''})) or 'the module'}"
        for module in sorted(members)
        for other in sorted(edges[module].keys() & members)
    )


def test_nothing_imports_in_a_circle() -> None:
    paths = {module_name(name(path)): path for path in python_files("desktop_app")}
    packages_with_code = {
        module for module, path in paths.items() if path.name == "__init__.py" and has_code(tree(path))
    }
    edges = import_graph({module: nodes(path) for module, path in paths.items()}, packages_with_code)
    closed = circles(edges)
    assert not closed, (
        "What both need becomes a third module below them, or a function takes what it uses:\n"
        + "\n\n".join(in_words(members, edges) for members in closed)
    )


def test_circles_are_found_in_functions_and_through_packages() -> None:
    texts = {
        "p": "from p.low import thing",
        "p.low": "def f():\n    from q import other",
        "q": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import p.high",
        "p.high": "x = 1",
    }
    edges = import_graph({module: ast.walk(ast.parse(text)) for module, text in texts.items()}, {"p"})
    assert circles(edges) == [frozenset({"p", "p.low", "q"})]
    assert "p -> p.low: thing" in in_words(frozenset(texts), edges)
