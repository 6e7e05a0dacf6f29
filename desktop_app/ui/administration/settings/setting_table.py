"""The sections of Settings and every setting in them: the page, its search and the palette read this one list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.fields import FieldSpec, editable_specs
from desktop_app.domain.records import Portfolio
from desktop_app.domain.scoring.weighted import INVERTED
from desktop_app.language.i18n import N_, _


class SettingsSection(NamedTuple):
    """A part of the page: `keeper` says whether this computer keeps its settings or the open portfolio."""

    id: str
    title: str
    icon: str
    keeper: Literal["computer", "portfolio"]


class SettingEntry(NamedTuple):
    """One row: `name` is the setting or the portfolio's field, `keywords` are further words to find it by."""

    name: str
    section: str
    title: str
    sentence: str = ""
    keywords: str = ""


SECTIONS = (
    SettingsSection("you", N_("You"), "person", "computer"),
    SettingsSection("look", N_("Look and formats"), "palette", "computer"),
    SettingsSection("keyboard", N_("Keyboard"), "keyboard", "computer"),
    SettingsSection("files", N_("Files and backups"), "hard-drives", "computer"),
    SettingsSection("start", N_("Start-up"), "power", "computer"),
    SettingsSection("name", N_("Name and money"), "currency-dollar", "portfolio"),
    SettingsSection("scoring", N_("Scoring"), "scales", "portfolio"),
    SettingsSection("appetite", N_("Vision and risk appetite"), "strategy", "portfolio"),
    SettingsSection("review", N_("Reviews"), "reviews", "portfolio"),
    SettingsSection("fields", N_("Custom fields"), "columns", "portfolio"),
    SettingsSection("protection", N_("Password and backup"), "gate", "portfolio"),
)

_COMPUTER = (
    SettingEntry(
        "user_name",
        "you",
        N_("Your name"),
        N_("Recorded in the history beside your changes, ratings and sign-offs."),
        N_("user signature author"),
    ),
    SettingEntry(
        "user_role",
        "you",
        N_("Your role"),
        N_(
            "In which role you sign; what you signed under your login name can be claimed once you state your name."
        ),
        N_("signature sign-off title"),
    ),
    SettingEntry(
        "theme",
        "look",
        N_("Theme"),
        N_("“Same as the system” follows your desktop, also while the program runs."),
        N_("dark light look colours appearance"),
    ),
    SettingEntry(
        "contrast",
        "look",
        N_("Contrast"),
        N_("High contrast outlines what is chosen and darkens every line."),
        N_("accessibility colours"),
    ),
    SettingEntry(
        "font_scale",
        "look",
        N_("Text size"),
        N_("Scales the whole window, tables and charts too."),
        N_("font scale zoom larger smaller letters"),
    ),
    SettingEntry(
        "density",
        "look",
        N_("Table row height"),
        N_("Compact shows about a third more rows."),
        N_("density rows of tables"),
    ),
    SettingEntry(
        "locale",
        "look",
        N_("Numbers and dates"),
        keywords=N_("language locale region format decimal comma"),
    ),
    SettingEntry("shortcuts", "keyboard", N_("Keyboard shortcuts"), keywords=N_("keys hotkeys change")),
    SettingEntry(
        "backup_minutes",
        "files",
        N_("Back up while you work"),
        N_("A backup is also made on closing, before an import and before the file format changes."),
        N_("backup minutes copies every interval"),
    ),
    SettingEntry(
        "backups",
        "files",
        N_("Backups"),
        N_("All backups of the last 2 days are kept, then one per day, week and month."),
        N_("restore folder copies"),
    ),
    SettingEntry("portfolios", "files", N_("Portfolios"), keywords=N_("folder place files")),
    SettingEntry("log", "files", N_("Log"), keywords=N_("folder faults errors")),
    SettingEntry(
        "reopen_last",
        "start",
        N_("Open the last portfolio"),
        N_("Otherwise the program starts on the welcome page."),
        N_("reopen start welcome"),
    ),
    SettingEntry(
        "start_without_plugins",
        "start",
        N_("Start without plugins"),
        N_("Third-party plugins and your own checklist files stay off at the next start; answers are kept."),
        N_("safe mode plugins next start"),
    ),
)

# The portfolio's own fields: where each stands, and a sentence where its label does not say enough.
_OF_FIELDS = {
    "name": ("name", N_("Shown in the sidebar and on every brief.")),
    "organisation": ("name", N_("Printed under the title of a portfolio brief.")),
    "currency": ("name", ""),
    "key_prefix": ("name", N_("New initiatives are numbered with it, such as AI-016.")),
    "industries": ("name", N_("If there is only one, new initiatives start with it.")),
    "discount_rate": ("scoring", N_("A benefit a year later counts less by this rate.")),
    "horizon_years": ("scoring", N_("Benefits and costs of this many years count in the expected value.")),
    "vision": ("appetite", N_("What AI is meant to do for the organisation.")),
    "risk_appetite": ("appetite", ""),
    "risk_appetite_note": ("appetite", ""),
    "default_cadence_days": (
        "review",
        N_("New initiatives start with this interval; each can have its own."),
    ),
}

_OTHERS_OF_PORTFOLIO = (
    SettingEntry(
        "fields",
        "fields",
        N_("Custom fields"),
        N_("Custom fields on every initiative, in tables, filters, imports and exports."),
        N_("own columns"),
    ),
    SettingEntry(
        "password",
        "protection",
        N_("Password"),
        N_("Encrypts the file, its backups and drafts. A lost password cannot be recovered."),
        N_("encrypt protect secret"),
    ),
    SettingEntry("backup_now", "protection", N_("Backup"), keywords=N_("copy now save")),
)


def portfolio_fields() -> Iterator[tuple[SettingEntry, FieldSpec]]:
    """The settings that are fields of the portfolio; one that no section claims stands under its name."""
    for spec in editable_specs(Portfolio):
        section, sentence = _OF_FIELDS.get(spec.name, ("name", ""))
        yield SettingEntry(spec.name, section, spec.label, sentence or spec.help), spec


def weight_settings() -> tuple[SettingEntry, ...]:
    """The weights of the score, one a criterion."""
    return tuple(
        SettingEntry(
            f"weight.{name}",
            "scoring",
            label,
            N_("A high rating lowers the score.") if name in INVERTED else "",
            N_("weights of the score"),
        )
        for name, label in CRITERIA.items()
    )


def settings(is_open: bool) -> list[SettingEntry]:
    """Every setting there is now, in the order of the page; those of a portfolio while one is open."""
    every = list(_COMPUTER)
    if is_open:
        every += [setting for setting, _spec in portfolio_fields()]
        every += [*weight_settings(), *_OTHERS_OF_PORTFOLIO]
    order = [section.id for section in SECTIONS]
    return sorted(every, key=lambda setting: order.index(setting.section))


def sections(is_open: bool) -> list[SettingsSection]:
    """The sections there are now."""
    return [section for section in SECTIONS if is_open or section.keeper == "computer"]


def setting_called(name: str) -> SettingEntry:
    """The setting of this name; raises StopIteration for none."""
    return next(setting for setting in settings(is_open=True) if setting.name == name)


def words_of(setting: SettingEntry) -> str:
    """Everything a search may find a setting by, in the language of the screen."""
    parts = (setting.title, setting.sentence, setting.keywords)
    return " ".join(_(part) for part in parts if part)
