"""Profiles a data source from a file: keeps the result, answers the readiness of the source, and says what moved."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.analysis.files.read_options import FileReading
from desktop_app.domain.choices import READINESS_DIMENSIONS
from desktop_app.domain.extensions.plugin_analysis import AnalysisInput
from desktop_app.domain.records import Analysis, DataSource, Readiness
from desktop_app.domain.spine import Spine
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services import record_edits as records
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.analyses.kept_analyses import NewResult
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork
from desktop_app.text import shorten

KIND = "profile"
Progress = Callable[[int, int], None]
#: At most this many columns and groups of a profile are kept.
_MOST_COLUMNS = 150
_MOST_GROUPS = 200
#: A change smaller than this, in points or per cent, is not worth telling.
_LEAST = 1.0


#: What a person is asked beside the file.
INPUTS = (
    AnalysisInput("label", N_("Label"), required=False, help=N_("What is to be predicted")),
    AnalysisInput("second_label", N_("Second label"), required=False, help=N_("The same, by a second person")),
    AnalysisInput("key", N_("Key"), required=False, help=N_("What tells one row from another")),
    AnalysisInput("date", N_("Date"), required=False, help=N_("When a row was recorded")),
    AnalysisInput("group", N_("Group"), required=False, help=N_("Groups of people or things")),
    AnalysisInput(
        "population", N_("Population"), "text", required=False,
        help=N_("Its groups with their sizes, such as North 50, South 35, East 15"),
    ),
    AnalysisInput(
        "reference", N_("Population, from a file"), "file", required=False,
        help=N_("A column of groups beside their sizes, or one row a person"),
    ),
    AnalysisInput(
        "target", N_("Target rate"), "share", required=False,
        help=N_("The rate that a metric is to reach: how many rows that needs"),
    ),
    AnalysisInput("columns", N_("Only these columns"), "columns", required=False, help=N_("Empty: all columns")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProfileMove:
    """What is different from the profile before: `what` in a few words, both values, and whether it is good or bad.

    `kind` is good, bad or neutral.
    """

    what: str
    before: str
    after: str
    kind: str
    size: float


def compute(
    source: DataSource,
    path: Path,
    values: Mapping[str, Any],
    reading: FileReading,
    today: date,
    progress: Progress | None = None,
) -> NewResult:
    """Profile a file for a source; the result waits to be kept.

    `values` are what a person chose: label, second_label, key, group, date (columns), population (typed) or
    reference (path of a file with it), target (a rate, 0 to 1), columns (only these). The promised refresh is the source's.
    `progress` counts to 100 and may raise Cancelled. Raises UserError in one sentence.
    """
    from desktop_app.analysis.profiling.profile import ProfileSettings, profile_file

    named = ("label", "second_label", "key", "group", "date")
    chosen = {name: str(values.get(name) or "") for name in named}
    reference, typed = str(values.get("reference") or ""), str(values.get("population") or "")
    columns = tuple(str(name) for name in values.get("columns") or ())
    target = values.get("target")
    target = float(target) if isinstance(target, (int, float)) else None
    settings = ProfileSettings(
        label=chosen["label"],
        second_label=chosen["second_label"],
        key=chosen["key"],
        group=chosen["group"],
        date=chosen["date"],
        reference=read_population(typed) if typed else Path(reference) if reference else None,
        refresh_days=source.refresh_days,
        target=target,
        columns=columns,
        **reading.arguments(),
    )
    file, profile = profile_file(path, settings, today, progress)
    files = [file.facts()]
    if isinstance(settings.reference, Path):
        files.append(_reference_facts(Path(reference)))
    return NewResult(
        kind=KIND,
        title=_("Profile: {file}").format(file=path.name),
        sentence=profile.sentence(),
        settings={
            "values": {
                **chosen,
                "population": typed,
                "reference": reference,
                "target": target,
                "columns": list(columns),
            },
            **reading.to_json(),
        },
        result=_kept(profile),
        files=files,
        links={"data_source_id": source.id},
    )


def read_population(text: str) -> dict[str, float]:
    """Sizes of groups as they are typed: North 50, South 35, or one a line. Raises FieldError."""
    from desktop_app.language.parsing import parse_number

    sizes: dict[str, float] = {}
    for part in re.split(r"[;\n]|,(?=\s)", text):
        if not part.strip():
            continue
        match = re.fullmatch(r"\s*(.*[^\s:=])\s*[\s:=]\s*(\d[\d.,'’]*)\s*%?\s*", part)
        try:
            size = parse_number(match[2]) if match else None
        except ValueError:
            size = None
        if match is None or size is None or size < 0:
            raise FieldError(
                "population",
                _("“{text}” is no group with its size. For example North 50, South 35.").format(
                    text=shorten(part, 60)
                ),
            )
        sizes[match[1]] = size
    return sizes


def _reference_facts(path: Path) -> dict[str, Any]:
    from desktop_app.analysis.files.read_file import read

    return read(path).facts()


def _kept(profile: Any) -> dict[str, Any]:
    """What is kept of a profile: figures and small distributions."""
    whole = profile.to_json()
    columns = whole["columns"]
    for column in columns:
        column["top"] = column["top"][:3]
        del column["edges"]
    whole["columns"] = columns[:_MOST_COLUMNS]
    whole["groups"] = whole["groups"][:_MOST_GROUPS]
    return {
        **whole,
        "n_columns": len(columns),
        "personal": [
            {"column": one.column, "kind": one.kind, "by_header": one.by_header, "by_values": one.by_values}
            for one in profile.personal[:_MOST_COLUMNS]
        ],
        "leaks": [{"column": name, "auc": auc} for name, auc in profile.leaks[:_MOST_COLUMNS]],
        "class_shares": [{"class": name, "share": share} for name, share in profile.class_shares],
        "distance": profile.distance,
        "newest": profile.newest,
        "problems": list(profile.problems[:50]),
    }


def keep(ws: Workspace, source: DataSource, profile: NewResult, is_new: bool = False) -> Changes:
    """Keep a profile, answer the source's readiness from it, and note its rows and newest record: one step.

    A dimension keeps its answer if the file says nothing about it. A source that `is_new` is added.
    """

    def also(uow: UnitOfWork, kept: Analysis) -> None:
        current = records.append(uow, source) if is_new else uow.get(DataSource, source.id)
        newest = profile.result.get("newest")
        facts: dict[str, Any] = {"rows": profile.result.get("rows")}
        if isinstance(newest, date):
            facts["newest"] = newest
        uow.update(current, **facts)
        known = {one.dimension: one for one in uow.find(Readiness, data_source_id=source.id)}
        for name, dimension in profile.result["dimensions"].items():
            if dimension["score"] is None or name not in READINESS_DIMENSIONS:
                continue
            given = {
                "score": round(dimension["score"], 1),
                "note": dimension["why"],
                "applicable": True,
                "analysis_id": kept.id,
            }
            if name in known:
                uow.update(known[name], **given)
            else:
                records.append(
                    uow,
                    Readiness(
                        initiative_id=source.initiative_id,
                        data_source_id=source.id,
                        dimension=name,
                        **given,
                    ),
                )

    return analyses.keep(ws, source.initiative_id, profile, also)


def profile_source(
    ws: Workspace,
    data_source_id: str,
    path: Path,
    values: Mapping[str, Any] | None = None,
    reading: FileReading | None = None,
    progress: Progress | None = None,
) -> Changes:
    """Profile a file for a source and keep the result. Raises UserError; nothing is kept then."""
    with ws.read() as uow:
        source = uow.get(DataSource, data_source_id)
    profile = compute(source, path, values or {}, reading or FileReading(), ws.today(), progress)
    return keep(ws, source, profile)


def list_profiles(spine: Spine, data_source_id: str) -> list[Analysis]:
    """The kept profiles of a source, newest first."""
    return analyses.list_kept(spine, KIND, data_source_id=data_source_id)


def compare_profiles(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ProfileMove]:
    """What differs between two kept profiles, the largest differences first."""
    differences = [
        *_moved_dimensions(before, after),
        *_moved_columns(before, after),
        *_moved_groups(before, after),
    ]
    rows = _number(before.get("rows")), _number(after.get("rows"))
    if rows[0] is not None and rows[1] is not None and rows[0] != rows[1]:
        change = 100 * (rows[1] - rows[0]) / max(rows[0], 1)
        texts = formats.number(rows[0]), formats.number(rows[1])
        differences.append(ProfileMove(_("Rows"), *texts, "neutral", abs(change)))
    return sorted(differences, key=lambda difference: (-difference.size, difference.what))


def _moved_dimensions(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ProfileMove]:
    differences = []
    olds, news = _part(before, "dimensions"), _part(after, "dimensions")
    for name, label in READINESS_DIMENSIONS.items():
        old, new = _number(_part(olds, name).get("score")), _number(_part(news, name).get("score"))
        if old is None and new is None:
            continue
        if old is None or new is None:
            texts = [formats.unknown() if one is None else formats.number(one, 0) for one in (old, new)]
            differences.append(ProfileMove(_(label), texts[0], texts[1], "neutral", _LEAST))
        elif abs(new - old) >= _LEAST:
            kind = "good" if new > old else "bad"
            texts = [formats.number(one, 0) for one in (old, new)]
            differences.append(ProfileMove(_(label), texts[0], texts[1], kind, abs(new - old)))
    return differences


def _moved_columns(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ProfileMove]:
    olds, news = ({one.get("name"): one for one in _rows(side, "columns")} for side in (before, after))
    differences = []
    for name in [*olds, *(name for name in news if name not in olds)]:
        column_name = shorten(str(name), 40)
        old, new = olds.get(name), news.get(name)
        if old is None or new is None:
            there, gone = _("there"), _("not there")
            texts = (there, gone) if new is None else (gone, there)
            differences.append(
                ProfileMove(_("Column {name}").format(name=column_name), *texts, "neutral", 50.0)
            )
            continue
        if old.get("kind") != new.get("kind"):
            differences.append(
                ProfileMove(
                    _("{name}: type").format(name=column_name),
                    str(old.get("kind")),
                    str(new.get("kind")),
                    "neutral",
                    50.0,
                )
            )
        present = _number(old.get("present")), _number(new.get("present"))
        if present[0] is not None and present[1] is not None and abs(present[1] - present[0]) >= 0.01:
            kind = "good" if present[1] > present[0] else "bad"
            differences.append(
                ProfileMove(
                    _("{name}: present").format(name=column_name),
                    formats.percent(present[0]),
                    formats.percent(present[1]),
                    kind,
                    100 * abs(present[1] - present[0]),
                )
            )
    return differences


def _moved_groups(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ProfileMove]:
    olds, news = ({one.get("group"): one for one in _rows(side, "groups")} for side in (before, after))
    differences = []
    for name in [*olds, *(name for name in news if name not in olds)]:
        shares = [_number(side.get(name, {}).get("share")) or 0.0 for side in (olds, news)]
        if olds and news and abs(shares[1] - shares[0]) >= 0.01:
            differences.append(
                ProfileMove(
                    _("{name}: share of the rows").format(name=shorten(str(name), 40)),
                    formats.percent(shares[0]),
                    formats.percent(shares[1]),
                    "neutral",
                    100 * abs(shares[1] - shares[0]),
                )
            )
    return differences


def describe_profile(analysis: Analysis, today: date) -> str:
    """Which file a profile is of, how many rows it has, and when it was made."""
    files = analyses.files_of(analysis)
    name = Path(str(files[0].get("path", ""))).name if files else ""
    rows = _number(analyses.result_of(analysis).get("rows"))
    parts = [name] if name else []
    if rows is not None:
        parts.append(ngettext("{n} row", "{n} rows", int(rows)).format(n=formats.number(rows)))
    if analysis.ran_at is not None:
        days = (analysis.ran_at.astimezone().date() - today).days
        parts.append(_("profiled {when}").format(when=formats.relative_days(days)))
    return ", ".join(parts)


def _part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = value.get(name)
    return part if isinstance(part, Mapping) else {}


def _rows(value: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    entries = value.get(name)
    return [one for one in entries if isinstance(one, Mapping)] if isinstance(entries, list) else []


def _number(value: Any) -> float | None:
    usable = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if usable else None
