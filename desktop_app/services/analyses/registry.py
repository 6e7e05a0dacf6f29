"""Runs an analysis on data files: those of the program and those of plugins, the same way for window and command line."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop_app.domain.plugin_analysis import AnalysisInput, AnalysisOutcome, AnalysisTab, PluginAnalysis
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.services.analyses.built_in import CORE_ANALYSES, built_in
from desktop_app.services.analyses.file_analysis import (
    AnalysisResult,
    FileAnalysis,
    Progress,
    Request,
    ignore_progress,
)
from desktop_app.services.analyses.kept_analyses import NewResult
from desktop_app.services.workspace import Workspace


def list_offered(ws: Workspace, industry: str, tab: AnalysisTab) -> list[FileAnalysis]:
    """The analyses for a tab of an initiative of that industry, the program's own first."""
    found = [one for one in CORE_ANALYSES if one.tab == tab]
    found += [_of_plugin(one) for one in ws.extensions.analyses(industry or "-") if one.tab == tab]
    return found


def find(ws: Workspace, analysis_id: str) -> FileAnalysis:
    """The analysis with this id; raises UserError when its plugin is not there."""
    for one in CORE_ANALYSES:
        if one.id == analysis_id:
            return one
    for plugin in ws.extensions.analyses(None):
        if plugin.id == analysis_id:
            return _of_plugin(plugin)
    raise UserError(
        _("The analysis “{id}” belongs to a plugin that is not there. Its results are kept.").format(
            id=analysis_id
        )
    )


def run(
    analysis: FileAnalysis, request: Request, progress: Progress | None = None, **links: str
) -> NewResult:
    """Read the columns that are needed and compute; the result waits to be kept.

    `progress(done, total)` may raise Cancelled. Raises UserError in one sentence.
    """
    found = analysis.run(request, progress or ignore_progress)
    return NewResult(
        kind=analysis.id,
        title=_("{analysis}: {file}").format(analysis=_(analysis.title), file=request.path.name),
        sentence=found.sentence,
        settings=request.settings(),
        result=found.result,
        files=found.files,
        links=links,
    )


def columns_of(inputs: Sequence[AnalysisInput], values: Mapping[str, Any]) -> list[str]:
    """The columns that the inputs name, each once."""
    found: list[str] = []
    for one in inputs:
        value = values.get(one.name)
        if one.kind == "column" and value:
            found.append(str(value))
        elif one.kind == "columns":
            found += [str(name) for name in value or ()]
    return list(dict.fromkeys(found))


def _of_plugin(plugin: PluginAnalysis) -> FileAnalysis:
    if plugin.function:
        work = built_in(plugin.function)
    else:

        def work(request: Request, progress: Progress) -> AnalysisResult:
            return _ask(plugin, request, progress)

    return FileAnalysis(plugin.id, plugin.title, plugin.sentence, plugin.inputs, plugin.tab, work)


def _ask(plugin: PluginAnalysis, request: Request, progress: Progress) -> AnalysisResult:
    """Read the file and let the plugin compute."""
    from desktop_app.analysis.files.read_file import read

    columns = columns_of(plugin.inputs, request.values)
    file = read(request.path, columns=columns or None, kinds=request.kinds, progress=progress)
    others = {
        one.name: read(Path(request.values[one.name]))
        for one in plugin.inputs
        if one.kind == "file" and request.values.get(one.name)
    }
    given = {one.name: _given(one, request.values.get(one.name), file, others) for one in plugin.inputs}
    assert plugin.run is not None
    found = of_outcome(plugin.run(given))
    return dataclasses.replace(found, files=tuple(one.facts() for one in (file, *others.values())))


def _given(one: AnalysisInput, value: Any, file: Any, others: Mapping[str, Any]) -> Any:
    """A column as the file's Series, several as a tuple of them, a second file as its frame, all else as it is."""
    if one.kind == "column":
        return file.frame[value] if value else None
    if one.kind == "columns":
        return tuple(file.frame[name] for name in value or ())
    if one.kind == "file":
        return others[one.name].frame if one.name in others else None
    return value


def of_outcome(outcome: AnalysisOutcome) -> AnalysisResult:
    """An outcome as it is kept."""
    return AnalysisResult({"outcome": dataclasses.asdict(outcome)}, outcome.sentence)
