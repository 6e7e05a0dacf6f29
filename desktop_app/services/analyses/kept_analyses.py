"""Keeps what was computed from data files, with the files and settings behind it, so that it can be run again."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from desktop_app.domain.records import Analysis, Initiative, Measurement, Metric
from desktop_app.domain.spine import Spine
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork

# A kept result is figures and small distributions, never the data itself.
MAX_RESULT = 400_000
FileState = Literal["same", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class NewResult:
    """A result that waits to be kept.

    `kind` names the analysis ("profile", "bands", ... or a plugin's id); `files` holds for each file what
    `DataFile.facts` says; `settings` is all that is needed to run it again; `links` names records of the
    initiative that it is about: data_source_id, metric_id, review_id, bet_id.
    """

    kind: str
    title: str
    sentence: str
    settings: Mapping[str, Any]
    result: Mapping[str, Any]
    files: Sequence[Mapping[str, Any]] = ()
    links: Mapping[str, str] = field(default_factory=dict)


def keep(
    ws: Workspace,
    initiative_id: str,
    outcome: NewResult,
    also: Callable[[UnitOfWork, Analysis], object] | None = None,
    *,
    reason: str = "",
) -> Changes:
    """Keep a result as one step; `also` writes what follows from it, such as readiness or a decision.

    The first of `record_ids` is the kept analysis, unless `also` replaced records before. Raises UserError.
    """
    with ws.change(_("“{title}” saved").format(title=outcome.title), reason) as step:
        step.uow.get(Initiative, initiative_id)
        kept = append(step.uow, ws, initiative_id, outcome)
        if also is not None:
            also(step.uow, kept)
    return step.changes


def append(uow: UnitOfWork, ws: Workspace, initiative_id: str, outcome: NewResult) -> Analysis:
    """Keep a result inside a change that the caller began."""
    result = dump(outcome.result)
    if len(result) > MAX_RESULT:
        raise UserError(
            _("The result of “{title}” is too large to keep. Choose fewer columns or groups.").format(
                title=outcome.title
            )
        )
    return records.append(
        uow,
        Analysis(
            initiative_id=initiative_id,
            kind=outcome.kind,
            title=outcome.title,
            sentence=outcome.sentence,
            files=dump(list(outcome.files)),
            settings=dump(outcome.settings),
            result=result,
            ran_at=ws.clock(),
            ran_by=ws.user,
            **outcome.links,  # type: ignore[arg-type]  # names of its links
        ),
    )


def dump(value: Any) -> str:
    """JSON text of a result: what is not a finite number is null, a moment or path is its text."""
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if hasattr(value, "tolist"):
        # A number or an array of numpy's.
        return _plain(value.tolist())
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def load(text: str) -> Any:
    """What `dump` wrote; None for anything else, as in a file that somebody else made."""
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def result_of(analysis: Analysis) -> dict[str, Any]:
    """The kept result; empty if it can't be read."""
    result = load(analysis.result)
    return result if isinstance(result, dict) else {}


def settings_of(analysis: Analysis) -> dict[str, Any]:
    """The settings that made the result; empty if they can't be read."""
    settings = load(analysis.settings)
    return settings if isinstance(settings, dict) else {}


def files_of(analysis: Analysis) -> list[dict[str, Any]]:
    """The files behind the result: path, size, sha256, modified, rows, columns."""
    files = load(analysis.files)
    return [one for one in files if isinstance(one, dict)] if isinstance(files, list) else []


def file_state(facts: Mapping[str, Any]) -> FileState:
    """Whether a file still is what the result was made from, as far as size and time tell."""
    try:
        status = Path(str(facts.get("path", ""))).stat()
    except (OSError, ValueError):
        return "gone"
    try:
        modified = datetime.fromisoformat(str(facts.get("modified"))).timestamp()
    except ValueError:
        return "changed"
    same = status.st_size == facts.get("size") and abs(status.st_mtime - modified) < 1
    return "same" if same else "changed"


def list_kept(spine: Spine, kind: str = "", **links: str) -> list[Analysis]:
    """Results of an initiative, newest first: of one kind, about some records, as in `metric_id=...`."""
    kept = [
        one
        for one in spine.analyses
        if (not kind or one.kind == kind)
        and all(getattr(one, name) == value for name, value in links.items())
    ]
    return sorted(
        kept,
        key=lambda analysis: (analysis.ran_at.timestamp() if analysis.ran_at else 0.0, analysis.position),
        reverse=True,
    )


def find(spine: Spine, analysis_id: str) -> Analysis | None:
    """The kept result with this id, if it is still there."""
    return next((one for one in spine.analyses if one.id == analysis_id), None)


def remove(ws: Workspace, analysis_id: str) -> Changes:
    """Remove a kept result; decisions and metrics made from it stay."""
    return records.remove(ws, Analysis.KIND, [analysis_id])


def make_metric(
    ws: Workspace, initiative_id: str, analysis: Analysis, proposal: Mapping[str, Any]
) -> Changes:
    """A metric of the initiative from what a result proposes, with its value as the first measurement.

    `proposal` has name, kind, direction, unit, value, cases, target and guardrail. A metric of that name
    that came from an analysis gets another measurement instead. Raises FieldError.
    """
    name = str(proposal.get("name") or "")
    with ws.change(_("Metric “{name}” added").format(name=name)) as step:
        known = step.uow.find(Metric, initiative_id=initiative_id)
        metric = next((one for one in known if one.name == name and one.analysis_id), None)
        if metric is None:
            bounds: dict[str, Any] = {side: proposal.get(side) for side in ("target", "guardrail")}
            metric = records.append(
                step.uow,
                Metric(
                    initiative_id=initiative_id,
                    name=name,
                    kind=str(proposal.get("kind") or "fairness"),
                    direction=str(proposal.get("direction") or "higher"),
                    unit=str(proposal.get("unit") or ""),
                    note=analysis.sentence,
                    analysis_id=analysis.id,
                    **bounds,
                ),
            )
        made_on = analysis.ran_at.astimezone().date() if analysis.ran_at else ws.today()
        cases = proposal.get("cases")
        records.append(
            step.uow,
            Measurement(
                initiative_id=initiative_id,
                metric_id=metric.id,
                measured_on=made_on,
                value=proposal.get("value"),
                cases=cases if isinstance(cases, int) else None,
                source=analysis.title,
            ),
        )
    return step.changes
