"""Checks an open portfolio, or a file, for the window and the command line alike."""

from __future__ import annotations

from pathlib import Path

from desktop_app.services.workspace import Workspace
from desktop_app.store.checks.file_problem import FileProblem
from desktop_app.store.checks.integrity import check
from desktop_app.store.engine import as_file
from desktop_app.store.proof.prove import Proof, prove


def check_workspace(ws: Workspace, *, notes: bool = False) -> list[FileProblem]:
    """What is wrong with an open portfolio, in all three layers; with `notes` also what does no harm."""
    problems = check(as_file(ws.database), ws.rules(), ws.extensions.attention)
    return [problem for problem in problems if notes or not problem.is_note]


def check_file(path: Path, *, notes: bool = False) -> list[FileProblem]:
    """What is wrong with a portfolio file, opened for reading only; never raises for a broken file."""
    return [problem for problem in check(path) if notes or not problem.is_note]


def verify_history(ws: Workspace) -> Proof:
    """Whether history and records are what was written, also held against what was seen of them before."""
    with ws.database.read() as connection:
        return prove(connection)
