"""The pages of the window: what the navigation shows with and without an open portfolio."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from desktop_app.language.i18n import N_, _
from desktop_app.ui.context import AppContext
from desktop_app.ui.main_window import PageSpec
from desktop_app.ui.pages.base import Page

# id, title, icon, group, parent, module and class; a page is imported when it is first shown.
_PAGES: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    ("welcome", N_("Welcome"), "sample", "hidden", "", "welcome_page", "WelcomePage"),
    ("new", N_("New portfolio"), "add", "hidden", "", "new_portfolio_page", "NewPortfolioPage"),
    ("dashboard", N_("Dashboard"), "dashboard", "main", "", "dashboard_page", "DashboardPage"),
    ("initiatives", N_("Initiatives"), "initiatives", "main", "", "initiatives_page", "InitiativesPage"),
    ("board", N_("Board"), "board", "main", "", "board_page", "BoardPage"),
    ("prioritise", N_("Prioritise"), "target", "main", "", "prioritise_page", "PrioritisePage"),
    ("roadmap", N_("Roadmap"), "roadmap", "main", "", "roadmap_page", "RoadmapPage"),
    ("strategy", N_("Strategy"), "strategy", "main", "", "strategy_page", "StrategyPage"),
    ("reviews", N_("Reviews"), "reviews", "main", "", "reviews_page", "ReviewsPage"),
    ("briefs", N_("Briefs"), "briefs", "main", "", "briefs_page", "BriefsPage"),
    ("plugins", N_("Plugins"), "plugins", "bottom", "", "plugins_page", "PluginsPage"),
    ("settings", N_("Settings"), "settings", "bottom", "", "settings_page", "SettingsPage"),
    (
        "initiative",
        N_("Initiative"),
        "initiatives",
        "hidden",
        "initiatives",
        "initiative_page",
        "InitiativePage",
    ),
    ("scenarios", N_("Scenarios"), "scales", "hidden", "prioritise", "scenarios_page", "ScenariosPage"),
    ("health", N_("Health check"), "health", "hidden", "dashboard", "health_page", "HealthPage"),
    ("import", N_("Import"), "import", "hidden", "initiatives", "import_page", "ImportPage"),
    ("fields", N_("Own fields"), "columns", "hidden", "initiatives", "fields_page", "FieldsPage"),
    ("backups", N_("Backups"), "backup", "hidden", "settings", "backups_page", "BackupsPage"),
    ("help", N_("Help"), "help", "hidden", "", "help_page", "HelpPage"),
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
        page: Page = getattr(import_module(f"desktop_app.ui.pages.{module}"), name)(context)
        return page

    return make
