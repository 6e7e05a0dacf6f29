"""An analysis of data files as it is offered, asked for and answered."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.analysis.files.read_options import FileReading
from desktop_app.domain.extensions.plugin_analysis import AnalysisInput, AnalysisTab

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What a person chose: the file, what the inputs are (columns by name), and how it is to be read."""

    path: Path
    values: Mapping[str, Any]
    reading: FileReading = dataclasses.field(default_factory=FileReading)

    def settings(self) -> dict[str, Any]:
        """All that is needed to run it again, as JSON takes it."""
        return {"values": dict(self.values), **self.reading.to_json()}


@dataclass(frozen=True, slots=True)
class AnalysisResult:
    """What an analysis found: the result as JSON takes it, and one sentence in plain words."""

    result: Mapping[str, Any]
    sentence: str
    # Facts of the files that were read; the first is the chosen file.
    files: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class FileAnalysis:
    """An analysis that is offered on a tab; `run` reads what the request names, and computes."""

    id: str
    title: str
    sentence: str
    inputs: tuple[AnalysisInput, ...]
    tab: AnalysisTab
    run: Callable[[Request, Progress], AnalysisResult]


def ignore_progress(_done: int, _total: int) -> None:
    """Do nothing: progress for callers that do not show it."""
