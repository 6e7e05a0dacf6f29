"""Shows what moved between two files: every column with its measures, and both distributions of the chosen one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.charts.overlay import OverlayPart, overlay
from desktop_app.domain.analysis_results import DRIFT_TOO_FEW
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.text import clean_line
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.side_by_side import Columns
from desktop_app.ui.widgets.table.fitted_table import FittedTable
from desktop_app.ui.widgets.table.table_model import TableColumn
from desktop_app.ui.widgets.terms.term_words import TermMark, set_term

_HEIGHT = 240


def state_words(state: object) -> tuple[str, str]:
    """What a column's state is called, and the kind of its chip."""
    words = {
        "stable": (_("Stable"), "good"),
        "moderate": (_("Moderate"), "caution"),
        "large": (_("Large shift"), "bad"),
        DRIFT_TOO_FEW: (_("Too few to judge"), "neutral"),
        # A stable column that chance alone explains, and one that another measure sees move.
        "chance": (_("Within chance"), "good"),
        "disputed": (_("Stable by PSI only"), "caution"),
    }
    return words.get(str(state), (_("Not judged"), "neutral"))


class DriftView(QWidget):
    """Takes the kept result of a drift analysis."""

    def __init__(self, _currency: str) -> None:
        super().__init__()
        self._columns: dict[str, Mapping[str, Any]] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACING["m"])
        self.said = Label("", tone="muted", wrap=True)
        row = QHBoxLayout()
        row.addWidget(self.said, 1)
        row.addWidget(TermMark(_("Drift"), "drift"))
        outer.addLayout(row)
        set_term(self, "psi")
        columns = Columns(860)
        outer.addWidget(columns)
        left = columns.column(3)
        self.table = FittedTable(
            [
                TableColumn("name", _("Column"), 1, "strong", 170),
                TableColumn("psi", _("PSI"), 2, "number", 70, _number, help=_("Population stability index")),
                TableColumn("state", _("State"), 3, "chip", 150, _state_text, state=_state_kind),
                TableColumn("js", _("JS"), 4, "number", 66, _number, help=_("Jensen-Shannon distance, 0 to 1")),
                TableColumn("test", _("KS or χ²"), 5, "number", 84, _number),
                TableColumn("p", _("p"), 6, "number", 76, _p_value),
                TableColumn("wasserstein", _("Shift"), 7, "number", 76, _number,
                       help=_("Wasserstein distance in standard deviations of the reference")),
                TableColumn("missing", _("Missing"), 8, "number", 84, _change, help=_("Change of the missing share")),
                TableColumn("unseen", _("Unseen"), 9, "number", 80, _share,
                       help=_("Share of values that the reference does not have")),
            ],
            _("Drift by column"),
        )  # fmt: skip
        self.table.selection_changed.connect(lambda _refs: self._choose())
        left.addWidget(self.table)
        right = columns.column(2)
        self.name = Label("", weight=600)
        self.note = Label("", "small", tone="muted", wrap=True)
        self.chart = ChartView(height=_HEIGHT)
        self.chart.setMinimumHeight(_HEIGHT)
        for widget in (self.name, self.chart, self.note):
            right.addWidget(widget)

    def show_result(self, result: Mapping[str, object]) -> None:
        """Show a kept result; values that can't be read are left out."""
        drift = result.get("drift")
        columns = drift.get("columns") if isinstance(drift, dict) else None
        every = [one for one in columns or () if isinstance(one, dict) and one.get("name") is not None]
        self._columns = {str(one["name"]): one for one in every}
        self.table.set_rows([_row(one) for one in every])
        if isinstance(drift, dict):
            self.said.setText(_said(drift))
        if every:
            self.table.select(str(every[0]["name"]))
        self._choose()

    def _choose(self) -> None:
        column = self._columns.get(str(self.table.current_ref() or ""))
        if column is None:
            self.chart.set_builder(None)
            return
        title = clean_line(str(column["name"]))
        self.name.setText(title)
        chance = _float(column.get("psi_by_chance"))
        disagreeing = ", ".join(_disagreements(column))
        sentences = [
            clean_line(str(column.get("note") or "")),
            _("Another measure sees it move: {measures}.").format(measures=disagreeing)
            if disagreeing
            else "",
            ""
            if chance is None
            else _("With so many rows and bins chance alone gives a PSI of about {psi}.").format(
                psi=formats.number(chance)
            ),
        ]
        self.note.setText(" ".join(filter(None, sentences)))
        parts = [
            OverlayPart(_called(str(part[0])), _float(part[3]) or 0.0, _float(part[4]) or 0.0)
            for part in column.get("picture") or ()
            if isinstance(part, Sequence) and len(part) == 5
        ]
        self.chart.set_builder(lambda width, height: overlay(parts, width, height, title))


def _called(label: str) -> str:
    """A bar's name as people read it: yes and no are stored as True and False."""
    return {"True": _("yes"), "False": _("no")}.get(label) or clean_line(label)


def _row(column: Mapping[str, object]) -> tuple[Any, ...]:
    name = str(column["name"])
    test = column.get("ks") if column.get("ks") is not None else column.get("chi2")
    figures = (column.get("js"), test, column.get("p_value"), column.get("wasserstein"))
    more = (column.get("missing_change"), column.get("unseen_share"))
    return (
        name,
        clean_line(name),
        _float(column.get("psi")),
        _state(column),
        *map(_float, figures),
        *map(_float, more),
    )


def _disagreements(column: Mapping[str, Any]) -> list[str]:
    """The measures that see a stable column move, in words."""
    every = column.get("disagrees")
    return [
        clean_line(str(one.get("words") or ""))
        for one in (every if isinstance(every, list) else ())
        if isinstance(one, dict)
    ]


def _state(column: Mapping[str, Any]) -> object:
    """The state as the chip shows it: a stable column says so where chance explains it or a measure disagrees."""
    state = column.get("state")
    if state == "stable" and _disagreements(column):
        return "disputed"
    if state != "stable":
        return state
    return "chance" if column.get("within_chance") is True else state


def _said(drift: Mapping[str, Any]) -> str:
    text = _("{a} rows of reference, {b} rows now. PSI from {moderate} is moderate, from {large} large.").format(
        a=formats.number(drift.get("reference_rows")), b=formats.number(drift.get("current_rows")),
        moderate=formats.number(drift.get("moderate")), large=formats.number(drift.get("large")),
    )  # fmt: skip
    for key, words in (
        ("only_reference", _("Only in the reference: {names}.")),
        ("only_current", _("Only now: {names}.")),
    ):
        names = [clean_line(str(name)) for name in drift.get(key) or ()]
        if names:
            text += " " + words.format(names=", ".join(names[:6]))
    sentences = [clean_line(str(one)) for key in ("sentences", "notes") for one in drift.get(key) or ()]
    return " ".join([text, *sentences])


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _number(value: float | None) -> str:
    return "" if value is None else formats.number(value, 2 if value < 100 else 0)


def _p_value(value: float | None) -> str:
    if value is None:
        return ""
    return "< " + formats.number(0.001, 3) if value < 0.001 else formats.number(value, 3)


def _share(value: float | None) -> str:
    return "" if value is None else formats.percent(value)


def _change(value: float | None) -> str:
    if value is None:
        return ""
    return ("+" if value > 0 else "") + formats.percent(value)


def _state_text(value: object) -> str:
    return state_words(value)[0]


def _state_kind(value: object) -> str:
    return state_words(value)[1]
