"""The outcome of the search for the best set: the sentence, its proof, what waits, what is unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.money_units import MoneyUnit, money_in, money_unit
from desktop_app.services.best_set.words import sentence
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.folds import Fold, Lines
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.screen_reader.announcements import announce

#: If there are more than this, only the first are listed.
MOST_LINES = 25


class SearchProgress(QWidget):
    """Progress of the search: the present step, the bound so far, and a button that stops it."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        line = QHBoxLayout()
        line.setSpacing(SPACING["s"])
        self.text = ElidedLabel("", "small", tone="muted")
        self.stop = Button(_("Cancel"), self._stop, look="small")
        line.addWidget(self.text, 1)
        line.addWidget(self.stop)
        column.addLayout(line)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        theme.keep_px(self.bar.setFixedHeight, 4)
        column.addWidget(self.bar)
        self.bound = Label("", "small", tone="muted", wrap=True)
        column.addWidget(self.bound)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def say(self, doing: str, bound: str) -> None:
        """Show the present step, and how far the set is proven."""
        self.text.setText(doing)
        self.bar.setAccessibleName(doing)
        self.bound.setText(bound)
        self.bound.setVisible(bool(bound))

    def begin(self) -> None:
        """Show the start of a new search."""
        self.stop.set_text(_("Cancel"))
        self.stop.setEnabled(True)
        self.say(_("Looking for the best set"), "")

    def _stop(self) -> None:
        self.stop.set_text(_("Stopping…"))
        self.stop.setEnabled(False)
        self.stopped.emit()

    def _restyle(self) -> None:
        t = theme.tokens()
        self.bar.setStyleSheet(
            f"QProgressBar {{ background: {t.sunken}; border: 0; border-radius: 2px; }}"
            f"QProgressBar::chunk {{ background: {t.accent}; border-radius: 2px; }}"
        )


class BestSetOutcome(QWidget):
    """The result. `again` asks to go on with a search that was stopped."""

    again = Signal()

    def __init__(self, open_initiative: Callable[[str, str], object]) -> None:
        super().__init__()
        self._open = open_initiative
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["s"])
        self.sentence = Label("", wrap=True)
        column.addWidget(self.sentence)
        self.conflicts = Lines()
        column.addWidget(self.conflicts)
        self.progress = SearchProgress()
        self.progress.hide()
        column.addWidget(self.progress)
        self.go_on = Button(_("Go on searching"), self.again.emit, look="link")
        self.go_on.hide()
        column.addWidget(self.go_on)

    def show_best(self, best: Any) -> None:
        """Show a BestSet."""
        before = self.sentence.text()
        text = sentence(best)
        self.sentence.setText(text)
        impossible = best.status == "impossible"
        self.sentence.set_tone("bad" if impossible else "ink")
        if impossible and before != text:
            announce(self.sentence, text, is_urgent=True)
        self.conflicts.setVisible(impossible)
        if impossible and not self.conflicts.is_showing(best.conflicts):
            self.conflicts.add_text(_("These limits contradict each other; relax one of them:"))
            for text in best.conflicts:
                self.conflicts.add_text(_("•  {text}").format(text=text))

    def tell(
        self, bound: float | None, value: float | None, doing: str, value_text: Callable[[float], str]
    ) -> None:
        """Show how far the search is."""
        text = ""
        if bound is not None and value is not None:
            text = _("Best so far {value}; nothing is worth more than {bound}.").format(
                value=value_text(value), bound=value_text(bound)
            )
        self.progress.say(doing, text)

    def set_running(self, running: bool, can_go_on: bool = False) -> None:
        """Show that a search runs, or that it was stopped before the proof."""
        if running and not self.progress.isVisibleTo(self):
            self.progress.begin()
        self.progress.setVisible(running)
        self.go_on.setVisible(not running and can_go_on)


