"""The three things that come next on a new initiative: its problem, its ratings, what success means."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.choices import CRITERIA, Stage
from desktop_app.domain.rules import Rules
from desktop_app.domain.scoring.anchors import CRITERION_ANCHORS
from desktop_app.domain.scoring.weighted import INVERTED, Score
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import score_of
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services import initiatives
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.signer import sign
from desktop_app.ui.initiative.overview.step import NextStep
from desktop_app.ui.look import theme
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.feedback import IconLabel
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.rating_field import RatingField
from desktop_app.ui.widgets.fields.text_fields import TextField
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.side_by_side import EqualGrid

#: The criteria that place an initiative beside the others.
RATED = ("value", "feasibility", "risk")
PROBLEM, RATE, SUCCESS = 1, 2, 3


# What a step takes, about.
_MINUTES = 3


def done_steps(spine: Spine) -> dict[int, bool]:
    """Which of the three things are done, by their number."""
    ratings = [spine.rating(criterion) for criterion in RATED]
    return {
        PROBLEM: bool(spine.initiative.problem.strip()),
        RATE: all(rating is not None and rating.rating is not None for rating in ratings),
        SUCCESS: bool(spine.initiative.success_criteria.strip() or spine.metrics),
    }


def is_unfinished(spine: Spine) -> bool:
    """Whether an initiative is so new that its next steps matter more than where it stands."""
    return spine.initiative.stage == Stage.STRATEGY and not all(done_steps(spine).values())


class NextSteps(Card):
    """Three steps, one of them open; `through()` is called when the last one is left.

    `moved` is sent when the person opens another one, or leaves the last.
    """

    moved = Signal()

    def __init__(self, tab: SpineTab, see_metrics: Callable[[], None], through: Callable[[], None]) -> None:
        self.time = Label("", "small", tone="muted")
        super().__init__(_("Three things that come next"), self.time)
        self._tab, self._through = tab, through
        self._spine: Spine | None = None
        self._shown_id = ""
        self._open = 0
        # The criterion that was rated last; and whether somebody wants to see the steps that are all done.
        self._rated, self._is_unfolded = "", False
        self.done_line = self._done_line()
        self.body.setSpacing(0)
        self.steps = {
            PROBLEM: self._problem(),
            RATE: self._ratings(),
            SUCCESS: self._success(see_metrics),
        }
        self.add(self.done_line)
        self._lines = [Separator() for _step in self.steps]
        for (number, step), line in zip(self.steps.items(), self._lines, strict=True):
            step.finish()
            self.add(line)
            self.add(step)
            step.opened.connect(partial(self.open_step, number))
            step.went_on.connect(partial(self._go_on, number))

    def _done_line(self) -> QWidget:
        """What is left of the steps once all are done."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["m"])
        row.addWidget(IconLabel("good", "good", 16))
        row.addWidget(
            Label(_("Problem, ratings and success are stated. Next: the gate below."), wrap=True), 1
        )
        row.addWidget(Button(_("Show the steps"), self._unfold, look="link"))
        line.hide()
        return line

    def _problem(self) -> NextStep:
        step = NextStep(
            PROBLEM,
            _("Say what is wrong today"),
            _("What happens without it, how often, and what it costs."),
            _("Next: rate it"),
        )
        self.problem = self._text(step, _("Problem"), "problem")
        return step

    def _ratings(self) -> NextStep:
        sentence = _("Leave out what you cannot judge yet: each rating narrows the score.")
        step = NextStep(RATE, _("Rate value, feasibility and risk"), sentence, _("Next: what success means"))
        self.anchor = Label("", "small", tone="muted", wrap=True)
        self.score = Label("", "small", wrap=True)
        self.ratings: dict[str, StepRating] = {}
        for criterion in RATED:
            field = StepRating(_(CRITERIA[criterion]), CRITERION_ANCHORS[criterion])
            field.pointed.connect(partial(self._point, criterion))
            field.edited.connect(partial(self._rate, criterion))
            self.ratings[criterion] = field
        column = QVBoxLayout()
        column.setSpacing(SPACING["xs"])
        column.addWidget(EqualGrid(list(self.ratings.values()), 140, SPACING["m"]))
        column.addWidget(self.anchor)
        column.addWidget(self.score)
        step.body.addLayout(column)
        return step

    def _success(self, see_metrics: Callable[[], None]) -> NextStep:
        step = NextStep(
            SUCCESS,
            _("Choose what success means"),
            _("In numbers, before anything is built: what must be better, and by how much."),
            _("Next: the gate"),
        )
        self.success = self._text(step, _("Success criteria"), "success_criteria")
        self.metrics_button = Button("", see_metrics)
        step.foot.addWidget(self.metrics_button)
        return step

    def _text(self, step: NextStep, label: str, name: str) -> TextField:
        field = TextField(label, lines=3)
        field.label.hide()
        field.edited.connect(lambda value: self._keep(field, name, value))
        step.body.addWidget(field)
        return field

    # -- what is shown -------------------------------------------------------------------------

    def show_spine(self, spine: Spine, rules: Rules, editable: bool, proposed_metrics: int) -> None:
        """Show the steps of an initiative; for another one than before, the first that is not done opens."""
        initiative = spine.initiative
        self._spine = spine
        done = done_steps(spine)
        if initiative.id != self._shown_id:
            self._shown_id, self._rated = initiative.id, ""
            self._is_unfolded = False
            self._open = next((number for number, is_done in done.items() if not is_done), 0)
        self.problem.set_value(initiative.problem)
        self.success.set_value(initiative.success_criteria)
        for criterion, field in self.ratings.items():
            rating = spine.rating(criterion)
            field.set_value(rating.rating if rating is not None else None)
            field.set_read_only(not editable)
        self._say_rated()
        self._say_score(score_of(spine, rules))
        for text in (self.problem, self.success):
            text.set_read_only(not editable)
        self.metrics_button.set_text(
            ngettext("See the {n} proposed metric", "See the {n} proposed metrics", proposed_metrics).format(
                n=formats.number(proposed_metrics)
            )
        )
        self.metrics_button.setVisible(bool(proposed_metrics))
        self._show_steps()

    def _show_steps(self) -> None:
        if self._spine is None:
            return
        done = done_steps(self._spine)
        is_folded = all(done.values()) and not self._open and not self._is_unfolded
        self.set_title(
            _("The first three things are done") if is_folded else _("Three things that come next")
        )
        left = sum(not is_done for is_done in done.values())
        self.time.setText(_("about {n} minutes").format(n=formats.number(1 + _MINUTES * left)))
        self.time.setVisible(bool(left))
        self.done_line.setVisible(is_folded)
        for part in (*self._lines, *self.steps.values()):
            part.setVisible(not is_folded)
        for number, step in self.steps.items():
            step.show_state(number == self._open, done[number], self._summary(number) if done[number] else "")

    def _unfold(self) -> None:
        self._is_unfolded = True
        self._show_steps()
        self.steps[PROBLEM].head.setFocus(Qt.FocusReason.OtherFocusReason)

    def _point(self, criterion: str, number: int | None) -> None:
        """Say what a number means while it is pointed at; then again what was rated last."""
        field = self.ratings[criterion]
        if number is None or number == field.value():
            self._say_rated()
        else:
            self._say_meaning(field, criterion, number)

    def _say_rated(self) -> None:
        field = self.ratings.get(self._rated)
        number = field.value() if field is not None else None
        if field is not None and number is not None:
            self._say_meaning(field, self._rated, int(number))
        else:
            self.anchor.setText(
                _("1 is low, 5 is high; a high risk lowers the score. Keys 1 to 5 rate, 0 clears.")
            )

    def _say_meaning(self, field: StepRating, criterion: str, number: int) -> None:
        words = field.meaning(number)
        self.anchor.setText(
            _("{meaning}. A high risk lowers the score.").format(meaning=words)
            if criterion in INVERTED
            else words
        )

    def _say_score(self, score: Score) -> None:
        if not score.known:
            self.score.setText(_("No score yet."))
            return
        words = _("Score: {score} of 100.").format(score=score.words)
        if score.missing:
            names = ", ".join(_(CRITERIA[name]).lower() for name in score.missing)
            words = _("{score} Not rated yet: {names}.").format(score=words, names=names)
        self.score.setText(words)

    def _summary(self, number: int) -> str:
        spine = self._spine
        assert spine is not None
        if number == PROBLEM:
            return spine.initiative.problem
        if number == RATE:
            ratings = [(criterion, spine.rating(criterion)) for criterion in RATED]
            words = [
                _("{criterion} {rating}").format(
                    criterion=_(CRITERIA[criterion]), rating=formats.number(rating.rating)
                )
                for criterion, rating in ratings
                if rating is not None and rating.rating is not None
            ]
            return _("{ratings} of 5").format(ratings=", ".join(words))
        n = len(spine.metrics)
        return spine.initiative.success_criteria or ngettext("{n} metric", "{n} metrics", n).format(
            n=formats.number(n)
        )

    # -- going on ------------------------------------------------------------------------------

    def open_step(self, number: int) -> None:
        """Open a step and put the cursor into it; the others fold."""
        self._leave()
        self._open = number
        self._show_steps()
        self.moved.emit()
        self._tab.reveal(self.field_of(number))

    def set_quiet(self, quiet: bool) -> None:
        """Leave the page's blue button to something else for a while."""
        for step in self.steps.values():
            step.next_button.set_look("" if quiet else "primary")

    def is_open(self) -> bool:
        """Whether one of the steps is open."""
        return bool(self._open)

    def focus_open(self) -> bool:
        """Put the cursor into the open step; False when all are done."""
        if not self._open:
            return False
        self._tab.reveal(self.field_of(self._open))
        return True

    def field_of(self, number: int) -> Field:
        """The field of a step that is gone on with."""
        if number == PROBLEM:
            return self.problem
        if number == SUCCESS:
            return self.success
        return next((one for one in self.ratings.values() if one.value() is None), self.ratings["value"])

    def _leave(self) -> None:
        for field in (self.problem, self.success):
            if field.is_dirty():
                field.commit()

    def _go_on(self, number: int) -> None:
        """To the next step; after the last one to what comes then."""
        self._leave()
        done = done_steps(self._spine) if self._spine is not None else {}
        following = next((n for n in self.steps if n > number and not done.get(n)), 0)
        if not following:
            self._open = 0
            self._is_unfolded = False
            self._show_steps()
            self.moved.emit()
            self._through()
            return
        self.open_step(following)

    # -- keeping -------------------------------------------------------------------------------

    def _keep(self, field: TextField, name: str, value: object) -> None:
        initiative = self._tab.initiative
        if initiative is not None:
            self._tab.edit(initiative, {name: value})

    def _rate(self, criterion: str, value: object) -> None:
        if self._tab.initiative is None:
            return
        initiative_id, field = self._tab.initiative.id, self.ratings[criterion]
        self._rated = criterion
        self._say_rated()
        context = self._tab.context

        def rate() -> None:
            context.write(
                lambda ws: initiatives.rate(ws, initiative_id, criterion, {"rating": value}),
                on_error=lambda error: field.set_error(str(error)),
            )

        sign(context, rate, field.revert)


class StepRating(RatingField):
    """A rating in one line; `pointed` is sent with the number whose words stand below all of them."""

    pointed = Signal(object)

    def __init__(self, label: str, anchors: dict[int, str]) -> None:
        super().__init__(label, {number: _(text) for number, text in anchors.items()})
        self.clear_button.hide()
        self.anchor.hide()
        theme.notifier().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        for step in self.steps:
            step.setFixedSize(theme.px(25), theme.px(25))

    def _say(self, number: int | None) -> None:
        self.anchor.hide()
        self.pointed.emit(number)

    def meaning(self, number: int) -> str:
        """What a number of this rating means."""
        words = _("{criterion} {number}: {anchor}")
        anchor = self._anchors.get(number, "")
        return words.format(criterion=self.label_text, number=formats.number(number), anchor=anchor)
