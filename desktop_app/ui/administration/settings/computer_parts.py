"""The sections that this computer keeps: you, look and formats, keyboard, files and backups, start-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.choices import ROLES
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.runtime import paths
from desktop_app.runtime.clock import today
from desktop_app.runtime.settings import Values
from desktop_app.services.changes import EVERYTHING
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.administration.settings.setting_rows import SettingRow, SettingsPart
from desktop_app.ui.administration.settings.setting_table import setting_called
from desktop_app.ui.administration.settings.shortcuts_panel import ShortcutsPanel
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.signer import offer_claim
from desktop_app.ui.look import collation, theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.number_fields import IntegerField
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import ElidedLabel

# Locales offered for numbers and dates; the texts follow the languages that are translated.
_LOCALES = (
    "en_US", "en_GB", "de_DE", "de_AT", "de_CH", "fr_FR", "es_ES", "it_IT", "nl_NL", "sv_SE", "pl_PL", "pt_BR", "ja_JP",
)  # fmt: skip
_BETWEEN = " · "
_SCALES = (0.9, 1.0, 1.15, 1.3, 1.5)


def default_of(name: str) -> Any:
    """What a setting is on a new computer."""
    return getattr(Values(), name)


def examples() -> str:
    """A number, a share and a day as they are written now."""
    return _BETWEEN.join((formats.number(12345.6, 1), formats.percent(0.125, 1), formats.date(today())))


class YouPart(SettingsPart):
    """Who works here."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        setting = setting_called("user_name")
        field = LineField(_(setting.title), max_length=200)
        field.edited.connect(self._set_user)
        self._field = field
        role = setting_called("user_role")
        self._role = ChoiceField(_(role.title), {key: _(label) for key, label in ROLES.items()})
        self._role.edited.connect(lambda value: context.settings.update(user_role=value or ""))
        self.add_card([SettingRow(setting, field, width=320), SettingRow(role, self._role, width=320)])
        self.finish()
        self.refresh()

    def refresh(self) -> None:
        self._field.set_value(self._context.settings.values.user_name)
        self._role.set_value(self._context.settings.values.user_role)

    def _set_user(self, value: Any) -> None:
        self._context.settings.update(user_name=value or "")
        if self._context.is_open:
            from desktop_app.services.workspace import default_user

            self._context.workspace.user = value or default_user()
            if value:
                offer_claim(self._context, default_user(), value)


class LookPart(SettingsPart):
    """Theme, contrast, sizes, and how numbers and dates are written."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        same = _("Same as the system")
        self._theme = _segments(
            "theme", [("system", same), ("light", _("Light")), ("dark", _("Dark"))], self._set_theme
        )
        self._contrast = _segments(
            "contrast", [("system", same), ("high", _("High")), ("usual", _("Normal"))], self._set_contrast
        )
        self._scale = _segments(
            "font_scale", [(scale, formats.percent(scale, 0)) for scale in _SCALES], self._set_scale
        )
        self._density = _segments(
            "density", [("compact", _("Compact")), ("comfortable", _("Comfortable"))], self._set_density
        )
        setting = setting_called("locale")
        self._locale = ChoiceField(
            _(setting.title),
            [("", same), *((name, formats.locale_title(name)) for name in _LOCALES)],
            unknown="",
        )
        self._locale.edited.connect(self._set_locale)
        self._locale.combo.details_of = lambda place: self._written_in(("", *_LOCALES)[place])[::2]
        self._locale.combo.highlighted.connect(self._preview)
        self.add_card(
            [
                SettingRow(setting_called("theme"), self._theme),
                SettingRow(setting_called("contrast"), self._contrast),
                SettingRow(setting_called("font_scale"), self._scale),
                SettingRow(setting_called("density"), self._density),
            ]
        )
        self.add_card([SettingRow(setting, self._locale, width=260)])
        self.finish()
        theme.notifier().changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        values = self._context.settings.values
        self._theme.set_value(theme.mode())
        self._contrast.set_value(theme.contrast())
        self._scale.set_value(values.font_scale)
        self._density.set_value(values.density)
        self._locale.set_value(values.locale)
        self.rows["locale"].say(_("Reads {examples}").format(examples=examples()))

    def reset(self) -> bool:
        return True

    def reset_to_defaults(self) -> None:
        self._set_theme(default_of("theme"))
        self._set_contrast(default_of("contrast"))
        self._set_scale(default_of("font_scale"))
        self._set_density(default_of("density"))
        self._set_locale(default_of("locale"))
        self.refresh()

    def _set_theme(self, value: Any) -> None:
        # First, as the page reads the settings again when the theme has changed.
        self._context.settings.update(theme=value)
        theme.set_mode(value)

    def _set_contrast(self, value: Any) -> None:
        self._context.settings.update(contrast=value)
        theme.set_contrast(value)

    def _set_scale(self, value: Any) -> None:
        self._context.settings.update(font_scale=float(value))
        theme.set_scale(float(value))

    def _set_density(self, value: Any) -> None:
        self._context.settings.update(density=value)
        # Tables that are open take it at once.
        theme.notifier().changed.emit()

    def _written_in(self, locale: str) -> tuple[str, str, str]:
        """A number, a share and a day as they would be written."""
        formats.set_locale(locale or None)
        try:
            number, share, day = examples().split(_BETWEEN)
        finally:
            formats.set_locale(self._context.settings.values.locale or None)
        return number, share, day

    def _preview(self, place: int) -> None:
        """Say beside the field how things would read, while one goes through the list."""
        locale = ("", *_LOCALES)[place]
        if locale == self._context.settings.values.locale:
            self.refresh()
        else:
            written = _BETWEEN.join(self._written_in(locale))
            self.rows["locale"].say(_("Would read {examples}").format(examples=written))

    def _set_locale(self, value: Any) -> None:
        self._context.settings.update(locale=value or "")
        formats.set_locale(value or None)
        collation.follow_locale()
        bus.publish(EVERYTHING)
        self.refresh()


class KeyboardPart(SettingsPart):
    """Every command with its keys."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        panel = ShortcutsPanel(context.registry, context.settings)
        self.panel = panel
        self.add_card([SettingRow(setting_called("shortcuts"), panel, wide=True)])
        self.finish()

    def reset(self) -> bool:
        return True

    def reset_to_defaults(self) -> None:
        self.panel.reset()


