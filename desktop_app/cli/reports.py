"""What the commands report, as plain values with the keys that scripts rely on."""

from typing import Any

from desktop_app.domain import fields as f
from desktop_app.domain.codec import field_types, to_json
from desktop_app.domain.custom_fields import CustomFields, field_name, read_typed, read_written
from desktop_app.domain.gates import gate_report
from desktop_app.domain.records import Initiative, Record, cells_of
from desktop_app.domain.spine import SPINE_FIELDS
from desktop_app.domain.states import part_reports, score_of
from desktop_app.errors import FieldError, UserError
from desktop_app.language.i18n import _
from desktop_app.language.word_order import order_key
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.lists import view_fields, view_rows
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMNS

# Kept for the program's own lists.
_NOT_LISTED = frozenset({"id", "parts", "version", "data_share", "benefit_if_works", "score_middle"})


def list_report(ws: Workspace, where: dict[str, str], sort: str, search: str) -> list[dict[str, Any]]:
    """Initiatives as {key, title, industry, stage, owner, ...}; unknown is None."""
    own = custom_fields.list_all(ws)
    names = [name for name, _sql in COLUMNS] + [one.name for one in own.fields]
    # An own field is found by its name in upper or lower case.
    where = {_own_name(name, names, own): value for name, value in where.items()}
    descending = sort.startswith("-")
    sort = _own_name(sort.lstrip("-"), names, own)
    for name in [*where, sort]:
        if name not in names or name in _NOT_LISTED:
            offered = ", ".join(n for n in names if n not in _NOT_LISTED)
            raise UserError(
                _("There is no field {name} in the list. There are: {offered}.").format(
                    name=name, offered=offered
                )
            )
    mine = _own_values(ws, own)
    listed = lists.rows(ws)
    if search:
        listed = lists.holding(ws, listed, search)
    rows = [
        dict(zip(names, (*row, *mine.get(row[0], (None,) * len(own.fields))), strict=True)) for row in listed
    ]
    _refuse_unknown_choices(ws, where, rows)
    for name, value in where.items():
        rows = [row for row in rows if _cell_text(row[name]).casefold() == value.casefold()]
    known = [row for row in rows if row[sort] not in (None, "")]
    unknown = [row for row in rows if row[sort] in (None, "")]
    known.sort(
        key=lambda row: order_key(row[sort]) if isinstance(row[sort], str) else row[sort], reverse=descending
    )
    return [{name: row[name] for name in names if name not in _NOT_LISTED} for row in known + unknown]


def _refuse_unknown_choices(ws: Workspace, where: dict[str, str], rows: list[dict[str, Any]]) -> None:
    """Raise FieldError for a value that its field does not offer and no initiative has, as of a plugin that is away."""
    fields = view_fields.list_all(ws)
    for name, value in where.items():
        field = fields.get(name)
        if field is None or field.kind != "choice" or not value:
            continue
        taken = {*field.choices, *(_cell_text(row[name]) for row in rows)}
        if value.casefold() not in {one.casefold() for one in taken}:
            words = {"label": field.label, "offered": ", ".join(field.choices)}
            raise FieldError(name, _("{label} takes one of: {offered}.").format(**words))


def _own_name(name: str, names: list[str], own: CustomFields) -> str:
    field = None if name in names else own.find(name.removeprefix("custom:"))
    return field.name if field is not None else name


def _own_values(ws: Workspace, own: CustomFields) -> dict[str, tuple[Any, ...]]:
    """What initiatives have in own fields, in the order of the fields; numbers as numbers, dates as ISO texts."""
    if not own.fields:
        return {}
    asked = [field_name(one.id) for one in own.fields]
    extra = view_rows.pick_further(asked)
    at = view_rows.places(extra)
    return {row[0]: tuple(row[at[name]] for name in asked) for row in view_rows.read(ws, extra)}


