"""Making and describing a portfolio; its weights and defaults."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.extensions.additions import Extensions
from desktop_app.domain.fields import validate
from desktop_app.domain.records import Portfolio
from desktop_app.domain.scoring.weighted import normalise
from desktop_app.errors import FieldError
from desktop_app.language.i18n import _
from desktop_app.runtime.clock import utc_now
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace, the_portfolio
from desktop_app.store import engine, rows
from desktop_app.store.new_file import create_file

SUFFIX = ".portfolio"


def create(path: Path, *, name: str = "", currency: str = "USD", extensions: Extensions | None = None,
           user: str = "", clock: Callable[[], datetime] = utc_now, **values: Any) -> Workspace:  # fmt: skip
    """Make a new portfolio file and open it; refuses to overwrite. Raises FieldError or UserError."""
    fields = validate(
        Portfolio,
        {"name": name or path.stem, "currency": currency.upper(), "key_prefix": "AI", **values},
    )
    check_currency(fields["currency"])
    create_file(path)
    database = engine.FileDatabase(path)
    database.is_looked_through = True
    # Undo must not take back the portfolio itself.
    with database.write() as connection:
        rows.insert_records(connection, [Portfolio(created_at=clock(), **fields)])
    return Workspace(database, extensions=extensions, user=user, clock=clock)


def check_currency(code: str) -> None:
    """Raise FieldError for what is not a currency of ISO 4217."""
    from babel.numbers import is_currency

    if not is_currency(code):
        raise FieldError(
            "currency",
            _("“{code}” is not a currency; write three letters such as USD or EUR.").format(code=code),
        )


def edit(ws: Workspace, values: Mapping[str, Any]) -> Changes:
    """Change what holds for the whole portfolio."""
    from desktop_app.services import record_edits as records

    if "currency" in values:
        check_currency(str(values["currency"]).upper())
        values = {**values, "currency": str(values["currency"]).upper()}
    return records.edit(ws, Portfolio.KIND, ws.portfolio().id, values)


def set_weights(ws: Workspace, weights: Mapping[str, float]) -> Changes:
    """Set the weights of the score, scaled to sum to 1; every score follows. Raises FieldError."""
    text = json.dumps(normalise(weights), sort_keys=True)
    with ws.change(_("Weights of the score changed")) as step:
        step.uow.update(the_portfolio(step.uow), weights=text)
    return step.changes
