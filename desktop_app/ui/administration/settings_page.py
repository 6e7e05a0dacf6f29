"""Settings: look and language of the program, defaults of the portfolio, backups and keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.fields import editable_specs
from desktop_app.domain.records import Portfolio
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.runtime import paths
from desktop_app.services.changes import EVERYTHING, Changes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.administration.shortcuts_panel import ShortcutsPanel
from desktop_app.ui.administration.weights_panel import WeightsPanel
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.look import collation, theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.choice_fields import BoolField, ChoiceField
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.field_form import FieldForm
from desktop_app.ui.widgets.fields.number_fields import IntegerField
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import ScrollPage

# Locales offered for numbers and dates; the texts follow the languages that are translated.
_LOCALES = (
    "en_US",
    "en_GB",
    "de_DE",
    "de_CH",
    "fr_FR",
    "es_ES",
    "it_IT",
    "nl_NL",
    "sv_SE",
    "pl_PL",
    "pt_BR",
    "ja_JP",
)
_SCALES = (0.9, 1.0, 1.15, 1.3, 1.5)


class SettingsPage(Page):
    """Each setting applies at once."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._form: FieldForm | None = None
        self._weights: WeightsPanel | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = scroll = ScrollPage()
        outer.addWidget(scroll)
        content = QWidget()
        content.setMaximumWidth(theme.px(1180))
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING["l"])
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(SPACING["l"])
        if context.is_open:
            left.addWidget(self._portfolio_card())
            right.addWidget(self._weights_card())
        (right if context.is_open else left).addWidget(self._look_card())
        right.addWidget(self._files_card())
        right.addWidget(self._start_card())
        left.addWidget(self._keys_card())
        left.addStretch(1)
        right.addStretch(1)
        self._grid.addLayout(left, 0, 0)
        self._grid.addLayout(right, 0, 1)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        scroll.body.addWidget(content, 1, Qt.AlignmentFlag.AlignTop)
        self.refresh()

    def title(self) -> str:
        return _("Settings")

    def activated(self) -> None:
        self.refresh()

    def refresh(self, changes: object = None) -> None:
        """Read the settings of the portfolio again."""
        relevant = not isinstance(changes, Changes) or changes.touches("portfolio", "*")
        if not self._context.is_open or not relevant or self._form is None or self._weights is None:
            return
        portfolio = self._context.workspace.portfolio()
        self._form.set_values(portfolio)
        self._form.set_read_only(not self._context.can_edit)
        self._weights.show_weights(portfolio.weights)
        self._weights.setEnabled(self._context.can_edit)

    def show_setting(self, label: str) -> None:
        """Bring a setting into view, with the cursor in its field."""
        for field in self.findChildren(Field):
            # A weight says after its name which way it counts.
            if field.label_text == label or field.label_text.startswith(f"{label} ("):
                self._scroll.ensureWidgetVisible(field, 0, theme.px(48))
                field.focus()
                return
        keys = self.findChild(ShortcutsPanel)
        if keys is not None:
            keys.findChildren(Field)[0].focus()

    # The portfolio

    def _portfolio_card(self) -> Card:
        card = Card(_("This portfolio"))
        self._form = form = FieldForm(editable_specs(Portfolio), currency=self._context.currency)
        form.edited.connect(self._edit_portfolio)
        card.body.addWidget(form)
        own = Button(
            _("Own fields"),
            lambda: self._context.registry.run("portfolio.fields"),
            icon="columns",
            look="small",
        )
        card.body.addWidget(own, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _edit_portfolio(self, name: str, value: object) -> None:
        from desktop_app.services.portfolio_file import portfolios

        form = self._form
        assert form is not None

        def failed(error: BaseException) -> None:
            if isinstance(error, FieldError):
                form.set_error(name, str(error))
            else:
                self._context.show_error(error)

        def done(_changes: Changes) -> None:
            form.set_error(name, "")

        self._context.write(lambda ws: portfolios.edit(ws, {name: value}), on_done=done, on_error=failed)

    def _weights_card(self) -> Card:
        card = Card(_("Weights of the score"))
        self._weights = WeightsPanel()
        self._weights.changed.connect(self._edit_weights)
        card.body.addWidget(self._weights)
        return card

    def _edit_weights(self, weights: dict[str, float]) -> None:
        from desktop_app.services.portfolio_file import portfolios

        panel = self._weights
        assert panel is not None

        def failed(error: BaseException) -> None:
            if isinstance(error, UserError):
                panel.set_error(str(error))
            else:
                self._context.show_error(error)

        def done(_changes: Changes) -> None:
            bus.publish(EVERYTHING)

        self._context.write(lambda ws: portfolios.set_weights(ws, weights), on_done=done, on_error=failed)

    # The program

    def _look_card(self) -> Card:
        values = self._context.settings.values
        card = Card(_("Look and language"))
        mode = ChoiceField(
            _("Theme"),
            [("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))],
            unknown="",
        )
        mode.set_value(values.theme)
        mode.edited.connect(self._set_theme)
        self._mode = mode
        contrast = ChoiceField(
            _("Contrast"),
            [("system", _("As the system")), ("high", _("High")), ("usual", _("Usual"))],
            unknown="",
        )
        contrast.set_value(values.contrast)
        contrast.edited.connect(self._set_contrast)
        self._contrast = contrast
        theme.notifier().changed.connect(self._show_mode)
        scale = ChoiceField(_("Text size"), [(s, formats.percent(s, 0)) for s in _SCALES], unknown="")
        scale.set_value(values.font_scale)
        scale.edited.connect(self._set_scale)
        density = ChoiceField(
            _("Rows of tables"), [("comfortable", _("Comfortable")), ("compact", _("Compact"))], unknown=""
        )
        density.set_value(values.density)
        density.edited.connect(lambda value: self._context.settings.update(density=value))
        locale = ChoiceField(
            _("Numbers and dates"),
            [("", _("As the system")), *((name, formats.locale_title(name)) for name in _LOCALES)],
            unknown="",
        )
        locale.set_value(values.locale)
        locale.edited.connect(self._set_locale)
        user = LineField(_("Your name"), help=_("The history shows it beside your changes"), max_length=200)
        user.set_value(values.user_name)
        user.edited.connect(self._set_user)
        for field in (mode, contrast, scale, density, locale, user):
            card.body.addWidget(field)
        return card

    def _show_mode(self) -> None:
        self._mode.set_value(theme.mode())
        self._contrast.set_value(theme.contrast())

    def _set_theme(self, value: Any) -> None:
        theme.set_mode(value)
        self._context.settings.update(theme=value)

    def _set_contrast(self, value: Any) -> None:
        theme.set_contrast(value)
        self._context.settings.update(contrast=value)

    def _set_scale(self, value: Any) -> None:
        theme.set_scale(float(value))
        self._context.settings.update(font_scale=float(value))

    def _set_locale(self, value: Any) -> None:
        self._context.settings.update(locale=value or "")
        formats.set_locale(value or None)
        collation.follow_locale()
        bus.publish(EVERYTHING)

    def _set_user(self, value: Any) -> None:
        self._context.settings.update(user_name=value or "")
        if self._context.is_open:
            from desktop_app.services.workspace import default_user

            self._context.workspace.user = value or default_user()

    def _files_card(self) -> Card:
        card = Card(_("Files and backups"))
        minutes = IntegerField(_("Back up while working every"), unit=_("minutes"), minimum=5, maximum=1440)
        minutes.set_value(self._context.settings.values.backup_minutes)
        minutes.edited.connect(self._set_minutes)
        card.body.addWidget(minutes)
        for label, path in (
            (_("Portfolios"), paths.data_folder()),
            (_("Backups"), paths.backup_folder()),
            (_("Log"), paths.log_folder()),
        ):
            card.body.addWidget(Label(label, "small", tone="muted"))
            card.body.addWidget(ElidedLabel(str(path)))
        text = _(
            "All of 2 days are kept, then one a day, a week and a month. "
            "A backup is also made at closing, before an import and before the file format changes."
        )
        card.body.addWidget(Label(text, tone="muted", wrap=True))
        row = QHBoxLayout()
        row.addWidget(Button(_("Show backups"), lambda: self._context.registry.run("portfolio.restore")))
        if self._context.is_open:
            row.addWidget(Button(_("Back up now"), lambda: self._context.registry.run("portfolio.backup")))
            row.addWidget(Button(_("Password"), lambda: self._context.registry.run("portfolio.password")))
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _start_card(self) -> Card:
        card = Card(_("The next start"))
        without = BoolField(
            _("Start without plugins"),
            help=_(
                "What others wrote, and your own checklist files, are left out; the switches stay as they are."
            ),
        )
        without.set_value(self._context.settings.values.start_without_plugins)
        without.edited.connect(self._set_without_plugins)
        card.body.addWidget(without)
        text = _(
            "Answers to their checklists are kept. With ai-portfolio --safe-mode the program starts without plugins and "
            "without these settings."
        )
        card.body.addWidget(Label(text, tone="muted", wrap=True))
        return card

    def _set_without_plugins(self, value: Any) -> None:
        self._context.settings.update(start_without_plugins=bool(value))

    def _set_minutes(self, value: Any) -> None:
        if value is not None:
            self._context.settings.update(backup_minutes=int(value))

    def _keys_card(self) -> Card:
        card = Card(_("Keyboard shortcuts"))
        card.body.addWidget(ShortcutsPanel(self._context.registry, self._context.settings))
        return card
