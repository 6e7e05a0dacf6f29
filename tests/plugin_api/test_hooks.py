"""The hooks are typed, explained, and stand in the plugin guide with their exact arguments."""

from __future__ import annotations

import dataclasses
import inspect
import re
import tomllib
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from desktop_app import plugin_api
from desktop_app.domain.records import Initiative
from desktop_app.domain.spine import Spine
from desktop_app.plugin_api import core, hookspecs, reference
from desktop_app.plugin_api.hooks import ASKED_ONCE, HOOKS, Hook
from desktop_app.plugin_api.version import API_VERSION, is_compatible
from desktop_app.plugin_host import PluginHost, conform
from desktop_app.plugin_host.calls import Calls
from desktop_app.services.workspace import NoExtensions


@pytest.fixture(scope="module")
def guide() -> str:
    root = Path(plugin_api.__file__).parents[2]
    return (root / "resources" / "help" / "plugins.md").read_text(encoding="utf-8")


def test_every_hook_has_its_place_in_the_guide(guide: str) -> None:
    chapter = guide.split("\n## The hooks\n")[1].split("\n## ")[0]
    described = re.findall(r"^```python\n(?:@hookimpl\n)?def (\w+)\(", chapter, re.MULTILINE)
    described = [name for name in described if not name.startswith("_")]
    assert described == [hook.name for hook in HOOKS], "resources/help/plugins.md: one heading for each hook"
    # Each kind of thing comes from one hook, so that it can be asked for by its kind.
    assert len({hook.gives for hook in HOOKS}) == len(HOOKS)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.name)
def test_the_guide_has_each_hook_with_its_arguments(hook: Hook, guide: str) -> None:
    signature = inspect.signature(getattr(hookspecs, hook.name))
    parameters = ", ".join(f"{p.name}: {p.annotation}" for p in signature.parameters.values())
    heading = f"def {hook.name}({parameters}) -> list[{hook.gives.__name__}]:\n```\n\n"
    assert guide.split(heading)[1].startswith("Asked once" if hook.asked == "once" else "Asked for every")


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.name)
def test_each_hook_is_explained_and_typed(hook: Hook) -> None:
    specification = getattr(hookspecs, hook.name)
    assert ("asked once" in specification.__doc__) is (hook.asked == "once")
    signature = inspect.signature(specification)
    assert signature.return_annotation == f"list[{hook.gives.__name__}]"
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())


def test_what_each_hook_gives_is_checked() -> None:
    given = {hook.gives for hook in HOOKS}
    assert conform.CHECKS.keys() == given, "plugin_host/conform.py: CHECKS needs what each hook gives"


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.name)
def test_a_plugin_can_import_what_each_hook_gives(hook: Hook) -> None:
    assert getattr(plugin_api, hook.gives.__name__, None) is hook.gives, "export it in plugin_api/__init__.py"


@pytest.mark.parametrize("kind", ASKED_ONCE, ids=lambda kind: kind.__name__)
def test_a_function_that_a_hook_gives_is_called_guarded(kind: type[Any]) -> None:
    functions = [field.name for field in dataclasses.fields(kind) if "Callable" in str(field.type)]

    def run(*_arguments: object) -> None:
        """What a plugin would do."""

    thing = kind(**{field.name: run if field.name in functions else "" for field in dataclasses.fields(kind)})
    record: Any = SimpleNamespace(name="")
    guarded = Calls(lambda *_fault: None, dict).guarded(record, thing)
    bare = [name for name in functions if getattr(guarded, name) is run]
    assert bare == [], "plugin_host/calls.py: Calls.guarded wraps the function of each kind"


def test_what_is_asked_once_is_there_with_and_without_plugins() -> None:
    host, without = PluginHost(), NoExtensions()
    for kind in ASKED_ONCE:
        assert {type(thing) for thing in (*host.given(kind), *without.given(kind))} <= {kind}
    assert {rule.id for rule in without.gate_rules()} < {rule.id for rule in host.gate_rules()}


