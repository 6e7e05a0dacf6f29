"""Writes a scoring sheet: an Excel workbook that an estimator fills in and sends back."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Initiative
from desktop_app.domain.scoring.inputs import PORTFOLIO_INPUTS
from desktop_app.domain.scoring.methods import ScoringInput, ScoringMethod
from desktop_app.errors import UserError
from desktop_app.exchange.tables.xlsx_writer import MAX_TEXT
from desktop_app.files.atomic_write import write_atomically
from desktop_app.files.safe_cells import escape
from desktop_app.language.i18n import N_, _
from desktop_app.language.word_order import natural_key
from desktop_app.services.workspace import Workspace
from desktop_app.text import clean, clean_line
from desktop_app.theme_tokens import tokens

# Sheets, the cell with the name, and the columns in their order, by which a sheet is read back.
INSTRUCTIONS, ESTIMATES = N_("Read me first"), N_("Estimates")
YOUR_NAME = N_("Your name")
COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("key", N_("Key"), 10),
    ("title", N_("Initiative"), 34),
    ("label", N_("Input"), 24),
    ("unit", N_("Unit"), 16),
    ("anchors", N_("What the numbers mean"), 58),
    ("low", N_("Low"), 12),
    ("likely", N_("Likely"), 12),
    ("high", N_("High"), 12),
    ("note", N_("Note"), 34),
    ("input", N_("Field (leave as it is)"), 20),
)
PLACES = {name: place for place, (name, _label, _width) in enumerate(COLUMNS)}
_FILLED_IN = ("low", "likely", "high", "note")


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One row of a sheet: what is asked of one initiative, and what the estimator said before."""

    key: str
    title: str
    input: ScoringInput
    before: Estimate | None


def export_sheet(
    ws: Workspace,
    target: str | os.PathLike[str],
    method: ScoringMethod,
    ids: Sequence[str],
    *,
    estimator: str = "",
) -> int:
    """Write a scoring sheet for these initiatives and the method's inputs; returns how many rows it has.

    With an estimator their name is filled in, and what they estimated before. Texts are never formulas. Raises
    UserError or EnvironmentFault.
    """
    lines = _lines(ws, method, ids, clean_line(estimator))
    if not lines:
        raise UserError(_("There is nothing to estimate. Choose at least one initiative."))
    write_sheet(target, method, lines, ws.portfolio().name, ws.portfolio().currency, clean_line(estimator))
    return len(lines)


def _lines(ws: Workspace, method: ScoringMethod, ids: Sequence[str], estimator: str) -> list[AskedLine]:
    asked = [one for one in method.inputs if one.name not in PORTFOLIO_INPUTS]
    with ws.read() as uow:
        chosen = sorted(uow.get_all(Initiative, ids), key=lambda initiative: natural_key(initiative.key))
        kept: dict[tuple[str, str], Estimate] = {}
        if estimator:
            for start in range(0, len(ids), 500):
                for estimate in uow.find(Estimate, initiative_id=list(ids[start : start + 500])):
                    if not estimate.settled and estimate.estimated_by.casefold() == estimator.casefold():
                        kept[estimate.initiative_id, estimate.input] = estimate
    return [AskedLine(one.key, one.title, i, kept.get((one.id, i.name))) for one in chosen for i in asked]


def write_sheet(
    target: str | os.PathLike[str],
    method: ScoringMethod,
    lines: Sequence[AskedLine],
    portfolio: str,
    currency: str,
    estimator: str,
) -> None:
    """Write the workbook, whole or not at all."""
    import xlsxwriter

    book_bytes = io.BytesIO()
    book = xlsxwriter.Workbook(
        book_bytes,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    looks = _looks(book)
    _write_instructions(book.add_worksheet(_(INSTRUCTIONS)), looks, method, portfolio, estimator)
    page = book.add_worksheet(_(ESTIMATES))
    _write_estimates(page, looks, lines, currency)
    if estimator:
        page.activate()
    book.close()
    with write_atomically(target) as part:
        part.write_bytes(book_bytes.getbuffer())


def _looks(book: Any) -> dict[str, Any]:
    colours = tokens("light")
    top = {"valign": "top"}
    return {
        "plain": book.add_format(top),
        "wrap": book.add_format({**top, "text_wrap": True}),
        "title": book.add_format({**top, "bold": True, "font_size": 14}),
        "head": book.add_format({**top, "bold": True, "text_wrap": True, "bottom": 1}),
        "muted": book.add_format({**top, "font_color": colours.muted}),
        # The protection leaves only the cells to fill in unlocked.
        "number": book.add_format(
            {
                **top,
                "locked": False,
                "bg_color": colours.accent_soft,
                "border": 1,
                "border_color": colours.line,
            }
        ),
        "text": book.add_format(
            {
                **top,
                "locked": False,
                "text_wrap": True,
                "bg_color": colours.accent_soft,
                "border": 1,
                "border_color": colours.line,
            }
        ),
    }


def _write_instructions(
    page: Any, looks: Mapping[str, Any], method: ScoringMethod, portfolio: str, estimator: str
) -> None:
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 96)
    page.hide_gridlines(2)
    _text(page, 0, 0, _("Scoring sheet"), looks["title"])
    rows = [
        (_("Portfolio"), portfolio),
        (_("Method"), _(method.name)),
        (_("How it scores"), _(method.explanation)),
        (_("Formula"), method.worked.text),
        (_("1. Who you are"), _("Write your name into the blue cell below: your estimates are kept under it.")),
        (
            _("2. Estimates"),
            _(
                "On the sheet “{sheet}” each row asks for one number about one initiative. Give the value that you hold "
                "likely, and a low and a high one such that it lies outside them only once in a hundred times."
            ).format(sheet=_(ESTIMATES)),
        ),
        (_("3. Leave open"), _("Leave a row empty where you do not know: empty is unknown and never counts as 0.")),
        (_("4. Estimate alone"), _("Do not look at what others say first; that is what makes several estimates worth more.")),
        (_("5. Send it back"), _("Save the file as .xlsx and send it back. Rows may be sorted; columns stay as they are.")),
    ]  # fmt: skip
    for place, (label, text) in enumerate(rows, start=2):
        _text(page, place, 0, label, looks["head"] if text else looks["plain"])
        _text(page, place, 1, text, looks["wrap"])
    place = len(rows) + 3
    _text(page, place, 0, _(YOUR_NAME), looks["head"])
    _text(page, place, 1, estimator, looks["text"])
    page.protect("", {"format_columns": True, "format_rows": True})


