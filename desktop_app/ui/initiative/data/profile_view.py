"""What a kept profile shows: who is in the data, its columns, and what moved since the profile before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from desktop_app.domain.data_kinds import CATEGORY, DATE, KINDS, NUMBER, WHOLE, YES_NO
from desktop_app.domain.records import Analysis
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.analyses.data_profiles import ProfileMove
from desktop_app.text import clean_line, shorten
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.table.fitted_table import FittedTable
from desktop_app.ui.widgets.table.table_model import TableColumn

_SHOWN_MOVED = 12
_SHOWN_ROWS = 60


class CoverageCard(Card):
    """Each group's share in the data beside its share in the population."""

    def __init__(self, context: AppContext) -> None:
        self.reference = ElidedLabel("", "small", tone="muted")
        super().__init__(_("Who is in the data, against who we serve"), self.reference)
        self.set_term("representativeness", _("Representativeness"))
        self.table = FittedTable(
            [
                TableColumn("group", _("Group"), 1, "text", 130),
                TableColumn("share", _("In data"), 2, "number", 80, formats.percent),
                TableColumn("expected", _("Population"), 3, "number", 88, formats.percent),
                TableColumn("ratio", _("Ratio"), 4, "number", 64, _ratio),
                TableColumn("bar", _("0.8 is the warning"), 4, "ratio", 112, _ratio, state=ratio_state),
            ],
            _("Groups of the data"),
            context.settings,
        )
        self.said = Label("", tone="muted", wrap=True)
        self.add(self.table)
        self.add(self.said)
        self.body.addStretch(1)

    def show_result(self, result: Mapping[str, object], reference: str) -> None:
        """Show the groups of a kept profile."""
        groups = _dicts(result.get("groups"))
        rows = []
        for group in groups[:_SHOWN_ROWS]:
            name = shorten(str(group.get("group") or ""), 80)
            rows.append((name, name, _float(group.get("share")), _float(group.get("reference_share")),
                         _float(group.get("ratio"))))  # fmt: skip
        self.table.set_rows(rows)
        self.reference.setText(_("reference: {name}").format(name=reference) if reference else "")
        dimension = _dict(_dict(result.get("dimensions")).get("representativeness"))
        parts = [clean_line(str(dimension.get("why") or ""))]
        few = [one for one in groups if _float(one.get("n")) is not None and 0 < (one.get("n") or 0) < 30]
        if few:
            parts.append(
                _("Under 30 rows, too few to judge: {groups}.").format(
                    groups=", ".join(shorten(str(one.get("group")), 40) for one in few[:5])
                )
            )
        self.said.setText(" ".join(parts))
        self.setVisible(bool(rows))


