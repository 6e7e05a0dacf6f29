"""Runs analyses of data files, of the program and of plugins, the same way for window and command line."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop_app.domain.data_kinds import KINDS, NUMBER, WHOLE
from desktop_app.domain.extensions.plugin_analysis import (
    COLUMN_KINDS,
    RESERVED_IDS,
    AnalysisInput,
    AnalysisOutcome,
    AnalysisTab,
    PluginAnalysis,
)
from desktop_app.domain.records import Analysis
from desktop_app.domain.spine import Spine
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.services.analyses import kept_analyses
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

# Where results stand that were kept before their tab was.
_USUAL_TAB = "metrics"


def list_offered(ws: Workspace, industry: str, tab: AnalysisTab) -> list[FileAnalysis]:
    """The analyses for a tab of an initiative of that industry, the program's own first."""
    offered = [one for one in CORE_ANALYSES if one.tab == tab]
    offered += [_of_plugin(one) for one in ws.extensions.analyses(industry or "-") if one.tab == tab]
    return offered


def find(ws: Workspace, analysis_id: str) -> FileAnalysis:
    """The analysis with this id; raises UserError when its plugin is not there."""
    for analysis in CORE_ANALYSES:
        if analysis.id == analysis_id:
            return analysis
    for plugin in ws.extensions.analyses(None):
        if plugin.id == analysis_id:
            return _of_plugin(plugin)
    raise UserError(
        _("The analysis “{id}” belongs to a plugin that is not there. Its results are kept.").format(
            id=analysis_id
        )
    )


def list_kept(ws: Workspace, spine: Spine, tab: AnalysisTab) -> list[Analysis]:
    """Kept results of the analyses of a tab, newest first, also those whose plugin is not there now."""
    tabs: dict[str, str] = {one.id: one.tab for one in ws.extensions.analyses(None)}
    tabs |= {one.id: one.tab for one in CORE_ANALYSES}

    def belongs(kept: Analysis) -> bool:
        if kept.kind in tabs or kept.kind in RESERVED_IDS:
            return tabs.get(kept.kind) == tab
        return bool(kept_analyses.settings_of(kept).get("tab", _USUAL_TAB) == tab)

    return [kept for kept in kept_analyses.list_kept(spine) if belongs(kept)]


def is_there(ws: Workspace, kind: str) -> bool:
    """False for a kept result whose plugin is not there: it can be looked at, and nothing else."""
    return kind in RESERVED_IDS or any(one.id == kind for one in ws.extensions.analyses(None))


def run(
    analysis: FileAnalysis, request: Request, progress: Progress | None = None, **links: str
) -> NewResult:
    """Read the columns that are needed and compute; the result waits to be kept.

    `progress(done, total)` may raise Cancelled. Raises UserError in one sentence.
    """
    outcome = analysis.run(request, progress or ignore_progress)
    return NewResult(
        kind=analysis.id,
        title=_("{analysis}: {file}").format(analysis=_(analysis.title), file=request.path.name),
        sentence=outcome.sentence,
        # The tab is kept, so that the result has its place also while the plugin is away.
        settings={**request.settings(), "tab": analysis.tab},
        result=outcome.result,
        files=outcome.files,
        links=links,
    )


def columns_of(inputs: Sequence[AnalysisInput], values: Mapping[str, Any]) -> list[str]:
    """The columns that the inputs name, each once."""
    columns: list[str] = []
    for analysis_input in inputs:
        value = values.get(analysis_input.name)
        if analysis_input.kind in COLUMN_KINDS and value:
            columns.append(str(value))
        elif analysis_input.kind == "columns":
            columns += [str(name) for name in value or ()]
    return list(dict.fromkeys(columns))


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
    file = read(request.path, columns=columns or None, **request.reading.arguments(), progress=progress)
    others = {
        one.name: read(Path(request.values[one.name]), options=request.reading.options)
        for one in plugin.inputs
        if one.kind == "file" and request.values.get(one.name)
    }
    given = {one.name: _given(one, request.values.get(one.name), file, others) for one in plugin.inputs}
    assert plugin.run is not None
    outcome = of_outcome(plugin.run(given))
    return dataclasses.replace(outcome, files=tuple(one.facts() for one in (file, *others.values())))


def _given(analysis_input: AnalysisInput, value: Any, file: Any, others: Mapping[str, Any]) -> Any:
    """A column becomes the file's Series, several a tuple of them, a second file its frame."""
    if analysis_input.kind == "number_column" and value:
        _need_numbers(analysis_input, file.column(value))
    if analysis_input.kind in COLUMN_KINDS:
        return file.frame[value] if value else None
    if analysis_input.kind == "columns":
        return tuple(file.frame[name] for name in value or ())
    if analysis_input.kind == "file":
        return others[analysis_input.name].frame if analysis_input.name in others else None
    return value


def _need_numbers(analysis_input: AnalysisInput, column: Any) -> None:
    """Raise UserError for a column that holds no numbers: that is the choice of a person, and no fault of a plugin."""
    if column.kind not in (NUMBER, WHOLE):
        sentence = _("“{label}” needs a column of numbers, and “{column}” holds: {kind}.")
        raise UserError(
            sentence.format(label=_(analysis_input.label), column=column.name, kind=_(KINDS[column.kind]))
        )


def of_outcome(outcome: AnalysisOutcome) -> AnalysisResult:
    """An outcome in the form in which it is kept."""
    return AnalysisResult({"outcome": dataclasses.asdict(outcome)}, outcome.sentence)