def _write_estimates(page: Any, looks: Mapping[str, Any], lines: Sequence[AskedLine], currency: str) -> None:
    for place, (_name, label, width) in enumerate(COLUMNS):
        _text(page, 0, place, _(label), looks["head"])
        page.set_column(place, place, width)
    for row, line in enumerate(lines, start=1):
        scoring_input, before = line.input, line.before
        texts = {
            "key": line.key,
            "title": line.title,
            "label": _(scoring_input.label),
            "unit": unit_of(scoring_input, currency),
            "anchors": anchors_of(scoring_input),
            "input": scoring_input.name,
        }
        for name, text in texts.items():
            look = "wrap" if name in ("title", "anchors") else "muted" if name == "input" else "plain"
            _text(page, row, PLACES[name], text, looks[look])
        for name in ("low", "likely", "high"):
            value = getattr(before, name) if before is not None else None
            if value is None:
                page.write_blank(row, PLACES[name], None, looks["number"])
            else:
                page.write_number(row, PLACES[name], value, looks["number"])
            if rule := _rule(scoring_input):
                page.data_validation(row, PLACES[name], row, PLACES[name], rule)
        _text(page, row, PLACES["note"], before.note if before is not None else "", looks["text"])
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, len(lines), len(COLUMNS) - 1)
    page.protect(
        "",
        {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True, "format_cells": True},
    )


def unit_of(scoring_input: ScoringInput, currency: str) -> str:
    """The unit as the sheet shows it: for a share what 1 stands for, for money the currency."""
    if scoring_input.kind == "money":
        return currency
    if scoring_input.kind in ("share", "chance"):
        return _("share, 0 to 1")
    return _(scoring_input.unit)


def anchors_of(scoring_input: ScoringInput) -> str:
    """What the input asks, and what its numbers stand for, one a line."""
    lines = [_(scoring_input.help)] if scoring_input.help else []
    lines += [f"{value:g}: {_(text)}" for value, text in sorted(scoring_input.anchors.items()) if text]
    return "\n".join(lines)


def _rule(scoring_input: ScoringInput) -> dict[str, Any] | None:
    """The rule by which a spreadsheet refuses values; reading the sheet checks them again."""
    message = {"error_title": _("Not possible"), "ignore_blank": True}
    low, high = scoring_input.minimum, scoring_input.maximum
    if scoring_input.kind == "choice" and scoring_input.anchors:
        values = sorted(scoring_input.anchors)
        offered = ", ".join(f"{value:g}" for value in values)
        return {
            "validate": "list",
            "source": [f"{value:g}" for value in values],
            "error_message": _("Choose one of {values}.").format(values=offered)[:255],
            **message,
        }
    kind = "integer" if scoring_input.kind == "rating" else "decimal"
    if low is not None and high is not None:
        words = _("Write a number between {low} and {high}.").format(low=f"{low:g}", high=f"{high:g}")
        between = {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
        return {**between, "error_message": words[:255], **message}
    if low is not None:
        words = _("Write a number of at least {low}.").format(low=f"{low:g}")
        return {"validate": kind, "criteria": ">=", "value": low, "error_message": words[:255], **message}
    return None


def _text(page: Any, row: int, column: int, text: str, look: Any) -> None:
    safe = str(escape(clean(text)))
    if safe:
        cut = safe.encode("utf-16-le")[: 2 * MAX_TEXT].decode("utf-16-le", "ignore")
        page.write_string(row, column, cut, look)
    else:
        page.write_blank(row, column, None, look)
