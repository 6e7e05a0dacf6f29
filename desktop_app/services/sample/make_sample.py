"""Makes the sample portfolio: one initiative for each published case, complete on the whole spine."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.extensions.additions import Extensions
from desktop_app.domain.fields import is_unknown, specs
from desktop_app.domain.records import Initiative
from desktop_app.language.i18n import _
from desktop_app.runtime.clock import utc_now
from desktop_app.runtime.resources_path import resource_path
from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.sample.sample_planning import Planning
from desktop_app.services.sample.sample_reader import SampleCase, read_case
from desktop_app.services.workspace import Workspace
from desktop_app.store import blobs, history

Progress = Callable[[int, int], None]


def create_sample(
    path: Path,
    *,
    extensions: Extensions | None,
    user: str = "",
    progress: Progress | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Workspace:
    """Make the sample portfolio in a new file and open it; refuses to overwrite.

    Its dates are relative to today, so that a new sample is never out of date. Answers to checklists that
    `extensions` does not have are left out. `progress` gets initiatives done and their number.
    """
    described = _load(resource_path("sample", "portfolio.yaml"))
    names: list[str] = described.pop("cases")
    ws = portfolios.create(
        path, extensions=extensions, user=user, clock=clock, is_sample=True, **_texts(described)
    )
    try:
        today = ws.today()
        planning = Planning(_load(resource_path("sample", "planning.yaml")), today)
        planning.begin(ws)
        ids: dict[str, str] = {}
        items = {item.id: (pack.id, item.question) for pack in ws.rules().packs for item in pack.items}
        for done, name in enumerate(names, start=1):
            document = _load(resource_path("sample", f"{name}.yaml"))
            document["initiative"] |= planning.fields(name)
            case = read_case(document, today, items, resource_path("sample", "evidence"))
            planning.add(name, case)
            ids[name] = _keep(ws, case)
            if progress:
                progress(done, len(names))
        planning.end(ws, ids)
    except BaseException:
        ws.close()
        for leftover in (path, *path.parent.glob(f"{path.name}-*")):
            with contextlib.suppress(OSError):
                leftover.unlink()
        raise
    return ws


def read_cases(today: date) -> list[SampleCase]:
    """The cases with what their own files say, without a portfolio being made: to show figures of them."""
    planning = Planning(_load(resource_path("sample", "planning.yaml")), today)
    cases = []
    for name in case_names():
        document = _load(resource_path("sample", f"{name}.yaml"))
        document["initiative"] |= planning.fields(name)
        cases.append(read_case(document, today, {}, resource_path("sample", "evidence")))
    return cases


def case_names() -> list[str]:
    """Names of the cases, in the order of their keys."""
    names: list[str] = _load(resource_path("sample", "portfolio.yaml"))["cases"]
    return names


def _load(file: Path) -> dict[str, Any]:
    from yaml import SafeLoader, load

    with contextlib.suppress(ImportError):
        # Ten times as fast where libyaml is installed.
        from yaml import CSafeLoader as SafeLoader  # type: ignore[assignment]
    with file.open("rb") as stream:
        document: dict[str, Any] = load(stream, Loader=SafeLoader)
    return document


def _texts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _keep(ws: Workspace, case: SampleCase) -> str:
    """One step for the initiative and all its records; returns the initiative's id."""
    initiative = case.initiative
    with ws.change(_("Sample “{title}” added").format(title=initiative.title), action=history.SAMPLE) as step:
        all_values = {name: getattr(initiative, name) for name in specs(Initiative)}
        values = {name: value for name, value in all_values.items() if not is_unknown(value)}
        new_initiative = initiatives.add_initiative(step.uow, ws, values)
        for digest, content in case.contents.items():
            blobs.put(step.uow.connection, digest, content)
        step.uow.add_all(replace(child, initiative_id=new_initiative.id) for child in case.children)
    return new_initiative.id
