"""Turns one case of the sample portfolio, written as YAML, into an initiative with its whole spine."""

from __future__ import annotations

import calendar
import dataclasses
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from desktop_app.domain.fields import specs
from desktop_app.domain.measures import metric_report
from desktop_app.domain.records import (
    Answer,
    Bet,
    Child,
    Cohort,
    DataSource,
    Decision,
    Evidence,
    Initiative,
    Measurement,
    Metric,
    ModelVersion,
    Rating,
    Readiness,
    Review,
    ReviewAction,
    Risk,
    Role,
    StageMove,
)
from desktop_app.services.reviews import snapshot

R = TypeVar("R", bound=Child)
Document = Mapping[str, Any]

_PART = re.compile(r"(\d+)([ymwd])")
_OFFSET = re.compile(r"[+-](\d+[ymwd])+")
# How generated series stray from the way between start and end; fixed, so that every sample is the same.
WOBBLE = (0.0, 0.6, -0.5, 0.3, -0.8, 0.5, 0.9, -0.6, 0.2, -0.9, 0.7, -0.2, 0.4, -0.7)
_DIGITS = {"share": 3, "count": 0, "ms": 0, "money": 0, "": 3}
# Sections of a case that are plain lists of one kind of record.
_LISTS: dict[str, type[Child]] = {
    "decisions": Decision,
    "bets": Bet,
    "versions": ModelVersion,
    "cohorts": Cohort,
    "risks": Risk,
}
_SECTIONS = frozenset(
    ["initiative", "roles", "rated", "ratings", "sources", "metrics", "evidence", "answers", "reviews",
     "moves", *_LISTS]
)  # fmt: skip


@dataclass(slots=True)
class SampleCase:
    """An initiative of the sample with its records, and the contents of its evidence files by checksum."""

    initiative: Initiative
    children: list[Child] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)

    def add(self, record: R) -> R:
        """Keep a record behind the others of its kind."""
        place = 1 + sum(type(one) is type(record) for one in self.children)
        placed = dataclasses.replace(record, initiative_id=self.initiative.id, position=place)
        self.children.append(placed)
        return placed

    def of(self, record: type[R]) -> list[R]:
        """The records of one kind."""
        return [one for one in self.children if isinstance(one, record)]


def day(offset: str, today: date) -> date:
    """The day that lies an offset away from today: "-14m", "+3w", "-1y2m10d" or "+0d".

    Raises ValueError for anything else. Months are those of the calendar.
    """
    if not isinstance(offset, str) or not _OFFSET.fullmatch(offset):
        raise ValueError(f"“{offset}” is no offset such as -14m or +20d")
    sign = -1 if offset[0] == "-" else 1
    amounts = dict.fromkeys("ymwd", 0)
    for number, unit in _PART.findall(offset):
        amounts[unit] += sign * int(number)
    months = today.year * 12 + today.month - 1 + amounts["y"] * 12 + amounts["m"]
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    moved = date(year, month + 1, min(today.day, last))
    return moved + timedelta(days=amounts["w"] * 7 + amounts["d"])


def read_case(
    document: Document, today: date, items: Mapping[str, tuple[str, str]], folder: Path
) -> SampleCase:
    """The case that a document describes.

    `items` holds pack and question of each checklist item that is there; answers to others are left out.
    `folder` holds the evidence files. Raises ValueError for a section or field that is not known.
    """
    unknown = set(document) - _SECTIONS
    if unknown:
        raise ValueError(f"no section is called {', '.join(sorted(unknown))}")
    case = SampleCase(build_record(Initiative, document["initiative"], today))
    reader = _Reader(case, document, today, items, folder)
    reader.read()
    return case


def build_record(record: type[Any], values: Mapping[str, Any], today: date, **more: Any) -> Any:
    """A record from the fields of a mapping; offsets become days and moments. Raises ValueError."""
    known = specs(record)
    given: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"{record.KIND} has no field {name}")
        kind = known[name].kind
        if kind == "date":
            value = day(value, today)
        elif kind == "time":
            value = moment(day(value, today))
        elif kind == "tags":
            value = tuple(value)
        elif kind in ("text", "long_text") and isinstance(value, str):
            value = value.strip()
        given[name] = value
    return record(**given, **more)


def moment(on: date) -> datetime:
    """Nine o'clock UTC on a day."""
    return datetime.combine(on, time(9), UTC)


