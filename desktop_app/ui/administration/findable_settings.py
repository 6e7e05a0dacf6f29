"""What the palette finds on the Settings page: each setting by its name, and leads to its field."""

from __future__ import annotations

from functools import partial

from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.fields import editable_specs
from desktop_app.domain.records import Portfolio
from desktop_app.language.i18n import N_, _
from desktop_app.ui.core.actions import PaletteItem
from desktop_app.ui.core.context import AppContext

# Label of the field, further words to find it by.
_OF_THIS_COMPUTER = (
    (N_("Theme"), N_("dark light look colours appearance")),
    (N_("Contrast"), N_("high look colours accessibility")),
    (N_("Text size"), N_("font scale zoom larger smaller letters")),
    (N_("Rows of tables"), N_("density compact comfortable height")),
    (N_("Numbers and dates"), N_("language locale region format decimal comma")),
    (N_("Your name"), N_("user history signature author")),
    (N_("Back up while working every"), N_("backup minutes copies")),
    (N_("Start without plugins"), N_("safe mode plugins next start")),
)
#: How the card of keys is called; it has a search of its own.
KEYS = N_("Keyboard shortcuts")


def findable_settings(context: AppContext) -> list[PaletteItem]:
    """The settings of this computer and, while a portfolio is open, those that its file keeps."""
    items = [_item(context, _(label), _("Settings"), _(words)) for label, words in _OF_THIS_COMPUTER]
    items.append(_item(context, _(KEYS), _("Settings"), _("keys hotkeys change")))
    if context.is_open:
        where = _("Settings of this portfolio")
        items += [_item(context, _(spec.label), where) for spec in editable_specs(Portfolio)]
        items += [
            _item(context, _(label), _("Settings: weights of the score")) for label in CRITERIA.values()
        ]
    return items


def _item(context: AppContext, label: str, where: str, keywords: str = "") -> PaletteItem:
    return PaletteItem(label, where, partial(_show, context, label), "settings", f"setting.{label}", keywords)


def _show(context: AppContext, label: str) -> None:
    """Show the page with the focus in the setting."""
    from desktop_app.ui.administration.settings_page import SettingsPage

    page = context.go_to("settings", SettingsPage)
    if page is not None:
        page.show_setting(label)
