"""Runs an analysis on data files: those of the program and those of plugins, the same way for window and command line."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.domain.plugin_analysis import AnalysisInput, AnalysisOutcome, AnalysisTab, PluginAnalysis
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.services.analyses.kept_analyses import Made
from desktop_app.services.workspace import Workspace

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What a person chose: the file, what the inputs are (columns by name), and types that they corrected."""

    path: Path
    values: Mapping[str, Any]
    kinds: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def settings(self) -> dict[str, Any]:
        """All that is needed to run it again, as JSON takes it."""
        return {"values": dict(self.values), "kinds": dict(self.kinds)}


@dataclass(frozen=True, slots=True)
class Found:
    """What an analysis found: the result as JSON takes it, and one sentence in plain words."""

    result: Mapping[str, Any]
    sentence: str
    # Facts of the files that were read, the one that was chosen first.
    files: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class FileAnalysis:
    """An analysis that is offered on a tab; `run` reads what the request names, and computes."""

    id: str
    title: str
    sentence: str
    inputs: tuple[AnalysisInput, ...]
    tab: AnalysisTab
    run: Callable[[Request, Progress], Found]


def offered(ws: Workspace, industry: str, tab: AnalysisTab) -> list[FileAnalysis]:
    """The analyses for a tab of an initiative of that industry, the program's own first."""
    from desktop_app.services.analyses.built_in import CORE_ANALYSES

    found = [one for one in CORE_ANALYSES if one.tab == tab]
    found += [_of_plugin(one) for one in ws.extensions.analyses(industry or "-") if one.tab == tab]
    return found


def find(ws: Workspace, analysis_id: str) -> FileAnalysis:
    """The analysis with this id; raises UserError when its plugin is not there."""
    from desktop_app.services.analyses.built_in import CORE_ANALYSES

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


def nothing(_done: int, _total: int) -> None:
    """Progress that nobody follows."""


def run(analysis: FileAnalysis, request: Request, progress: Progress | None = None, **links: str) -> Made:
    """Read the columns that are needed and compute; the result waits to be kept.

    `progress(done, total)` may raise Cancelled. Raises UserError in one sentence.
    """
    found = analysis.run(request, progress or nothing)
    return Made(
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
        from desktop_app.services.analyses.built_in import built_in

        work = built_in(plugin.function)
    else:

        def work(request: Request, progress: Progress) -> Found:
            return _ask(plugin, request, progress)

    return FileAnalysis(plugin.id, plugin.title, plugin.sentence, plugin.inputs, plugin.tab, work)


def _ask(plugin: PluginAnalysis, request: Request, progress: Progress) -> Found:
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


def of_outcome(outcome: AnalysisOutcome) -> Found:
    """An outcome as it is kept."""
    return Found({"outcome": dataclasses.asdict(outcome)}, outcome.sentence)
