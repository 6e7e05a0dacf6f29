"""The pages of the window: what the navigation shows with and without an open portfolio."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from desktop_app.language.i18n import N_, _
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.window.main_window import PageSpec

# id, title, icon, group, parent, module and class; a page is imported when it is first shown.
_PAGES: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    ("welcome", N_("Welcome"), "sample", "hidden", "", "start.welcome_page", "WelcomePage"),
    ("new", N_("New portfolio"), "add", "hidden", "", "start.new_portfolio_page", "NewPortfolioPage"),
    ("dashboard", N_("Dashboard"), "dashboard", "main", "", "dashboard.page", "DashboardPage"),
    ("initiatives", N_("Initiatives"), "initiatives", "main", "", "initiatives.page", "InitiativesPage"),
    ("board", N_("Board"), "board", "main", "", "board.page", "BoardPage"),
    ("prioritise", N_("Prioritise"), "target", "main", "", "prioritise.page", "PrioritisePage"),
    ("roadmap", N_("Roadmap"), "roadmap", "main", "", "roadmap.page", "RoadmapPage"),
    ("strategy", N_("Strategy"), "strategy", "main", "", "strategy.page", "StrategyPage"),
    ("reviews", N_("Reviews"), "reviews", "main", "", "reviews.page", "ReviewsPage"),
    ("briefs", N_("Briefs"), "briefs", "main", "", "briefs.page", "BriefsPage"),
    ("plugins", N_("Plugins"), "plugins", "bottom", "", "administration.plugins_page", "PluginsPage"),
    ("settings", N_("Settings"), "settings", "bottom", "", "administration.settings_page", "SettingsPage"),
    (
        "initiative",
        N_("Initiative"),
        "initiatives",
        "hidden",
        "initiatives",
        "initiative.page",
        "InitiativePage",
    ),
    (
        "scenarios",
        N_("Scenarios"),
        "scales",
        "hidden",
        "prioritise",
        "prioritise.best_set.scenarios_page",
        "ScenariosPage",
    ),
    ("health", N_("Health check"), "health", "hidden", "dashboard", "dashboard.health_page", "HealthPage"),
    ("import", N_("Import"), "import", "hidden", "initiatives", "importing.page", "ImportPage"),
    (
        "fields",
        N_("Own fields"),
        "columns",
        "hidden",
        "initiatives",
        "administration.fields_page",
        "FieldsPage",
    ),
    ("backups", N_("Backups"), "backup", "hidden", "settings", "administration.backups_page", "BackupsPage"),
    ("help", N_("Help"), "help", "hidden", "", "administration.help_page", "HelpPage"),
)
_WITHOUT_PORTFOLIO = frozenset({"welcome", "new", "plugins", "settings", "backups", "help"})

Badge = Callable[[], tuple[str, str] | None]


def page_specs(context: AppContext, *, is_open: bool, review_badge: Badge | None = None) -> list[PageSpec]:
    """The pages that work now."""
    shown = [page for page in _PAGES if is_open or page[0] in _WITHOUT_PORTFOLIO]
    return [
        PageSpec(
            page_id,
            _(title),
            icon,
            _factory(context, module, name),
            group,
            review_badge if page_id == "reviews" else None,
            parent,
        )
        for page_id, title, icon, group, parent, module, name in shown
    ]


def _factory(context: AppContext, module: str, name: str) -> Callable[[], Page]:
    def make() -> Page:
        page: Page = getattr(import_module(f"desktop_app.ui.{module}"), name)(context)
        return page

    return make
