"""The sections that the portfolio's own file keeps: name and money, scoring, risk appetite, reviews, fields, protection."""

from __future__ import annotations

from functools import partial

from desktop_app.domain.fields import FieldSpec
from desktop_app.domain.records import Portfolio
from desktop_app.errors import FieldError, UserError
from desktop_app.language.i18n import _
from desktop_app.services.changes import EVERYTHING, Changes
from desktop_app.ui.administration.settings.setting_rows import SettingRow, SettingsPart
from desktop_app.ui.administration.settings.setting_table import portfolio_fields, setting_called
from desktop_app.ui.administration.settings.weights_panel import WeightsPanel
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.field_form import make_field

# Room for what such a field holds, in px at 100 %; the others take the whole width.
_WIDTHS = {"text": 320, "choice": 240, "share": 120, "integer": 140, "number": 140, "money": 160}
_NARROW = {"currency": 90, "key_prefix": 110}


class PortfolioPart(SettingsPart):
    """Rows of the portfolio's fields, each kept at once and undone as any other change."""

    def __init__(self, context: AppContext, section: str) -> None:
        super().__init__()
        self._context = context
        self._fields: dict[str, Field] = {}
        rows = [
            self._row(setting.name, spec)
            for setting, spec in portfolio_fields()
            if setting.section == section
        ]
        if rows:
            self.add_card(rows)

    def _row(self, name: str, spec: FieldSpec) -> SettingRow:
        field = make_field(spec, currency=self._context.currency)
        width = _NARROW.get(name, _WIDTHS.get(spec.kind, 0))
        field.edited.connect(partial(self._edit, name))
        self._fields[name] = field
        return SettingRow(setting_called(name), field, wide=not width, width=width)

    def refresh(self) -> None:
        portfolio = self._context.workspace.portfolio()
        for name, field in self._fields.items():
            field.set_value(getattr(portfolio, name))
            field.set_read_only(not self._context.can_edit)
        self.show_portfolio(portfolio)

    def show_portfolio(self, portfolio: Portfolio) -> None:
        """Read what else the section shows of the portfolio."""

    def _edit(self, name: str, value: object) -> None:
        from desktop_app.services.portfolio_file import portfolios

        field = self._fields[name]

        def failed(error: BaseException) -> None:
            if isinstance(error, FieldError):
                field.set_error(str(error))
            else:
                self._context.show_error(error)

        def done(_changes: Changes) -> None:
            field.set_error("")

        self._context.write(lambda ws: portfolios.edit(ws, {name: value}), on_done=done, on_error=failed)


class ScoringPart(PortfolioPart):
    """Weights of the score, and how the future counts."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "scoring")
        self._weights = WeightsPanel()
        self._weights.changed.connect(self._edit_weights)
        self.add_card([], _("Weights of the score")).add(self._weights)
        self.rows |= self._weights.rows
        self.finish()

    def show_portfolio(self, portfolio: Portfolio) -> None:
        self._weights.show_weights(portfolio.weights)
        self._weights.setEnabled(self._context.can_edit)

    def _edit_weights(self, weights: dict[str, float]) -> None:
        from desktop_app.services.portfolio_file import portfolios

        def failed(error: BaseException) -> None:
            if isinstance(error, UserError):
                self._weights.set_error(str(error))
            else:
                self._context.show_error(error)

        def done(_changes: Changes) -> None:
            bus.publish(EVERYTHING)

        self._context.write(lambda ws: portfolios.set_weights(ws, weights), on_done=done, on_error=failed)


class FieldsPart(SettingsPart):
    """The way to the fields that the user added."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        edit = Button(_("Edit custom fields"), lambda: context.registry.run("portfolio.fields"))
        self.add_card([SettingRow(setting_called("fields"), edit)])
        self.finish()


class ProtectionPart(SettingsPart):
    """A password for the file, and a backup of it now."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        password = Button(_("Set or change password"), lambda: context.registry.run("portfolio.password"))
        backup = Button(_("Back up now"), lambda: context.registry.run("portfolio.backup"))
        self.add_card(
            [
                SettingRow(setting_called("password"), password),
                SettingRow(setting_called("backup_now"), backup),
            ]
        )
        self.finish()
