"""Commands of the prioritise page, so that the palette finds them from anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop_app.language.i18n import _
from desktop_app.ui.core.actions import Action

if TYPE_CHECKING:
    from desktop_app.ui.window.program import Program

Enabled = Callable[[], tuple[bool, str]]


def prioritise_actions(program: Program, opened: Enabled, editable: Enabled) -> list[Action]:
    """The commands; each brings the page to the front first."""

    def run(do: Callable[[Any], object]) -> Callable[[], None]:
        def go() -> None:
            page = program.window.show_page("prioritise")
            if page is not None:
                page.when_read(lambda: do(page))  # type: ignore[attr-defined]  # the prioritise page has it

        return go

    section = _("Prioritise")
    return [
        Action("prioritise.why", _("Why this score"), run(lambda page: page.explain()), "", "info", section, opened),
        Action(
            "prioritise.weights", _("Weights on sliders"), run(lambda page: page.weigh()), "", "filter", section, opened
        ),
        Action(
            "prioritise.compare", _("Compare initiatives"), run(lambda page: page.compare()), "", "columns", section,
            opened,
        ),
        Action(
            "prioritise.changed", _("What changed in the ranking"), run(lambda page: page.show_changes()), "",
            "history", section, opened,
        ),
        Action(
            "prioritise.method", _("New scoring method"), run(lambda page: page.method_keeper.start()), "", "add",
            section, editable,
        ),
        Action(
            "prioritise.sheet", _("Scoring sheet…"), run(lambda page: page.write_sheet()), "", "export", section,
            opened, keywords=_("export estimates"),
        ),
        Action(
            "prioritise.merge", _("Merge a filled-in sheet…"), run(lambda page: page.sheets.choose()), "", "import",
            section, editable, keywords=_("import estimates"),
        ),
    ]  # fmt: skip