class ColumnsCard(Card):
    """The columns of the file: kind, how much is there, what it holds, how it is spread."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.table = FittedTable(
            [
                TableColumn("name", _("Column"), 1, "strong", 180),
                TableColumn("kind", _("Kind"), 2, "muted", 110),
                TableColumn("present", _("Present"), 3, "bar", 130, formats.percent),
                TableColumn("holds", _("What it holds"), 4, "text", 260),
                TableColumn("bars", _("Distribution"), 5, "steps", 132, _spread),
            ],
            _("Columns of the file"),
            context.settings,
        )
        self.rest = Label("", "small", tone="muted", wrap=True)
        self.add(self.table)
        self.add(self.rest)

    def show_result(self, result: Mapping[str, object]) -> None:
        """Show the columns of a kept profile."""
        columns = _dicts(result.get("columns"))
        rows = [
            (
                str(place),
                shorten(str(one.get("name") or ""), 120),
                kind_word(one),
                _float(one.get("present")),
                what_it_holds(one),
                tuple(v for v in _list(one.get("bars")) if isinstance(v, (int, float))),
            )
            for place, one in enumerate(columns[:_SHOWN_ROWS])
        ]
        self.table.set_rows(rows)
        more = int(_float(result.get("n_columns")) or len(columns)) - len(rows)
        text = ngettext("{n} column more.", "{n} columns more.", more).format(n=formats.number(more))
        self.rest.setText(text if more > 0 else "")
        self.rest.setVisible(more > 0)
        self.setVisible(bool(rows))


class MovedCard(Card):
    """What is different from the profile before."""

    def __init__(self, context: AppContext) -> None:
        self.since = ElidedLabel("", "small", tone="muted")
        super().__init__(_("What moved since last time"), self.since)
        self.table = FittedTable(
            [
                TableColumn("what", _("What"), 1, "text", 180),
                TableColumn("before", _("Before"), 2, "number", 90),
                TableColumn("after", _("Now"), 3, "number", 90),
                TableColumn("kind", "", 4, "chip", 90, _better, state=lambda kind: kind),
            ],
            _("What moved since last time"),
            context.settings,
        )
        self.nothing = Label(_("Nothing moved by more than one point."), tone="muted")
        self.add(self.table)
        self.add(self.nothing)
        self.body.addStretch(1)

    def show_moved(self, differences: Sequence[ProfileMove], before: Analysis) -> None:
        """Show the largest differences."""
        rows = [(str(at), one.what, one.before, one.after, one.kind) for at, one in enumerate(differences)]
        self.table.set_rows(rows[:_SHOWN_MOVED])
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.since.setText(formats.date_time(before.ran_at) if before.ran_at else "")


def ratio_state(ratio: object) -> str:
    """good, caution or bad for a share in the data to the share in the population."""
    known = _float(ratio)
    if known is None:
        return "neutral"
    return "bad" if known < 0.5 else "caution" if known < 0.8 else "good"


def kind_word(column: Mapping[str, object]) -> str:
    """What kind of column it is, in a word or two."""
    if "key" in _list(column.get("flags")):
        return _("key")
    kind = str(column.get("kind") or "")
    return _(KINDS[kind]) if kind in KINDS else kind


def what_it_holds(column: Mapping[str, object]) -> str:
    """The most important facts of a column in a few words."""
    flags = [str(flag) for flag in _list(column.get("flags"))]
    parts = []
    for flag in flags:
        if flag.startswith("personal: "):
            parts.append(_("personal: {what}").format(what=_(flag.removeprefix("personal: "))))
    if "leak" in flags:
        parts.append(_("gives the label away"))
    if "empty" in flags:
        return _("nothing")
    if "constant" in flags:
        parts.append(_("one value throughout"))
    elif "key" in flags:
        parts.append(_("unique"))
    else:
        parts.append(_values(column))
    wrong = (_float(column.get("invalid")) or 0) + (_float(column.get("infinite")) or 0)
    if wrong:
        text = ngettext("{n} does not fit", "{n} do not fit", int(wrong))
        parts.append(text.format(n=formats.number(wrong)))
    return ", ".join(part for part in parts if part)


def _values(column: Mapping[str, object]) -> str:
    kind = column.get("kind")
    low, high = column.get("min"), column.get("max")
    if kind in (NUMBER, WHOLE) and _float(low) is not None and _float(high) is not None:
        return _("{low} – {high}").format(low=formats.number(_float(low)), high=formats.number(_float(high)))
    if kind == DATE and (newest := _day(high)) is not None:
        return _("newest {date}").format(date=formats.date(newest))
    if kind == YES_NO and _float(column.get("mean")) is not None:
        return _("{share} yes").format(share=formats.percent(_float(column.get("mean"))))
    distinct = int(_float(column.get("distinct")) or 0)
    text = ngettext("{n} value", "{n} values", distinct).format(n=formats.number(distinct))
    top = _dicts(column.get("top"))
    if kind == CATEGORY and top:
        return _("{values}, most often {top}").format(
            values=text, top=shorten(str(top[0].get("value") or ""), 30)
        )
    return text


def reference_name(analysis: Analysis) -> str:
    """The source of a profile's population."""
    values = _dict(analyses.settings_of(analysis).get("values"))
    if values.get("population"):
        return _("typed in")
    return str(values.get("reference") or "").replace("\\", "/").rpartition("/")[2]


def _better(kind: Any) -> str:
    return {"good": _("better"), "bad": _("worse")}.get(str(kind), "")


def _ratio(value: Any) -> str:
    return "–" if value is None else formats.number(value, 2)


def _spread(counts: Any) -> str:
    return ", ".join(formats.number(count) for count in counts or ())


def _day(value: object) -> date | None:
    try:
        return datetime.fromisoformat(str(value)).date()
    except ValueError:
        return None


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in _list(value) if isinstance(one, dict)]