def _cell_text(value: Any) -> str:
    """A value as the user writes it in a condition: 12 and 12.0 are the same."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def show_report(ws: Workspace, key: str) -> dict[str, Any]:
    """One initiative with everything on its spine, its states, score and gate."""
    spine = ws.spine(ws.find_key(key).id)
    rules = ws.rules()
    score = score_of(spine, rules)
    gate = gate_report(spine, rules)
    details: dict[str, Any] = {"initiative": _bare(to_json(spine.initiative))}
    for name in SPINE_FIELDS.values():
        details[name] = [_bare(to_json(record)) for record in getattr(spine, name)]
    for values, row in zip(details["source_rows"], spine.source_rows, strict=True):
        values["cells"] = cells_of(row)
    own = custom_fields.list_all(ws)
    mine = custom_fields.values_of(own, spine)
    details["own_fields"] = {spec.label: mine.get(field_id) for field_id, spec in own.specs.items()}
    details["score"] = {
        "value": score.value,
        "low": score.low if score.known else None,
        "high": score.high if score.known else None,
        "missing": list(score.missing),
    }
    details["states"] = {
        part: {"state": str(report.state), "why": report.why}
        for part, report in part_reports(spine, rules).items()
    }
    details["gate"] = {
        "stage": gate.stage,
        "next_stage": gate.next_stage,
        "passes": gate.passes,
        "open": [{"rule": item.rule, "severity": item.severity, "why": item.why} for item in gate.open],
        "settled": list(gate.settled),
        "not_applicable": list(gate.not_applicable),
    }
    return details


def _bare(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in values.items() if name not in ("version", "position", "initiative_id")
    }


def show_text(details: dict[str, Any]) -> str:
    """`show_report` for a person at a terminal."""
    initiative = details["initiative"]
    lines = [f"{initiative['key']}  {initiative['title']}", ""]
    for name, spec in f.specs(Initiative).items():
        value = initiative.get(name)
        if value not in (None, "", []) and name not in ("key", "title"):
            shown = ", ".join(value) if isinstance(value, list) else str(value)
            lines.append(f"{_(spec.label)}: {shown}")
    lines += [
        f"{name}: {_cell_text(value)}" for name, value in details["own_fields"].items() if value is not None
    ]
    lines.append("")
    for part, report in details["states"].items():
        lines.append(f"{part}: {report['state']} – {report['why']}")
    lines.append("")
    for name in SPINE_FIELDS.values():
        if details[name]:
            lines.append(f"{name}: {len(details[name])}")
    return "\n".join(lines)


def parse_values(
    pairs: dict[str, str], own: CustomFields, currency: str = ""
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Texts of the command line as values of an initiative's fields, and of own fields by id. Raises FieldError."""
    specs = f.specs(Initiative)
    types = field_types(Initiative)
    values: dict[str, Any] = {}
    mine: dict[str, Any] = {}
    for name, text in pairs.items():
        field = None if name in specs else own.find(name.removeprefix("custom:"))
        if field is not None:
            spec = own.specs[field.id]
            mine[field.id] = _read_own(spec, text, currency) if spec.editable else text
            continue
        if name not in specs:
            raise FieldError(name, _("There is no field called {name}.").format(name=name))
        values[name] = _parse(types[name], specs[name], text, currency)
    return values, mine


def parse_field(record: type[Record], name: str, text: str) -> Any:
    """A text of the command line as the value of one field. Raises FieldError."""
    return _parse(field_types(record)[name], f.specs(record)[name], text)


def _parse(kind: str, spec: f.FieldSpec, text: str, currency: str = "") -> Any:
    if kind in ("int", "float") or spec.kind == "date":
        _refuse_doubt(spec, text)
        return read_written(spec, text, currency)
    if kind == "bool":
        return text.casefold() in ("yes", "true", "1")
    if kind == "words":
        return [word for word in text.split(",") if word.strip()]
    return text


def _read_own(spec: f.FieldSpec, text: str, currency: str) -> Any:
    if spec.kind in ("number", "money", "date"):
        _refuse_doubt(spec, text)
    return read_typed(spec, text, currency)


def _refuse_doubt(spec: f.FieldSpec, text: str) -> None:
    """Raise FieldError for what can be read in two ways, such as 12.000 or 3/4/2026: a form would ask."""
    from desktop_app.language import parsing

    try:
        if spec.kind == "date":
            parsing.refuse_two_days(text)
        else:
            parsing.refuse_two_ways(text, spec.unit)
    except ValueError as error:
        raise FieldError(spec.name, str(error)) from None


def history_report(ws: Workspace, key: str) -> list[dict[str, Any]]:
    """Changes of single fields as {at, who, key, field, old, new, reason}, newest first."""
    initiative_id = ws.find_key(key).id if key else None
    keys = {row[0]: row[1] for row in lists.rows(ws)}
    return [
        {
            "at": entry.change.at.isoformat(),
            "who": entry.change.who,
            "key": keys.get(entry.initiative_id),
            "field": f"{entry.kind}.{entry.field}",
            "old": entry.old,
            "new": entry.new,
            "reason": entry.change.reason,
        }
        for entry in lists.history_entries(ws, initiative_id)
    ]


def verify_report(ws: Workspace) -> dict[str, Any]:
    """Whether history and records are what was written: {ok, changes, broken_at, state, problems}."""
    from desktop_app.services.portfolio_file.check import verify_history

    proof = verify_history(ws)
    return {
        "ok": proof.ok,
        "changes": proof.changes,
        "broken_at": proof.broken_at,
        "state": proof.state,
        "problems": list(proof.sentences),
    }
