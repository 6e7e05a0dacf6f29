"""Commands that start an initiative and take over what the template of its kind proposes."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from desktop_app.cli.arguments import Json, PortfolioPlace, read_pairs
from desktop_app.cli.output import opened, print_json, say
from desktop_app.errors import UserError
from desktop_app.language.i18n import _

Template = Annotated[
    str, typer.Option(help="The kind of AI: prediction, assistant, vision, recommender, documents, ...")
]


def add(
    portfolio: PortfolioPlace,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What the initiative is called.")],
    values: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=VALUE...", help="Fields that it starts with.")
    ] = None,
    template: Template = "",
    as_json: Json = False,
) -> None:
    """Start an initiative; a template sets its kind and proposes metrics, facts, bets and risks."""
    from desktop_app.cli.reports import parse_values
    from desktop_app.services import custom_field_edits as custom_fields
    from desktop_app.services.templates import template_proposals as proposals

    pairs = read_pairs(values or [], "FIELD=VALUE")
    with opened(portfolio) as ws:
        given, own = parse_values(pairs, custom_fields.list_all(ws), ws.portfolio().currency)
        if own:
            raise UserError(_("Set custom fields once the initiative is there."))
        changes = proposals.start(ws, title, template, **given)
        report = _report(ws, next(iter(changes.initiative_ids)))
    if as_json:
        print_json(report)
    else:
        say(_("Added {key}.").format(key=report["key"]))


def proposal(
    portfolio: PortfolioPlace,
    key: Annotated[str, typer.Argument(metavar="KEY", help="An initiative's key, such as AI-014.")],
    template: Template = "",
    accept: Annotated[bool, typer.Option("--accept", help="Take all of it over, as one change.")] = False,
    as_json: Json = False,
) -> None:
    """Show what the template of an initiative's kind proposes; nothing of it counts before it is accepted."""
    from desktop_app.services.templates import template_proposals as proposals

    with opened(portfolio, read_only=not (accept or template)) as ws:
        initiative_id = ws.find_key(key).id
        if template:
            proposals.choose_template(ws, initiative_id, template)
        before = _report(ws, initiative_id)
        if accept:
            proposals.accept(ws, initiative_id)
    if as_json:
        print_json({**before, "accepted": accept})
        return
    if not before["template"]:
        say(_("There is no template for this kind of initiative."))
        return
    for part in proposals.PARTS:
        for name in before["proposed"][part]:
            say(f"  [{part}] {name}")
    if accept:
        say(_("Accepted."))


def _report(ws: Any, initiative_id: str) -> dict[str, Any]:
    from desktop_app.services.templates import template_proposals as proposals

    spine = ws.spine(initiative_id)
    offered = proposals.proposal_of(ws, spine, ws.rules())
    proposed = proposals.names_of(offered) if offered is not None else {part: [] for part in proposals.PARTS}
    initiative = spine.initiative
    return {
        "key": initiative.key,
        "title": initiative.title,
        "stage": initiative.stage,
        "template": offered.template.id if offered is not None else "",
        "proposed": proposed,
    }


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(add)
    app.command()(proposal)
