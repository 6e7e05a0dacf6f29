"""Mappings: guessed from headers, spelled out, kept as data, fitted to a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.fields import specs
from desktop_app.domain.records import Initiative
from desktop_app.errors import UserError
from desktop_app.exchange.importing import presets
from desktop_app.exchange.importing.guess import guess_mapping
from desktop_app.exchange.importing.mapping import (
    ColumnMapping,
    FieldRule,
    explicit_mapping,
    find_column,
    fit,
)
from desktop_app.exchange.importing.preset_document import from_dict, to_dict
from desktop_app.exchange.importing.rule_reader import choices_for
from desktop_app.exchange.importing.targets import (
    choice_synonyms,
    header_synonyms,
    offered_targets,
    resolve,
)
from desktop_app.exchange.tables.cell_values import match_choice
from desktop_app.exchange.tables.table import Table, TableRow
from desktop_app.language import i18n
from desktop_app.language.reading.unknown_words import normal
from desktop_app.plugin_api.packs import load_vocabulary
from desktop_app.runtime.resources_path import resource_path

PRESET_FILES = sorted(resource_path("import", "presets").glob("*.json"))


def table(headers: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    numbered = [TableRow(number, cells) for number, cells in enumerate(rows, 2)]
    return Table(headers, numbered, (), (), "utf-8", ",", 1, 1, "", ())


def targets(mapping: ColumnMapping) -> dict[str, tuple[str, ...]]:
    return {rule.target: rule.columns for rule in mapping.rules}


def test_headers_say_where_they_go() -> None:
    headers = (
        "ID",
        "Use-Case Name",
        "Status",
        "Business owner",
        "Comments",
        "Colour",
        "risk_class",
        "Sponsor",
    )
    assert targets(guess_mapping(headers)) == {
        "external_id": ("ID",),
        "title": ("Use-Case Name",),
        "stage": ("Status",),
        "owner": ("Business owner",),
        "notes": ("Comments",),
        "risk_class": ("risk_class",),
        "role.sponsor": ("Sponsor",),
    }


def test_the_first_of_two_columns_for_one_field_is_taken_but_the_best_for_the_title() -> None:
    assert targets(guess_mapping(("Status", "Phase")))["stage"] == ("Status",)
    assert targets(guess_mapping(("Name", "Title")))["title"] == ("Title",)
    assert targets(guess_mapping(("Project", "Use case")))["title"] == ("Use case",)


def test_every_offered_target_can_be_named_and_no_label_stands_twice() -> None:
    offered = offered_targets()
    assert all(resolve(target.name) == target for target in offered)
    labels = [target.label for target in offered if target.kind == "field"]
    assert len(set(labels)) == len(labels)
    assert len({target.name for target in offered}) == len(offered)


@pytest.mark.parametrize(
    "name", ["", "nonsense", "role.king", "rating.beauty", "id", "version", "held_from", "answer.x"]
)
def test_unknown_targets_are_refused_with_what_there_is(name: str) -> None:
    with pytest.raises(UserError, match="title"):
        resolve(name)


def test_synonyms_name_fields_and_choices_that_exist_and_none_means_two_things() -> None:
    for name in header_synonyms():
        resolve(name)
    every = [normal(text) for texts in header_synonyms().values() for text in texts]
    assert sorted(set(every)) == sorted(every)
    fields = json.loads(resource_path("import", "synonyms.json").read_text("utf-8"))["choices"]
    for field in fields:
        spec = specs(Initiative)[field]
        known = {**{str(key): [label] for key, label in spec.choices.items()}}
        for key, texts in choice_synonyms(field).items():
            assert key in known
            for text in texts:
                assert match_choice(text, known) in (None, key)


@pytest.mark.parametrize(
    ("field", "text", "key"),
    [
        ("industry", "Health care", "healthcare"),
        ("industry", "health-care", "healthcare"),
        ("industry", "Gesundheitswesen", "healthcare"),
        ("industry", "Öffentliche Verwaltung", "public_sector"),
        ("stage", "In Produktion", "live"),
        ("stage", "Außer Betrieb", "retired"),
        ("stage", "In Umsetzung", "delivery"),
        ("stage", "ProofOfConcept", "discovery"),
    ],
)
def test_words_of_choices_are_known_in_two_languages_with_and_without_blanks(
    field: str, text: str, key: str
) -> None:
    assert match_choice(text, choices_for(resolve(field))) == key


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Start", "delivery_from"),
        ("Beginn", "delivery_from"),
        ("Planned start", "delivery_from"),
        ("Planned go-live", "live_from"),
    ],
)
def test_planned_starts_are_proposed(header: str, field: str) -> None:
    assert targets(guess_mapping(("Title", header)))[field] == (header,)


def test_spelled_out_mappings() -> None:
    mapping = explicit_mapping([("title", "use case"), ("stage", "STAGE")], ("Use Case", "Stage"))
    assert targets(mapping) == {"title": ("Use Case",), "stage": ("Stage",)}
    with pytest.raises(UserError, match="Colour"):
        explicit_mapping([("title", "Colour")], ("Title",))
    with pytest.raises(UserError, match="nonsense"):
        explicit_mapping([("nonsense", "Title")], ("Title",))
    assert find_column("a b", ("A-B",)) == "A-B"


def test_fit_finds_columns_whatever_their_case_and_tells_the_missing() -> None:
    rule = FieldRule("problem", ("PROBLEM", "gone"), labels=("P", "G"), values_of={"PROBLEM": {"x": "y"}})
    fitted, missing = fit(ColumnMapping(rules=(rule, FieldRule("title", ("away",)))), ("Problem",))
    assert missing == ["gone", "away"]
    assert fitted.rules == (
        FieldRule("problem", ("Problem",), labels=("P",), values_of={"Problem": {"x": "y"}}),
    )


def test_mappings_survive_as_json() -> None:
    mapping = ColumnMapping(
        name="Mine",
        about="Text",
        rules=(
            FieldRule("title", ("a",)),
            FieldRule("stage", ("b",), values={"x": "live", "*": ""}, date_order=""),
            FieldRule("in_use_since", ("c",), date_order="dmy"),
            FieldRule("problem", ("d", "e"), labels=("D", "E"), values_of={"d": {"q": "r"}}, join="; "),
        ),
        constants={"industry": "finance"},
        facts=("personal_data",),
        match=(("title", "unit"),),
        recognise=("a", "b"),
        keep_rest=True,
    )
    assert from_dict(json.loads(json.dumps(to_dict(mapping)))) == mapping
    assert from_dict(to_dict(ColumnMapping())) == ColumnMapping()


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "x",
        {"rules": [{"to": "title"}]},
        {"rules": [{"to": 5, "from": ["a"]}]},
        {"rules": [{"to": "nonsense", "from": ["a"]}]},
        {"rules": [{"to": "title", "from": []}]},
        {"rules": [{"to": "title", "from": ["a"], "date_order": "ymd"}]},
        {"rules": [{"to": "title", "from": ["a"], "values": {"x": 5}}]},
        {"rules": [{"to": "title", "from": ["a"]}] * 1000},
        {"constants": {"nonsense": "x"}},
        {"match": [["nonsense"]]},
    ],
)
def test_broken_mappings_are_refused(data: Any) -> None:
    with pytest.raises(UserError):
        from_dict(data)


def test_changing_a_mapping_as_the_preview_does() -> None:
    mapping = guess_mapping(("Title", "Go live", "Status"))
    mapping = mapping.with_column("Extra", "summary").with_column("Title", "problem")
    assert targets(mapping)["problem"] == ("Title",)
    assert "title" not in targets(mapping)
    assert mapping.with_column("Extra", "").rule_for("summary") is None
    assert mapping.with_date_order("Go live", "dmy").rule_for("in_use_since") == FieldRule(
        "in_use_since", ("Go live",), date_order="dmy"
    )
    valued = mapping.with_values("stage", {"Foo": "live"}).with_values("stage", {"Bar": ""}).rule_for("stage")
    assert valued is not None
    assert valued.values == {"Foo": "live", "Bar": ""}


@pytest.mark.parametrize("path", PRESET_FILES, ids=lambda path: path.stem)
def test_a_shipped_preset_is_sound(path: Path) -> None:
    written = json.loads(path.read_text("utf-8"))
    preset = from_dict(written)
    # A part whose name is misspelled is not read, and would be missing here.
    assert to_dict(preset) == written
    assert preset.about
    assert preset.rule_for("title")
    vocabulary = load_vocabulary()
    assert set(preset.facts) <= set(vocabulary.tags)
    for name, value in preset.constants.items():
        assert value in (specs(Initiative)[name].choices or [value])
    for rule in preset.rules:
        spec = resolve(rule.target).spec
        kept = {value for values in (rule.values, *rule.values_of.values()) for value in values.values()} - {
            ""
        }
        if spec is not None and spec.kind == "choice":
            assert kept <= set(map(str, spec.choices))
        if rule.target == "facts":
            assert kept <= set(vocabulary.tags)


@pytest.mark.parametrize("preset", presets.shipped(), ids=lambda preset: preset.name)
def test_a_file_is_recognised_by_its_headers(preset: ColumnMapping) -> None:
    assert presets.find(None, preset.name) is preset
    assert presets.find(None, preset.id) is preset
    assert presets.recognise([*preset.recognise, "more"], presets.shipped()) is preset
    # All that it reads is no sign of another kind of file.
    read = [column for rule in preset.rules for column in rule.columns]
    assert presets.recognise([*read, *preset.recognise], presets.shipped()) is preset


def test_a_file_that_no_preset_knows_is_read_by_its_headers() -> None:
    assert presets.recognise(["title", "stage"], presets.shipped()) is None
    assert presets.propose(table(("Title",), ("A",)), presets.shipped()).rule_for("title")


def test_a_preset_has_an_id_for_scripts_and_a_title_for_people() -> None:
    document = {"id": "acme-intake", "version": 2, "name": "Intake", "titles": {"de": "Anmeldung"}}
    mapping = from_dict(document)
    assert (mapping.id, mapping.version, mapping.title) == ("acme-intake", 2, "Intake")
    i18n.set_language("de")
    assert mapping.title == "Anmeldung"
    i18n.set_language(None)
    assert to_dict(mapping) == document
    for wrong in ("Intake", "-x", "a b"):
        with pytest.raises(UserError):
            from_dict({**document, "id": wrong})
    assert presets.find(None, "us-omb-2025").name.startswith("US federal")


def test_a_file_can_hold_a_preset(tmp_path: Path) -> None:
    path = tmp_path / "intake.json"
    path.write_text(
        json.dumps({"id": "acme-intake", "name": "Intake", "rules": [{"to": "title", "from": "A"}]})
    )
    assert presets.find(None, str(path)).id == "acme-intake"
    path.write_text("[")
    with pytest.raises(UserError, match="no import preset"):
        presets.find(None, str(path))


def test_of_presets_that_know_a_file_the_one_that_knows_more_is_taken() -> None:
    small = ColumnMapping(name="A", recognise=("Summary", "Issue key"))
    large = ColumnMapping(name="B", recognise=("Summary", "Issue key", "Impact"))
    headers = ["Summary", "Issue key", "Impact", "Owner"]
    assert presets.recognise(headers, [small, large]) is large
    assert presets.recognise(headers[:2], [small, large]) is small
