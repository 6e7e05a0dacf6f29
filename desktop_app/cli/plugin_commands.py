"""Commands on plugins: which there are, in what state and with what hash; switching them on and off."""

from pathlib import Path
from typing import Annotated, Any

import typer

from desktop_app.cli.arguments import FOUND_PROBLEMS, Json
from desktop_app.cli.output import host, print_json, print_table, say
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.plugin_host import PLUGIN_STATES, PluginHost, PluginInfo, PluginState
from desktop_app.plugin_host.users_host import remember_found, remember_switch
from desktop_app.runtime.settings import Settings

Name = Annotated[str, typer.Argument(metavar="NAME", help="The plugin.")]

plugins = typer.Typer()
author = typer.Typer(no_args_is_help=True)


@plugins.callback(invoke_without_command=True)
def list_plugins(context: typer.Context, as_json: Json = False) -> None:
    """List the installed plugins, those first that do not work; exit 3 if there are any.

    Of third-party plugins, the hash is that of the files as they are now.
    """
    if context.invoked_subcommand is not None:
        return
    installed = host()
    infos = installed.plugins()
    remember_found(installed, Settings())
    if as_json:
        print_json([_details(installed, info) for info in infos])
    else:
        header = ["NAME", "VERSION", "SOURCE", "STATE", "API", "CHECKLISTS", "SHA-256"]
        print_table(header, ([p.name, p.version, p.source, _(PLUGIN_STATES[p.state]), p.api,
                              "; ".join(p.checklists), _sha256(installed, p)] for p in infos))  # fmt: skip
        for info in infos:
            lines = [*info.error.splitlines(), *([info.switched_off.sentence] if info.switched_off else [])]
            for line in lines:
                say(f"{info.name}: {line}")
    if not all(info.works for info in infos):
        raise typer.Exit(FOUND_PROBLEMS)


def _details(installed: PluginHost, info: PluginInfo) -> dict[str, Any]:
    off = info.switched_off
    return {
        "name": info.name, "version": info.version, "source": info.source, "enabled": info.enabled,
        "works": info.works, "state": info.state.value, "api": info.api, "error": info.error,
        "problems": info.error.splitlines(), "checklists": list(info.checklists),
        "switched_off": {"who": off.who, "on": off.on, "why": off.why} if off else None,
        "sha256": _sha256(installed, info), "developing": info.developing,
    }  # fmt: skip


def _sha256(installed: PluginHost, info: PluginInfo) -> str:
    try:
        return installed.sha256(info.name)
    except UserError:
        return ""


@plugins.command()
def trust(
    name: Name,
    sha256: Annotated[
        str,
        typer.Option(
            "--sha256", metavar="HASH", help="Its hash, as `plugins` shows it where you looked at it."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Switch a plugin on, only if its files have this hash. It then runs with full access to your files."""
    _switch_on(name, sha256, as_json)


@plugins.command("on")
def switch_on(name: Name, as_json: Json = False) -> None:
    """Switch on what comes with the program, or a checklist file; what somebody else wrote takes `trust`."""
    _switch_on(name, "", as_json)


def _switch_on(name: str, sha256: str, as_json: bool) -> None:
    asked = host()
    info = asked.enable(name, sha256)
    remember_switch(asked, Settings(), name)
    if as_json:
        print_json(_details(asked, info))
    elif info.state is PluginState.ENABLED:
        say(_("{name} {version} is enabled.").format(name=info.name, version=info.version))
    else:
        say(info.error)
    if info.state is not PluginState.ENABLED:
        raise typer.Exit(FOUND_PROBLEMS)


@plugins.command("off")
def switch_off(
    name: Name,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why: it is shown wherever the plugin is.")],
    by: Annotated[
        str, typer.Option(metavar="WHO", help="Who decides it; without it, the name that your changes carry.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Switch a plugin off: what it asks is no longer checked, at no gate. Its answers stay.

    A window that is open follows when it looks again, on its Plugins page, or at its next start.
    """
    from desktop_app.runtime.clock import utc_now
    from desktop_app.services.workspace import default_user

    asked, settings = host(), Settings()
    who = by or settings.values.user_name or default_user()
    info = asked.disable(name, who=who, why=reason, on=utc_now().astimezone().date())
    remember_switch(asked, settings, name)
    if as_json:
        print_json(_details(asked, info))
    else:
        say(_("{name} is disabled: its checks no longer count at any gate.").format(name=name))


@plugins.command()
def facts(as_json: Json = False) -> None:
    """List the facts that items of checklists can ask for, with what each says."""
    rows = [{"fact": fact, "says": _(text)} for fact, text in host().vocabulary().tags.items()]
    if as_json:
        print_json(rows)
    else:
        print_table(["FACT", "SAYS"], ([*row.values()] for row in rows))


@plugins.command()
def instruments(as_json: Json = False) -> None:
    """List the laws, standards and frameworks that a citation can name by its id."""
    from desktop_app.plugin_api.packs import load_instruments

    rows = [
        {"instrument_id": one.id, "name": one.name, "jurisdiction": one.jurisdiction, "nature": one.nature,
         "in_force": one.in_force}
        for one in load_instruments().values()
    ]  # fmt: skip
    if as_json:
        print_json(rows)
    else:
        print_table(["ID", "NAME", "WHERE", "NATURE", "IN FORCE"], ([*row.values()] for row in rows))


@author.command("new")
def new_plugin(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits and “_”: insurance.")],
    pack: Annotated[
        bool, typer.Option("--pack", help="Only a checklist file, into the folder of checklists.")
    ] = False,
    folder: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the package's folder goes.")] = Path(),
) -> None:
    """Write a plugin that works, to begin with; never over a file."""
    from desktop_app.plugin_host import new_plugin as writing
    from desktop_app.runtime import paths
    from desktop_app.runtime.clock import utc_now

    today = utc_now().astimezone().date()
    if pack:
        paths_written = writing.write_pack(name, paths.data_folder() / "checklists", today)
    else:
        paths_written = writing.write_package(name, folder, today)
    for path in paths_written:
        say(str(path))


@author.command("check")
def check_plugin(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A checklist file, or the folder of a pyproject.toml.")
    ],
    as_json: Json = False,
) -> None:
    """Ask a plugin for everything without installing it, and list every slip. Its code runs; exit 3 for slips."""
    from desktop_app.plugin_host.new_plugin import check

    problems = check(path)
    if as_json:
        print_json({"ok": not problems, "problems": problems})
    else:
        for line in problems or [_("Nothing is wrong with it.")]:
            say(line)
    if problems:
        raise typer.Exit(FOUND_PROBLEMS)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(plugins, name="plugins")
    app.add_typer(author, name="plugin", help="Write a plugin, and check one that is not installed.")
