"""What a plugin author reads after a slip: the words say what to write instead, each case once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.plugin_api.packs import read_pack
from desktop_app.plugin_host import PluginHost, PluginInfo
from tests.plugin_host.conftest import Site

InfoOf = Callable[[PluginHost, str], PluginInfo]

LIST = """meta:
  set: house
  title: House
  as_of: 2026-11-01
items:
  - id: H-1
    theme: House
    question: Has the house agreed?
    why_it_matters: It asks.
    evidence:
      - Minutes
      - Notes
    stage: delivery
    severity: gate
  - id: H-2
    theme: House
    question: Does the house agree?
    why_it_matters: It asks.
    evidence: [Minutes]
    stage: delivery
    severity: gate
"""

FILES = {
    "a colon in a text": (
        ("title: House", "title: Insurance: prices"),
        'h.yaml, line 3: a colon inside a text: put the text in quotes, such as title: "Insurance: prices".',
    ),
    "a colon in the first text of a group": (
        ("meta:\n  set: house", "meta:\n  set: house: rules"),
        'h.yaml, line 2: a colon inside a text: put the text in quotes, such as title: "Insurance: prices".',
    ),
    "a bracket that is never closed": (
        ("evidence: [Minutes]", "evidence: [Minutes"),
        "h.yaml, line 20: a “[” or “{” before it is not closed.",
    ),
    "no space behind the colon": (
        ("set: house", "set:house"),
        "h.yaml, line 2: a space is missing behind the “:”.",
    ),
    "a field without a colon": (
        ("    stage: delivery\n    severity: gate\n  - id", "    stage: delivery\nseverity gate\n  - id"),
        "h.yaml, line 14: a “:” with a space behind it is missing.",
    ),
    "a text that begins with an at sign": (
        ("title: House", "title: @House"),
        "h.yaml, line 3: a text can't begin with this character: put the text in quotes.",
    ),
    "a quote that ends nowhere": (
        ("title: House", 'title: "House'),
        "h.yaml, line 3: a quotation mark is never closed.",
    ),
    "a quote that a later one ends": (
        ("title: House\n", 'title: "House\n  note: "x"\n'),
        "h.yaml, line 3: a quotation mark is never closed.",
    ),
    "an item too far left": (
        ("  - id: H-2", " - id: H-2"),
        "h.yaml, line 15: it starts 1 space too far left.",
    ),
    "an entry too far left": (
        ("      - Notes", "     - Notes"),
        "h.yaml, line 12: it starts 1 space too far left.",
    ),
    "a field too far left": (
        ("    theme: House\n    question: Has", "   theme: House\n    question: Has"),
        "h.yaml, line 7: it starts 1 space too far left.",
    ),
    "a field too far right": (
        ("    theme: House\n    question: Has", "      theme: House\n    question: Has"),
        "h.yaml, line 7: it starts 2 spaces too far right.",
    ),
    "a tab": (
        ("    theme: House\n    question: Has", "\ttheme: House\n    question: Has"),
        "h.yaml, line 7: the line begins with a tab: write spaces instead of it.",
    ),
    "no space behind the dash": (
        ("  - id: H-2", "  -id: H-2"),
        "h.yaml, line 15: a space is missing behind the “-”.",
    ),
    "a field misspelt": (
        ("    severity: gate\n  - id", "    severty: gate\n  - id"),
        "h.yaml, H-1, severty: did you mean “severity”?",
    ),
    "a word misspelt": (
        ("    severity: gate\n  - id", "    severity: gates\n  - id"),
        "h.yaml, H-1, severity: takes one of: 'gate', 'required' or 'recommended'; did you mean “gate”?",
    ),
    "a fact misspelt": (
        (
            "    severity: gate\n  - id",
            "    severity: gate\n    applies_when: {all: [automated_decisions]}\n  - id",
        ),
        "h.yaml, H-1, applies_when: there is no fact “automated_decisions”; did you mean “automated_decision”? "
        "A new one goes under “tags”, with what it says.",
    ),
    "a fact explained anew": (
        ("items:", "tags: {personal_data: Mine}\nitems:"),
        "h.yaml, tags, personal_data: is a fact of the program's own; it can't be explained anew.",
    ),
    "an instrument by its name": (
        (
            "    severity: gate\n  - id",
            "    severity: gate\n    citations: [{instrument_id: EU_AI_ACT, provision: Art. 5}]\n  - id",
        ),
        "h.yaml, H-1, citations, EU_AI_ACT: did you mean “AIA”? "
        "Else give instrument, jurisdiction, nature, in_force.",
    ),
    "an instrument that nobody knows": (
        (
            "    severity: gate\n  - id",
            "    severity: gate\n    citations: [{instrument_id: Q-7, provision: Art. 5, nature: guidance}]\n  - id",
        ),
        "h.yaml, H-1, citations, Q-7: the registry does not know it: give instrument, jurisdiction, in_force.",
    ),
    "an industry of nobody": (
        ("title: House", "title: House\n  industry: insurence\n  industries: {insurance: Insurance}"),
        "h.yaml, meta, industry: takes one of: finance, healthcare, retail, media, manufacturing, public_sector, "
        "enterprise_software, automotive, other, insurance; a new one goes under “industries”, with its name; "
        "did you mean “insurance”?",
    ),
    "an industry of the program's own": (
        ("title: House", "title: House\n  industries: {finance: Mine}"),
        "h.yaml, meta, industries: “finance” is an industry of the program's own.",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_slip_in_a_checklist_file(case: str) -> None:
    (old, new), sentence = FILES[case]
    assert LIST.count(old) == 1
    with pytest.raises(UserError) as refused:
        read_pack(LIST.replace(old, new).encode(), "h.yaml")
    assert str(refused.value) == sentence


def test_the_list_without_a_slip_is_read() -> None:
    assert [item.id for item in read_pack(LIST.encode(), "h.yaml").items] == ["H-1", "H-2"]


HEAD = """from desktop_app.plugin_api import *
from desktop_app.plugin_api import hookimpl, load_pack
API_VERSION = "1.0"
"""
RULE = 'GateRule("insurance.signed", "delivery", "gate", "T", lambda s, d: None, "trust")'
METRIC = 'CatalogueMetric("insurance.m", "M", "model", "higher", "share", "S.")'

CODE = {
    "a version without quotes": (
        HEAD.replace('"1.0"', "1.0"),
        'The plugin API is a text: write API_VERSION = "1.0", with quotes.',
    ),
    "a hook misspelt": (
        f"{HEAD}@hookimpl\ndef gate_rule():\n    return []\n",
        "plugin_bad.py, line 4: It has a hook called “gate_rule”, which this program does not know. "
        "Did you mean “gate_rules”?",
    ),
    "arguments that a hook lacks": (
        f"{HEAD}@hookimpl\ndef gate_rules(spine):\n    return []\n",
        "plugin_bad.py, line 4: “gate_rules” takes no arguments; yours takes spine.",
    ),
    "all slips of hooks at once": (
        f"{HEAD}@hookimpl\ndef gate_rule():\n    return []\n@hookimpl\ndef attention_items(day):\n    return []\n",
        "plugin_bad.py, line 7: “attention_items” takes spine, today; yours takes day.\n"
        "plugin_bad.py, line 4: It has a hook called “gate_rule”, which this program does not know. "
        "Did you mean “gate_rules”?",
    ),
    "a hook that is not marked": (
        f"{HEAD}def metric_catalogue():\n    return []\n",
        "plugin_bad.py, line 4: The function “metric_catalogue” is called like a hook and is not asked: "
        "mark it with @hookimpl.",
    ),
    "a field left out": (
        f"{HEAD}@hookimpl\ndef gate_rules():\n    return [GateRule(stage='delivery', severity='gate', title='T', "
        "check=None, tab='trust')]\n",
        "plugin_bad.py, line 6: GateRule lacks id; it takes id, stage, severity, title, check, tab.",
    ),
    "a field that is not there": (
        f"{HEAD}@hookimpl\ndef gate_rules():\n    return [GateRule(titel='T')]\n",
        "plugin_bad.py, line 6: GateRule has no “titel”: did you mean “title”? "
        "GateRule takes id, stage, severity, title, check, tab.",
    ),
    "a check that gives True": (
        f"{HEAD}@hookimpl\ndef gate_rules():\n    return [{RULE.replace('d: None', 'd: True')}]\n",
        "plugin_bad.py, line 6: insurance.signed gives a sentence or None, and gave True.",
    ),
    "a severity misspelt": (
        f"{HEAD}@hookimpl\ndef gate_rules():\n    return [{RULE.replace('gate', 'gates')}]\n",
        "plugin_bad.py, line 4: insurance.signed.severity takes one of: gate, required, recommended. "
        "Did you mean “gate”?",
    ),
    "an unknown unit": (
        f"{HEAD}@hookimpl\ndef metric_catalogue():\n    return [{METRIC.replace('share', 'percent')}]\n",
        "plugin_bad.py, line 4: insurance.m.unit takes one of: "
        "empty, share, money, count, ms, s, min, h, days, points.",
    ),
    "data that is not in the package": (
        f"{HEAD}@hookimpl\ndef checklist_packs():\n    return [load_pack('desktop_app', 'data/x.yaml')]\n",
        "plugin_bad.py, line 6: The file data/x.yaml is not in the installed package desktop_app: "
        "its pyproject.toml has to include the data.",
    ),
    "an id twice in one list": (
        f"{HEAD}@hookimpl\ndef metric_catalogue():\n    return [{METRIC}, {METRIC}]\n",
        "plugin_bad.py, line 4: Its list in metric_catalogue has “insurance.m” twice.",
    ),
    "an analysis of the program": (
        f"{HEAD}@hookimpl\ndef analyses():\n    return [built_in('equity', 'fairness', 'T', 'S.', labels={{}})]\n",
        "plugin_bad.py, line 4: fairness is the id of an analysis of the program's own; take another.",
    ),
    "a fact explained anew": (
        f"{HEAD}from datetime import date\n@hookimpl\ndef checklist_packs():\n"
        "    item = ChecklistItem('I-1', 'T', 'Q?', 'W', ['E'], 'live', 'gate')\n"
        "    return [ChecklistPack('i', 'I', None, date(2026, 1, 1), [item], tags=[('personal_data', 'Mine')])]\n",
        "plugin_bad.py, line 5: i.tags explains “personal_data” anew, which is a fact of the program's own.",
    ),
    "an industry that nothing brings": (
        f"{HEAD}@hookimpl\ndef metric_catalogue():\n    return [{METRIC[:-1]}, 'finanse')]\n",
        "plugin_bad.py, line 4: insurance.m.industry takes one of: finance, healthcare, retail, media, manufacturing, "
        "public_sector, enterprise_software, automotive, other. Did you mean “finance”?",
    ),
}


@pytest.mark.parametrize("case", CODE)
def test_a_slip_in_code(site: Site, info_of: InfoOf, case: str) -> None:
    code, sentence = CODE[case]
    site.add("bad", code)
    assert info_of(site.host("bad"), "bad").error == sentence


def test_an_id_that_another_plugin_has_names_it(site: Site, info_of: InfoOf) -> None:
    code = f"{HEAD}@hookimpl\ndef metric_catalogue():\n    return [{METRIC}]\n"
    site.add("alpha", code)
    site.add("beta", code)
    error = info_of(site.host("alpha", "beta"), "beta").error
    assert error == (
        "plugin_beta.py, line 4: It gives “insurance.m” in metric_catalogue, which the plugin “alpha” gave already."
    )


def test_the_error_in_a_package_names_the_file_below_it(site: Site, info_of: InfoOf, tmp_path: Path) -> None:
    package = site.folder / "plugin_deep"
    package.mkdir()
    (package / "rules.py").write_text("def make():\n    return {}['nothing']\n")
    (package / "__init__.py").write_text(
        f"{HEAD}from plugin_deep import rules\n@hookimpl\ndef gate_rules():\n    return rules.make()\n"
    )
    site.add("deep", "", module="plugin_unused", entry="plugin_deep")
    error = info_of(site.host("deep"), "deep").error
    assert error == "rules.py, line 2: It failed in gate_rules: KeyError 'nothing'"
