"""What the palette finds on the Settings page: each setting by its name or further words, and leads to its control."""

from __future__ import annotations

from functools import partial

from desktop_app.language.i18n import _
from desktop_app.ui.administration.settings.setting_table import SECTIONS, settings
from desktop_app.ui.core.actions import PaletteItem
from desktop_app.ui.core.context import AppContext


def findable_settings(context: AppContext) -> list[PaletteItem]:
    """The settings of this computer and, while a portfolio is open, those that its file keeps."""
    sections = {section.id: _(section.title) for section in SECTIONS}
    return [
        PaletteItem(
            _(setting.title),
            _("Settings, {section}").format(section=sections[setting.section]),
            partial(_show, context, setting.name),
            "settings",
            f"setting.{setting.name}",
            _(setting.keywords) if setting.keywords else "",
        )
        for setting in settings(context.is_open)
    ]


def _show(context: AppContext, name: str) -> None:
    """Show the page with the focus in the setting."""
    from desktop_app.ui.administration.settings.page import SettingsPage

    page = context.go_to("settings", SettingsPage)
    if page is not None:
        page.show_setting(name)
