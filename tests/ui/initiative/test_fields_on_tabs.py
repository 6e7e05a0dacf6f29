"""Whatever a person may edit of an initiative has its place on one of the tabs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.domain.fields import editable_specs
from desktop_app.domain.records import Initiative
from desktop_app.ui.initiative.tab_table import TAB_IDS
from tests.ui.initiative.initiative_fixtures import make_bench

#: Goals show as links, facts under other words; the others are edited in the list, by import and on the command line.
NOT_BY_ITS_LABEL = {"facts", "strategy_goal", "in_use_since", "drift_moderate", "drift_large"}


def test_every_editable_field_of_an_initiative_is_on_a_tab(qapp: QApplication, tmp_path: Path) -> None:
    bench = make_bench(tmp_path)
    for tab in TAB_IDS:
        bench.open(tab)
    names = {
        widget.accessibleName().removesuffix(", required") for widget in bench.page.findChildren(QWidget)
    }
    bench.close()
    # A unit or an explanation may follow: "Budget, in USD".
    labels = {name.split(", in ")[0].split(": ")[0] for name in names} | names
    absent = {spec.name for spec in editable_specs(Initiative) if spec.label not in labels}
    assert absent == NOT_BY_ITS_LABEL, "name a new field in the form of a tab under ui/initiative"
