"""The command `damaged`: values that did not fit when the file was opened, and the ways to mend them."""

import dataclasses
from typing import Annotated, Any

import typer

from desktop_app.cli.arguments import FOUND_PROBLEMS, Json, PortfolioPlace, read_pairs
from desktop_app.cli.output import opened, print_json, say
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.services.workspace import Workspace

_ID = "ID: its first letters are enough."


def damaged(
    portfolio: PortfolioPlace,
    fill: Annotated[
        list[str] | None, typer.Option(metavar="ID=VALUE", help="Fill in the field. " + _ID)
    ] = None,
    leave: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Leave what stands there now. " + _ID)
    ] = None,
    put_back: Annotated[
        list[str] | None,
        typer.Option(metavar="ID[=KEY]", help="Put a record back, on the initiative with this key. " + _ID),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, for the history.")] = "",
    as_json: Json = False,
) -> None:
    """List values that do not fit where they stood, or mend them; each mend can be undone."""
    from desktop_app.services import damaged_values

    with opened(portfolio) as ws:
        for short, text in read_pairs(fill or [], "ID=VALUE").items():
            _fill_in(ws, short, text, reason)
        for short in leave or []:
            damaged_values.leave(ws, [_find(ws, short).id])
        for text in put_back or []:
            short, _sign, key = text.partition("=")
            target = ws.find_key(key).id if key else ""
            damaged_values.put_back(ws, _find(ws, short).id, target)
        left = damaged_values.damaged_values(ws)
    names = ("id", "kind", "record_id", "initiative_id", "field", "held", "sentence", "is_record")
    if as_json:
        print_json([{name: dataclasses.asdict(one)[name] for name in names} for one in left])
    elif left:
        for value in left:
            say(f"{value.id[:8]}  {value.sentence}")
    else:
        say(_("Every value in this file fits where it stands."))
    if left:
        raise typer.Exit(FOUND_PROBLEMS)


def _find(ws: Workspace, short: str) -> Any:
    from desktop_app.services.damaged_values import damaged_values

    matching = [one for one in damaged_values(ws) if short and one.id.startswith(short.strip())]
    if len(matching) != 1:
        raise UserError(_("There is no damaged value {id}, or more than one.").format(id=short))
    return matching[0]


def _fill_in(ws: Workspace, short: str, text: str, reason: str) -> None:
    from desktop_app.cli.reports import parse_field
    from desktop_app.domain.records import BY_KIND
    from desktop_app.services import record_edits

    value = _find(ws, short)
    if not value.is_editable:
        raise UserError(
            _("{what} It can only be left as it is now, or put back.").format(what=value.sentence)
        )
    values = {value.field: parse_field(BY_KIND[value.kind], value.field, text)}
    record_edits.edit(ws, value.kind, value.record_id, values, reason)


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(damaged)