def test_the_guide_names_all_that_a_plugin_may_import(guide: str) -> None:
    missing = [name for name in plugin_api.__all__ if not re.search(rf"`{name}\b", guide)]
    assert missing == []


def test_the_list_in_the_guide_is_one_that_works(guide: str) -> None:
    block = re.search(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert block
    pack = plugin_api.read_pack(block[1].encode(), "house.yaml")
    item = pack.items[0]
    assert (pack.industry, item.applies_all, item.applies_any[0]) == (
        "finance",
        ("branch_use",),
        "worker_data",
    )
    assert item.legal_duty_from == date(2027, 1, 1)
    assert item.citations[0].jurisdiction == "EU"


def test_the_guide_names_every_field_of_a_list(guide: str) -> None:
    from desktop_app.plugin_api.pack_schema import CitationModel, ItemModel, MetaModel

    fields = {name for model in (ItemModel, MetaModel, CitationModel) for name in model.model_fields}
    assert {name for name in fields if not re.search(rf"\b{name}\b", guide)} == set()


def test_the_guide_names_the_api_version(guide: str) -> None:
    assert f'API_VERSION = "{API_VERSION}"' in guide


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ("1.0", True),
        ("1.1", False),
        ("0.9", False),
        ("2.0", False),
        ("1", False),
        ("1.0.0", False),
        ("", False),
        ("1.-1", False),
        (None, False),
        (1.0, False),
    ],
)
def test_which_versions_fit(wanted: object, fits: bool) -> None:
    assert is_compatible(wanted) is fits


def test_the_core_is_a_plugin_like_any_other() -> None:
    assert is_compatible(core.API_VERSION)
    for name in ("checklist_packs", "metric_catalogue", "gate_rules", "attention_items"):
        assert hasattr(getattr(core, name), "ai_portfolio_impl")
    spine = Spine(initiative=Initiative(key="AI-1", title="One"))
    assert core.gate_rules()
    assert isinstance(core.attention_items(spine, date(2026, 11, 21)), list)


def test_the_plugin_in_the_guide_is_one_that_works(guide: str) -> None:
    block = next(text for text in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "PLUGIN = " in text)
    names: dict[str, Any] = {"__name__": "house"}
    exec(block, names)
    plugin = names["PLUGIN"]
    assert is_compatible(plugin.API_VERSION)
    assert [conform.check_metric(metric).id for metric in plugin.metrics] == ["house.queue"]


def test_the_guide_names_every_field_of_a_plugin_that_is_data(guide: str) -> None:
    fields = [field.name for field in dataclasses.fields(plugin_api.IndustryPlugin)]
    assert [name for name in fields if f"`{name}`" not in guide] == []


def test_the_guide_lists_what_the_code_has(guide: str) -> None:
    for name, part in reference.guide_parts().items():
        assert part in guide, f"resources/help/plugins.md: put this in the place of its {name}:\n{part}"


def test_the_guide_has_an_example_of_an_analysis_that_runs(guide: str) -> None:
    code = next(block for block in re.findall(r"```python\n(.*?)```", guide, re.S) if "LOSS_RATIO" in block)
    names = {name: getattr(plugin_api, name) for name in plugin_api.__all__}
    exec(code, names)  # the guide's own code
    (checked,) = conform.conform_all([names["LOSS_RATIO"]], plugin_api.PluginAnalysis, "analyses")
    outcome = checked.run({"claims": pd.Series([70.0, 0.0]), "premiums": pd.Series([60.0, 40.0])})
    assert outcome.figures[0].value == pytest.approx(0.7)


def test_the_guides_package_is_whole(guide: str) -> None:
    block = next(block for block in re.findall(r"```toml\n(.*?)```", guide, re.S))
    written = tomllib.loads(block)
    assert written["build-system"]["build-backend"] == "hatchling.build"
    assert written["project"]["entry-points"]["ai_portfolio.plugins"] == {
        "example_house": "example_house:PLUGIN"
    }
    assert written["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["src/example_house"]


def test_the_guide_shows_how_to_make_what_each_hook_gives() -> None:
    assert {hook.gives.__name__ for hook in HOOKS} <= set(reference.MADE)
