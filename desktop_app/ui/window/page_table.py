"""The pages of the window: one entry each, from which navigation, commands, pictures and tests are made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Literal, NamedTuple

from desktop_app.language.i18n import N_, _
from desktop_app.ui.core.actions import Action, PaletteItem
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page, PageSpec

Badge = Callable[[], tuple[str, str] | None]


class PageCommand(NamedTuple):
    """The command that leads to a page without an entry in the navigation; other pages need none."""

    id: str
    title: str
    keywords: str = ""


class PageEntry(NamedTuple):
    """A page as the table knows it.

    home: module below `desktop_app.ui` and class, imported when the page is first shown;
    group: where the navigation shows it; parent: the entry that is marked while a hidden page is shown;
    when: with an open portfolio only, at any time, or as the way to one;
    opens_again: whether the next start returns to it;
    needs_subject: it shows something that is chosen first, such as an initiative;
    command: how palette and keys lead there, for a hidden page;
    finds: module below `desktop_app.ui` and function, which gets the context and gives the things on the page that the
    palette finds by name, such as each setting; called each time the palette opens;
    leads_back: Escape leads to the page from which it was opened, whichever that was.
    """

    id: str
    title: str
    icon: str
    home: str
    group: Literal["main", "bottom", "hidden"] = "hidden"
    parent: str = ""
    when: Literal["open", "always", "start"] = "open"
    opens_again: bool = False
    needs_subject: bool = False
    command: PageCommand | None = None
    finds: str = ""
    leads_back: bool = False


PAGES: tuple[PageEntry, ...] = (
    PageEntry(
        id="welcome",
        title=N_("Welcome"),
        icon="home",
        home="start.welcome_page:WelcomePage",
        when="start",
    ),
    PageEntry(
        id="new",
        title=N_("New portfolio"),
        icon="add",
        home="start.new_portfolio_page:NewPortfolioPage",
        when="start",
    ),
    PageEntry(
        id="dashboard",
        title=N_("Dashboard"),
        icon="dashboard",
        home="dashboard.page:DashboardPage",
        group="main",
        opens_again=True,
    ),
    PageEntry(
        id="initiatives",
        title=N_("Initiatives"),
        icon="initiatives",
        home="initiatives.page:InitiativesPage",
        group="main",
        opens_again=True,
    ),
    PageEntry(id="board", title=N_("Board"), icon="board", home="board.page:BoardPage", group="main"),
    PageEntry(
        id="prioritise",
        title=N_("Prioritise"),
        icon="target",
        home="prioritise.page:PrioritisePage",
        group="main",
    ),
    PageEntry(
        id="roadmap", title=N_("Roadmap"), icon="roadmap", home="roadmap.page:RoadmapPage", group="main"
    ),
    PageEntry(
        id="strategy", title=N_("Strategy"), icon="strategy", home="strategy.page:StrategyPage", group="main"
    ),
    PageEntry(
        id="reviews",
        title=N_("Reviews"),
        icon="reviews",
        home="reviews.page:ReviewsPage",
        group="main",
        opens_again=True,
    ),
    PageEntry(
        id="briefs",
        title=N_("Briefs"),
        icon="briefs",
        home="briefs.page:BriefsPage",
        group="main",
        opens_again=True,
    ),
    PageEntry(
        id="plugins",
        title=N_("Plugins"),
        icon="plugins",
        home="administration.plugins_page:PluginsPage",
        group="bottom",
        when="always",
    ),
    PageEntry(
        id="settings",
        title=N_("Settings"),
        icon="settings",
        home="administration.settings.page:SettingsPage",
        group="bottom",
        when="always",
        finds="administration.settings.findable_settings:findable_settings",
    ),
    PageEntry(
        id="initiative",
        title=N_("Initiative"),
        icon="initiatives",
        home="initiative.page:InitiativePage",
        parent="initiatives",
        needs_subject=True,
    ),
    PageEntry(
        id="fields",
        title=N_("Custom fields"),
        icon="columns",
        home="administration.fields_page:FieldsPage",
        parent="initiatives",
        command=PageCommand(id="portfolio.fields", title=N_("Custom fields")),
    ),
    PageEntry(
        id="scenarios",
        title=N_("Scenarios"),
        icon="scales",
        home="prioritise.best_set.scenarios_page:ScenariosPage",
        parent="prioritise",
        command=PageCommand(
            id="portfolio.scenarios", title=N_("Compare scenarios"), keywords=N_("best set plan limits")
        ),
    ),
    PageEntry(
        id="health",
        title=N_("Health check"),
        icon="health",
        home="dashboard.health_page:HealthPage",
        parent="dashboard",
        command=PageCommand(
            id="portfolio.health",
            title=N_("Health check of the portfolio"),
            keywords=N_("contradictions holes problems"),
        ),
    ),
    PageEntry(
        id="import",
        title=N_("Import"),
        icon="import",
        home="importing.page:ImportPage",
        parent="initiatives",
        needs_subject=True,
    ),
    PageEntry(
        id="backups",
        title=N_("Backups"),
        icon="backup",
        home="administration.backups_page:BackupsPage",
        parent="settings",
        when="always",
    ),
    PageEntry(
        id="damaged",
        title=N_("Damaged values"),
        icon="caution",
        home="administration.damaged_page:DamagedPage",
        parent="settings",
        command=PageCommand(
            id="portfolio.damaged", title=N_("Damaged values"), keywords=N_("broken unreadable mend check")
        ),
    ),
    PageEntry(
        id="help",
        title=N_("Help"),
        icon="help",
        home="help.page:HelpPage",
        group="bottom",
        when="always",
        leads_back=True,
        finds="help.commands:findable_help",
    ),
)
#: Pages that the next start returns to; the first replaces all others.
OPENS_AGAIN = tuple(entry.id for entry in PAGES if entry.opens_again)


def page_specs(context: AppContext, *, is_open: bool, review_badge: Badge | None = None) -> list[PageSpec]:
    """The pages that can be shown now."""
    return [
        PageSpec(
            entry.id,
            _(entry.title),
            entry.icon,
            _factory(context, entry.home),
            # Without a portfolio it is where everything begins; with one, the portfolio's menu leads to all that.
            "main" if entry.id == "welcome" and not is_open else entry.group,
            review_badge if entry.id == "reviews" else None,
            entry.parent,
            entry.leads_back,
        )
        for entry in PAGES
        if is_open or entry.when != "open"
    ]


def _factory(context: AppContext, home: str) -> Callable[[], Page]:
    module, _colon, name = home.partition(":")

    def make() -> Page:
        page: Page = getattr(import_module(f"desktop_app.ui.{module}"), name)(context)
        return page

    return make


def findable_things(context: AppContext, *, is_open: bool) -> list[PaletteItem]:
    """What the palette finds on the pages that can be shown now."""
    items: list[PaletteItem] = []
    for entry in PAGES:
        if entry.finds and (is_open or entry.when != "open"):
            module, _colon, name = entry.finds.partition(":")
            items += getattr(import_module(f"desktop_app.ui.{module}"), name)(context)
    return items


def go_actions(context: AppContext) -> list[Action]:
    """The commands that lead to pages without an entry in the navigation."""
    return [
        Action(
            id=entry.command.id,
            title=_(entry.command.title),
            run=partial(context.go, entry.id),
            icon=entry.icon,
            section=_("Portfolio"),
            enabled=context.when_open,
            keywords=_(entry.command.keywords) if entry.command.keywords else "",
        )
        for entry in PAGES
        if entry.command is not None
    ]
