"""Vision, risk appetite, and the rate and years by which money is compared."""

from __future__ import annotations

from desktop_app.domain import fields as f
from desktop_app.domain.records import Portfolio
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.ui.records.spine_tab import SpineTab, make_form, values_of
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import Label

_FIELDS = ("vision", "risk_appetite", "risk_appetite_note", "discount_rate", "horizon_years")


class AimsPanel(Card):
    """Fields of the portfolio, each kept at once."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__(_("Where we want to go"))
        self._tab = tab
        self._portfolio: Portfolio | None = None
        specs = f.specs(Portfolio)
        self.form = make_form([specs[name] for name in _FIELDS], 2, tab.context)
        self.form.edited.connect(self._edited)
        self.add(self.form)
        for name, field in self.form.fields.items():
            tab.anchor(name, field)
        self.note = Label("", "small", tone="muted", wrap=True)
        self.add(self.note)
        self.body.addStretch(1)

    def show_portfolio(self, portfolio: Portfolio) -> None:
        """Show the portfolio as it is now."""
        from desktop_app.analysis.portfolio.cash_flow import DEFAULT_RATE, DEFAULT_YEARS

        self._portfolio = portfolio
        self.form.set_values(values_of(portfolio))
        self.form.set_read_only(not self._tab.context.can_edit)
        missing = portfolio.discount_rate is None or portfolio.horizon_years is None
        text = _("What is left open counts as {rate} a year and {n} years.")
        self.note.setText(text.format(rate=formats.percent(DEFAULT_RATE), n=formats.number(DEFAULT_YEARS)))
        self.note.setVisible(missing)

    def _edited(self, name: str, value: object) -> None:
        if self._portfolio is not None:
            self._tab.edit(self._portfolio, {name: value}, self.form)