def _status(value: object) -> str:
    """YAML reads yes and no as truth values."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@dataclass(slots=True)
class _Reader:
    case: SampleCase
    document: Document
    today: date
    items: Mapping[str, tuple[str, str]]
    folder: Path
    evidence: dict[str, str] = field(default_factory=dict)

    def read(self) -> None:
        steps: tuple[Callable[[], None], ...] = (
            self._roles, self._ratings, self._sources, self._metrics, self._lists, self._evidence,
            self._answers, self._moves, self._reviews,
        )  # fmt: skip
        for step in steps:
            step()

    def _each(self, section: str) -> Iterator[dict[str, Any]]:
        for values in self.document.get(section) or ():
            yield dict(values)

    def _day(self, offset: Any) -> date:
        return day(offset, self.today)

    def _roles(self) -> None:
        for role, name in (self.document.get("roles") or {}).items():
            self.case.add(Role(role=role, name=name))

    def _ratings(self) -> None:
        by, on = self.document["rated"]
        for criterion, (rating, confidence, note) in (self.document.get("ratings") or {}).items():
            self.case.add(Rating(
                criterion=criterion, rating=rating, confidence=confidence, note=note.strip(),
                rated_by=by, rated_on=self._day(on)))  # fmt: skip

    def _lists(self) -> None:
        for section, record in _LISTS.items():
            for values in self._each(section):
                self.case.add(build_record(record, values, self.today))

    def _sources(self) -> None:
        """A dimension is its score, [score, why], or a text on why it does not apply."""
        for values in self._each("sources"):
            readiness = values.pop("readiness")
            source = self.case.add(build_record(DataSource, values, self.today))
            for dimension, entry in readiness.items():
                score, note = entry if isinstance(entry, list) else (entry, "")
                if isinstance(score, str):
                    score, note = None, score
                self.case.add(Readiness(
                    data_source_id=source.id, dimension=dimension, score=score, note=note,
                    applicable=score is not None or not note))  # fmt: skip

    def _metrics(self) -> None:
        for values in self._each("metrics"):
            measured = {
                name: values.pop(name, default)
                for name, default in (
                    ("series", []), ("last", "-3d"), ("step", "1m"), ("cases", None), ("source", ""),
                    ("notes", {}),
                )
            }  # fmt: skip
            metric = self.case.add(build_record(Metric, values, self.today))
            self._series(metric, measured)

    def _series(self, metric: Metric, measured: dict[str, Any]) -> None:
        values = _values(measured["series"], metric.unit)
        last = self._day(measured["last"])
        back = int(measured["step"][:-1]), measured["step"][-1]
        for place, value in enumerate(values):
            steps = (len(values) - 1 - place) * back[0]
            self.case.add(Measurement(
                metric_id=metric.id, measured_on=day(f"-{steps}{back[1]}", last), value=float(value),
                cases=measured["cases"], source=measured["source"],
                note=measured["notes"].get(place - len(values), "")))  # fmt: skip

    def _evidence(self) -> None:
        for values in self._each("evidence"):
            name = values.pop("id")
            file = values.pop("file", "")
            if file:
                content = self.folder.joinpath(file).read_bytes()
                digest = hashlib.sha256(content).hexdigest()
                self.case.contents[digest] = content
                values |= {"name": file, "kind": "file", "sha256": digest, "size": len(content)}
            else:
                values["kind"] = "link"
            self.evidence[name] = self.case.add(build_record(Evidence, values, self.today)).id

    def _answers(self) -> None:
        """An answer is its status, [status, note], or a mapping; `owner` is for answers without one."""
        answers = dict(self.document.get("answers") or {})
        owner = answers.pop("owner", "")
        for item_id, entry in answers.items():
            if item_id not in self.items:
                continue
            if isinstance(entry, list):
                entry = {"status": entry[0], "note": entry[1]}
            elif not isinstance(entry, dict):
                entry = {"status": entry}
            self.case.add(self._answer(item_id, {"owner": owner, **entry}))

    def _answer(self, item_id: str, entry: dict[str, Any]) -> Answer:
        pack_id, question = self.items[item_id]
        entry["status"] = _status(entry["status"])
        entry["evidence_ids"] = tuple(self.evidence[name] for name in entry.pop("evidence", ()))
        if "signed" in entry:
            entry["signed_by"], entry["signed_role"], entry["signed_on"] = entry.pop("signed")
        if "waiver" in entry:
            entry["waiver_reason"], entry["waiver_by"], entry["waiver_until"] = entry.pop("waiver")
        more = {"pack_id": pack_id, "item_id": item_id, "question": question}
        answer: Answer = build_record(Answer, entry, self.today, **more)
        return answer

    def _moves(self) -> None:
        came_from = ""
        for values in self._each("moves"):
            values.setdefault("from_stage", came_from)
            came_from = values["to_stage"]
            self.case.add(build_record(StageMove, values, self.today))

    def _reviews(self) -> None:
        for number, values in enumerate(self._each("reviews"), start=1):
            actions = values.pop("actions", ())
            review: Review = build_record(Review, values, self.today, number=number)
            if review.closed_on is not None:
                measured = json.dumps(self._measured(review.closed_on), ensure_ascii=False)
                review = dataclasses.replace(review, state="closed", measured=measured)
            review = self.case.add(review)
            for action in actions:
                self.case.add(build_record(ReviewAction, action, self.today, review_id=review.id))

    def _measured(self, on: date) -> list[dict[str, object]]:
        """What a review that was closed on a day saw of each metric."""
        series: dict[str, list[Measurement]] = {}
        for measurement in self.case.of(Measurement):
            if measurement.measured_on and measurement.measured_on <= on:
                series.setdefault(measurement.metric_id, []).append(measurement)
        reports = [metric_report(m, series.get(m.id, ()), on) for m in self.case.of(Metric)]
        return snapshot(reports)


def _values(series: Any, unit: str) -> list[float]:
    """The values of a series: as listed, or going `from` a value `to` another in `points` steps.

    `wobble` is how far a value may stray from that course, as a share of the difference.
    """
    if isinstance(series, list):
        return series
    start, end, points = float(series["from"]), float(series["to"]), int(series.get("points", 13))
    stray = (end - start) * float(series.get("wobble", 0.08))
    digits = series.get("digits", _DIGITS.get(unit, 1))
    values = []
    for place in range(points):
        # Quick at first, then slower, as most improvement comes early.
        way = 1 - (1 - place / (points - 1)) ** 1.6
        inner = 0 < place < points - 1
        values.append(round(start + (end - start) * way + (WOBBLE[place] * stray if inner else 0), digits))
    return values