class FilesPart(SettingsPart):
    """How often it backs up, and where files are kept."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        setting = setting_called("backup_minutes")
        low, high = limits_of("backup_minutes")
        self._minutes = IntegerField(_(setting.title), unit=_("minutes"), minimum=low, maximum=high)
        self._minutes.edited.connect(self._set_minutes)
        show = Button(_("Show backups"), lambda: context.registry.run("portfolio.restore"))
        self.add_card(
            [SettingRow(setting, self._minutes, width=160), SettingRow(setting_called("backups"), show)]
        )
        self.add_card(
            [
                SettingRow(setting_called(name), _place(path), wide=True)
                for name, path in (("portfolios", paths.data_folder()), ("log", paths.log_folder()))
            ],
            _("Folders"),
        )
        self.rows["backups"].say(
            "\n".join((_(setting_called("backups").sentence), str(paths.backup_folder())))
        )
        self.finish()
        self.refresh()

    def refresh(self) -> None:
        self._minutes.set_value(self._context.settings.values.backup_minutes)

    def _set_minutes(self, value: Any) -> None:
        if value is not None:
            self._context.settings.update(backup_minutes=int(value))


class StartPart(SettingsPart):
    """What the next start does."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._switches = {
            name: _segments(name, [(True, _("On")), (False, _("Off"))], partial(self._switch, name))
            for name in ("reopen_last", "start_without_plugins")
        }
        self.add_card([SettingRow(setting_called(name), switch) for name, switch in self._switches.items()])
        self.rows["start_without_plugins"].say(
            " ".join(
                (
                    _(setting_called("start_without_plugins").sentence),
                    _("The command “ai-portfolio --safe-mode” also leaves these settings out."),
                )
            )
        )
        self.finish()
        self.refresh()

    def refresh(self) -> None:
        for name, switch in self._switches.items():
            switch.set_value(getattr(self._context.settings.values, name))

    def _switch(self, name: str, value: Any) -> None:
        self._context.settings.update(**{name: bool(value)})


def limits_of(name: str) -> tuple[int, int]:
    """The least and the greatest value that a setting takes."""
    low, high = next(field for field in fields(Values) if field.name == name).metadata["limits"]
    return int(low), int(high)


def _segments(name: str, choices: list[tuple[Any, str]], chosen: Callable[[Any], object]) -> SegmentedChoice:
    buttons = SegmentedChoice(choices, name=_(setting_called(name).title), look="segment")
    buttons.chosen.connect(chosen)
    return buttons


def _place(path: Path) -> QWidget:
    """A folder, and a button that opens it."""
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACING["m"])
    row.addWidget(ElidedLabel(str(path), tone="muted"), 1)
    row.addWidget(
        Button(
            _("Open folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))), look="small"
        )
    )
    return widget
