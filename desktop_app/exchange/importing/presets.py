"""Named mappings: those that come with the program, and those that people keep in their portfolio."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from desktop_app.domain.records import Preset
from desktop_app.errors import UserError
from desktop_app.exchange.importing.guess import guess_mapping
from desktop_app.exchange.importing.mapping import ColumnMapping, in_language, names_of
from desktop_app.exchange.importing.preset_document import from_dict, to_dict
from desktop_app.exchange.importing.targets import NO_OWN_FIELDS, OwnFields, own_fields_of
from desktop_app.exchange.own_workbook.own_export import is_own_export, with_own_fields
from desktop_app.exchange.tables.table import Table
from desktop_app.exchange.tables.table_reader import read_file
from desktop_app.language.i18n import _
from desktop_app.language.reading.unknown_words import normal
from desktop_app.language.word_order import order_key
from desktop_app.runtime.resources_path import resource_path
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.text import clean_line

#: A file is known when it has this share of the headers that a preset is recognised by.
_ENOUGH = 0.8
_LONGEST = 200_000


@cache
def shipped() -> tuple[ColumnMapping, ...]:
    """The presets that come with the program, by name."""
    folder = resource_path("import", "presets")
    mappings = [from_dict(json.loads(path.read_text(encoding="utf-8"))) for path in folder.glob("*.json")]
    return tuple(sorted(mappings, key=lambda preset: order_key(preset.title)))


def title_of(preset_id: str) -> str:
    """What a person calls the preset of this id; the id itself where the program has none of it."""
    return next((preset.title for preset in shipped() if preset.id == preset_id), preset_id)


def saved(ws: Workspace) -> list[ColumnMapping]:
    """The presets of this portfolio, by name; one that cannot be read is left out."""
    mappings = []
    with ws.read() as uow:
        records = uow.find(Preset)
    own = own_fields_of(ws)
    for record in sorted(records, key=lambda preset: order_key(preset.name)):
        try:
            mapping = from_dict(json.loads(record.mapping), own)
        except (UserError, ValueError, RecursionError):
            continue
        mappings.append(_named(mapping, record.name))
    return mappings


def all_presets(ws: Workspace | None) -> list[ColumnMapping]:
    """The portfolio's own presets, then those of the program."""
    return [*(saved(ws) if ws is not None else []), *shipped()]


def save(ws: Workspace, name: str, mapping: ColumnMapping) -> Changes:
    """Keep a mapping under a name; an older one of that name is replaced. Raises UserError."""
    tidy = clean_line(name)
    if not tidy:
        raise UserError(_("Give the preset a name."))
    text = json.dumps(to_dict(_named(mapping, tidy)), ensure_ascii=False)
    if len(text) > _LONGEST:
        raise UserError(_("The mapping is too large to be kept as a preset."))
    with ws.change(_("Import preset “{name}” saved").format(name=tidy)) as step:
        same = [one for one in step.uow.find(Preset) if one.name.casefold() == tidy.casefold()]
        if same:
            step.uow.update(same[0], name=tidy, mapping=text)
        else:
            step.uow.add(Preset(name=tidy, mapping=text))
    return step.changes


def remove(ws: Workspace, name: str) -> Changes:
    """Drop a preset of this portfolio; those of the program stay."""
    with ws.change(_("Import preset “{name}” deleted").format(name=name)) as step:
        for preset in step.uow.find(Preset):
            if preset.name.casefold() == name.casefold():
                step.uow.remove(preset)
    return step.changes


def find(ws: Workspace | None, name: str) -> ColumnMapping:
    """The preset that `name` means; raises UserError.

    That is the preset of this id, else of this name or title in any case, else the only one whose name or
    title holds the text, else the file of a preset.
    """
    presets = all_presets(ws)
    wanted = normal(name)
    exact = [preset for preset in presets if preset.id and preset.id == name.strip()]
    exact = exact or [preset for preset in presets if wanted in _normal_names(preset)]
    close = [preset for preset in presets if wanted and any(wanted in one for one in _normal_names(preset))]
    if exact or len(close) == 1:
        return (exact or close)[0]
    if name.lower().endswith(".json"):
        return read_preset_file(Path(name), own_fields_of(ws) if ws is not None else NO_OWN_FIELDS)
    offered = ", ".join(_called(preset) for preset in close or presets) or "–"
    raise UserError(
        _("There is no import preset “{name}”. There are: {offered}.").format(name=name, offered=offered)
    )


def _normal_names(preset: ColumnMapping) -> set[str]:
    return {normal(text) for text in (preset.name, preset.title)}


def _called(preset: ColumnMapping) -> str:
    return f"{preset.id} (“{preset.title}”)" if preset.id else f"“{preset.title}”"


def read_preset_file(path: Path, own: OwnFields = NO_OWN_FIELDS) -> ColumnMapping:
    """The preset in a file of its own; raises UserError."""
    try:
        document = json.loads(read_file(path, _LONGEST).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UserError(_("“{name}” holds no import preset.").format(name=path.name)) from None
    return from_dict(document, own)


def recognise(headers: Sequence[str], presets: Sequence[ColumnMapping]) -> ColumnMapping | None:
    """The preset made for a file with these headers, if there is one.

    Of several that know the file, the one that knows most of its headers: an export with more columns is
    a kind of its own.
    """
    best, most = None, 0
    for preset in presets:
        signs = preset.recognise or tuple(column for rule in preset.rules for column in rule.columns)
        there = names_of(headers, preset)
        count = sum(1 for sign in signs if normal(sign) in there)
        if count > most and count >= _ENOUGH * len(signs):
            best, most = preset, count
    return best


def propose(table: Table, presets: Sequence[ColumnMapping], own: OwnFields = NO_OWN_FIELDS) -> ColumnMapping:
    """The mapping to start a preview with: the preset that knows the file, else what the headers say."""
    known = recognise(table.headers, presets)
    if known:
        return in_language(known)
    mapping = guess_mapping(table.headers, own, table)
    return with_own_fields(mapping, table.headers, own) if is_own_export(table.headers) else mapping


def _named(mapping: ColumnMapping, name: str) -> ColumnMapping:
    import dataclasses

    # An id belongs to the preset that came with it; a person's own goes by its name.
    return dataclasses.replace(mapping, name=name, id="", titles={})