class WaitingFold(Fold):
    """Initiatives that wait, the most valuable first, each with the cost at which it would get in.

    `wanted(ids)` is sent when initiatives are shown whose cost is not worked out yet.
    """

    wanted = Signal(object)

    def __init__(self, open_initiative: Callable[[str, str], object]) -> None:
        super().__init__(_("Waiting"), self._ask)
        self._open_one = open_initiative
        self._most = MOST_LINES
        self._best: Any = None
        self.lines = Lines()
        self.body.addWidget(self.lines)
        self.more = Button("", self._show_more, look="link")
        self.body.addWidget(self.more)

    def show_best(self, best: Any) -> None:
        """Show a BestSet's waiting initiatives."""
        self._best = best
        waiting = self._waiting()
        self.setVisible(bool(waiting))
        self.set_count(len(waiting))
        more = len(waiting) - self._most
        self.more.setVisible(more > 0)
        self.more.set_text(
            ngettext("Show {n} more", "Show {n} more", more).format(n=formats.number(min(more, MOST_LINES)))
        )
        costs = (one.entry.cost for one in waiting[: self._most] if one.entry is not None)
        unit = money_unit(costs, best.currency)
        lines = [
            (one.id, one.title, *gets_in_words(one, best.currency, best.status, unit))
            for one in waiting[: self._most]
        ]
        if self.lines.is_showing(lines):
            return
        if lines:
            self.lines.add_text(_("Build cost at which each would be funded, all else equal:"))
        for initiative_id, title, words, tip in lines:
            self.lines.add_line(title, words, self._opener(initiative_id), tip=tip)

    def _waiting(self) -> list[Any]:
        if self._best is None or self._best.value is None:
            return []
        return sorted(self._best.waiting, key=lambda initiative: -initiative.value)

    def _show_more(self) -> None:
        self._most += MOST_LINES
        self.show_best(self._best)
        self._ask()

    def _ask(self) -> None:
        ids = [one.id for one in self._waiting()[: self._most] if one.entry is None]
        if ids:
            self.wanted.emit(ids)

    def _opener(self, initiative_id: str) -> Callable[[], object]:
        return lambda: self._open_one(initiative_id, "opportunity")


def gets_in_words(
    initiative: Any, currency: str, status: str = "optimal", unit: MoneyUnit | None = None
) -> tuple[str, str]:
    """The cost at which an initiative gets in, short and as a sentence; `unit` is that of the whole list."""
    entry = initiative.entry
    own = formats.money(initiative.cost, currency, compact=True)
    if entry is None:
        return _("…"), _("Not worked out")
    if entry.cost is None:
        return _("not at any cost"), _("“{title}” would not be funded even at no build cost.").format(
            title=initiative.title
        )
    shown = money_in(entry.cost, currency, unit)
    if not entry.is_exact or status != "optimal":
        shown = _("about {amount}").format(amount=shown)
    return shown, _("“{title}” costs {own}; at {entry} it would be funded.").format(
        title=initiative.title, own=own, entry=shown
    )


class UnknownFold(Fold):
    """Initiatives that can't be judged, each with the reason; a click opens one."""

    def __init__(self, open_initiative: Callable[[str, str], object]) -> None:
        super().__init__(_("Left out, as something is unknown"))
        self._open_one = open_initiative
        self.lines = Lines()
        self.body.addWidget(self.lines)

    def show_best(self, best: Any) -> None:
        """Show a BestSet's unknown initiatives."""
        self.setVisible(bool(best.unknown))
        self.set_count(len(best.unknown))
        if best.unknown and not best.chosen and not best.waiting and best.status != "impossible":
            # Open if no initiative can be judged, as this has to be settled first.
            self.set_open(True)
        shown = best.unknown[:MOST_LINES]
        if self.lines.is_showing((shown, len(best.unknown))):
            return
        for initiative in shown:
            self.lines.add_line(initiative.title, "", self._opener(initiative.id))
            self.lines.add_text(initiative.why)
        if len(best.unknown) > len(shown):
            more = len(best.unknown) - len(shown)
            self.lines.add_text(ngettext("and {n} more", "and {n} more", more).format(n=formats.number(more)))

    def _opener(self, initiative_id: str) -> Callable[[], object]:
        return lambda: self._open_one(initiative_id, "opportunity")
