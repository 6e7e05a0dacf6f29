"""Commands on plugins: which there are, in what state and with what hash; switching one on by its hash."""

from typing import Annotated, Any

import typer

from desktop_app.cli.arguments import FOUND_PROBLEMS, Json
from desktop_app.cli.output import host, print_json, print_table, say
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.plugin_host import PluginHost, PluginInfo, PluginState
from desktop_app.runtime.settings import Settings

_COLUMNS = ("name", "version", "source", "state", "api", "error", "sha256")

plugins = typer.Typer()


@plugins.callback(invoke_without_command=True)
def list_plugins(context: typer.Context, as_json: Json = False) -> None:
    """List the installed plugins, with the state of each and the hash of what others wrote."""
    if context.invoked_subcommand is not None:
        return
    asked = host()
    rows = [_row(asked, plugin) for plugin in asked.plugins()]
    if as_json:
        print_json(rows)
    else:
        print_table([name.upper() for name in _COLUMNS], ([row[name] for name in _COLUMNS] for row in rows))


def _row(asked: PluginHost, plugin: PluginInfo) -> dict[str, Any]:
    try:
        sha256 = asked.sha256(plugin.name)
    except UserError:
        sha256 = ""
    return {
        "name": plugin.name, "version": plugin.version, "source": plugin.source, "enabled": plugin.enabled,
        "state": plugin.state.value, "api": plugin.api, "error": plugin.error, "checklists": list(plugin.checklists),
        "sha256": sha256, "developing": plugin.developing,
    }  # fmt: skip


@plugins.command()
def trust(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The plugin.")],
    sha256: Annotated[
        str,
        typer.Option(
            "--sha256", metavar="HASH", help="Its hash, as `plugins` shows it where you looked at it."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Switch a plugin on, only if its files have this hash. It then runs with full access to your files."""
    asked = host()
    info = asked.enable(name, sha256)
    Settings().update(plugins=asked.switches)
    if as_json:
        print_json(_row(asked, info))
    elif info.state is PluginState.ENABLED:
        say(_("{name} {version} is switched on.").format(name=info.name, version=info.version))
    else:
        say(info.error)
    if info.state is not PluginState.ENABLED:
        raise typer.Exit(FOUND_PROBLEMS)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(plugins, name="plugins")
