"""Writes a scoring method of the portfolio's own: criteria, weights, and a formula that is checked live."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from desktop_app.domain.formula.parser import FUNCTIONS, FormulaError
from desktop_app.domain.scoring.methods import WEIGHTED, ScoringMethod
from desktop_app.errors import FieldError, UserError
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.prioritise.methods.criterion_form import CriterionForm
from desktop_app.ui.prioritise.methods.draft_holder import DraftHolder
from desktop_app.ui.prioritise.methods.method_draft import (
    CriterionDraft,
    MethodDraft,
    draft_of,
    name_from,
    new_draft,
    sample_values,
    tried,
)
from desktop_app.ui.records.score_words import input_unit, score_said
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields import typing
from desktop_app.ui.widgets.fields.number_fields import NumberField
from desktop_app.ui.widgets.fields.text_fields import LineField, TextField
from desktop_app.ui.widgets.focus.steps import EscapeStep
from desktop_app.ui.widgets.labels import Heading, Label
from desktop_app.ui.widgets.layouts import ScrollPage, clear_layout
from desktop_app.ui.widgets.side_by_side import Columns, EqualGrid


class MethodEditor(DraftHolder):
    """`kept(method)` is sent when a valid method is to be kept, `left()` when the editor is left without."""

    escape_step = EscapeStep.PART

    kept = Signal(object)
    left = Signal()

    def __init__(self, currency: Callable[[], str], taken: Callable[[], set[str]] = set) -> None:
        super().__init__()
        self._currency = currency
        # Names of inputs of other methods, which keep their own scale.
        self._taken = taken
        self._method: ScoringMethod | None = None
        self._forms: list[CriterionForm] = []
        self._values: dict[str, float | None] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACING["l"])
        outer.addLayout(self._head())
        scroll = ScrollPage(0)
        scroll.body.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        columns = Columns(800)
        scroll.body.addWidget(columns)
        scroll.body.addStretch(1)
        left, right = columns.column(3), columns.column(2)
        about = Card(_("The method"))
        self.name = LineField(_("Name"), required=True, max_length=80)
        self.explanation = TextField(
            _("Explanation"), help=_("What it is good for, in a sentence or two"), max_length=4000
        )
        about.add(self.name)
        about.add(self.explanation)
        left.addWidget(about)
        self._criteria = QVBoxLayout()
        self._criteria.setSpacing(SPACING["l"])
        left.addLayout(self._criteria)
        self.add_button = Button(_("Add a criterion"), self.add_criterion, icon="add")
        left.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self._formula_card())
        right.addWidget(self._trial_card())
        self.name.edited.connect(self._named)
        self.explanation.edited.connect(self._explained)

    def _head(self) -> QHBoxLayout:
        self.heading = Heading(_("New scoring method"))
        self.keep_button = PrimaryButton(_("Save this method"), self._keep)
        self.over_button = Button(_("Start over"), self.start_over)
        back = Button(_("Back"), self.left.emit, icon="back")
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(self.heading, 1)
        row.addWidget(self.over_button)
        row.addWidget(back)
        row.addWidget(self.keep_button)
        return row

    def _formula_card(self) -> Card:
        card = Card(_("Formula"))
        self.formula = TextField(_("Score ="), lines=2, max_length=2000, placeholder="value * reach / effort")
        self.formula.edit.textChanged.connect(self._formula_typed)
        self.verdict = Label("", weight=500, wrap=True)
        self.legend = Label("", "small", tone="muted", wrap=True)
        card.add(self.formula)
        card.add(self.verdict)
        card.add(self.legend)
        return card

    def _trial_card(self) -> Card:
        card = Card(_("Try it"))
        self._trial = QWidget()
        self._trial_box = QVBoxLayout(self._trial)
        self._trial_box.setContentsMargins(0, 0, 0, 0)
        self.result = Label("", "page", 600, wrap=True)
        self.result_note = Label("", "small", tone="muted", wrap=True)
        card.add(self._trial)
        card.add(self.result)
        card.add(self.result_note)
        self._trial_fields: dict[str, NumberField] = {}
        return card

    # -- what is shown -------------------------------------------------------------------------

    def start(self, method: ScoringMethod | None = None) -> None:
        """Write a new method, or edit one; an unfinished draft is shown again."""
        fresh = new_draft() if method is None else draft_of(method)
        goes_on = self._begun == fresh and self.draft != fresh
        if not goes_on:
            self.draft = fresh
            self._begun = deepcopy(fresh)
        self.over_button.setVisible(goes_on)
        self.heading.setText(_("New scoring method") if method is None else _("Scoring method"))
        self._show_draft()

    def _show_draft(self) -> None:
        draft = self.draft
        shown = (
            (self.name, draft.name),
            (self.explanation, draft.explanation),
            (self.formula, draft.formula),
        )
        for field, value in shown:
            # Text typed into another draft stays in that one.
            field.blockSignals(True)
            field.revert()
            field.blockSignals(False)
            field.set_value(value)
        draft.formula = self.formula.text()
        self._values = {}
        self._build()
        self._check()
        self.name.focus()

    def forget(self, _workspace: object = None) -> None:
        """Drop the draft, because it was kept or belongs to another portfolio."""
        self._begun = None

    def go_on_with(self, draft: MethodDraft) -> None:
        """Show a draft of an earlier run, after `start` with its method."""
        self.draft = draft
        self.over_button.show()
        self._show_draft()

    def start_over(self) -> None:
        """Discard all changes of the draft since it was begun."""
        if self._begun is not None:
            self.draft = self._begun
            self._begun = deepcopy(self._begun)
            self._show_draft()
        self.over_button.hide()

    def method(self) -> ScoringMethod | None:
        """The method as it stands; None while something is wrong with it."""
        return self._method

    def forms(self) -> list[CriterionForm]:
        """The forms of the criteria."""
        return list(self._forms)

    def add_criterion(self) -> CriterionForm:
        """Add a criterion at the end and put the cursor into its name."""
        taken = {one.name for one in self.draft.criteria} | self._taken()
        criterion = CriterionDraft("", name_from(_("criterion"), taken))
        self.draft.criteria.append(criterion)
        form = self._add_form(criterion)
        self._check()
        form.label.focus()
        return form

    def _build(self) -> None:
        clear_layout(self._criteria)
        self._forms = []
        for criterion in self.draft.criteria:
            self._add_form(criterion)

    def _add_form(self, criterion: CriterionDraft) -> CriterionForm:
        form = CriterionForm(criterion, len(self._forms) + 1)
        before = {"label": criterion.label, "name": criterion.name}
        form.edited.connect(lambda name: self._criterion_edited(form, name, before))
        form.removed.connect(lambda: self._remove(form))
        self._forms.append(form)
        self._criteria.addWidget(form)
        return form

    def _remove(self, form: CriterionForm) -> None:
        self._forms.remove(form)
        self.draft.criteria.remove(form.draft)
        self._criteria.removeWidget(form)
        form.hide()
        form.deleteLater()
        self.add_button.setFocus()
        self._check()

    def _criterion_edited(self, form: CriterionForm, name: str, before: dict[str, str]) -> None:
        criterion = form.draft
        others = {other.name for other in self.draft.criteria if other is not criterion}
        if (
            name == "label"
            and (not criterion.name or before["name"] == criterion.name)
            and not self._uses(criterion.name)
        ):
            # The formula does not use it yet, so its name there follows the label.
            criterion.name = name_from(criterion.label, others | self._taken())
        if before["name"] != criterion.name and self._uses(before["name"]):
            renamed = re.sub(rf"\b{re.escape(before['name'])}\b", criterion.name, self.formula.text())
            self.draft.formula = renamed
            self.formula.set_value(renamed)
        self._values.pop(before["name"], None)
        before["label"], before["name"] = criterion.label, criterion.name
        form.show_draft()
        self._check()

    def _uses(self, name: str) -> bool:
        return bool(name) and re.search(rf"\b{re.escape(name)}\b", self.draft.formula) is not None

    def _named(self, value: object) -> None:
        self.draft.name = str(value or "")
        self._check()

    def _explained(self, value: object) -> None:
        self.draft.explanation = str(value or "")

    def _formula_typed(self) -> None:
        text = self.formula.text()
        if text != self.draft.formula:
            self.draft.formula = text
            self._check()

    # -- checking ------------------------------------------------------------------------------

    def _check(self) -> None:
        self._method = None
        if self.is_unkept():
            typing.news.began.emit(self)
        for form in self._forms:
            form.set_error("")
        self._mark(None)
        named = bool(self.draft.name.strip())
        try:
            # A method without a name can be tried, but not kept.
            checked = MethodDraft(
                self.draft.id, self.draft.name.strip() or "–", self.draft.explanation,
                self.draft.formula, self.draft.unit, self.draft.criteria,
            ).made()  # fmt: skip
        except FormulaError as error:
            self._say(str(error), "bad")
            self._mark(error)
            self._show_trial(None)
        except FieldError as error:
            self._say(str(error), "bad")
            for form in self._forms:
                if form.draft.name == error.field:
                    form.set_error(str(error))
            self._show_trial(None)
        else:
            self._say(_("The formula can be used."), "good")
            self._show_trial(checked)
            self._method = checked if named else None
        reason = _("Give the method a name.") if not named else _("Something is still wrong with it.")
        self.keep_button.set_enabled(self._method is not None, reason)
        names = ", ".join(one.name for one in self.draft.criteria if one.name)
        functions = ", ".join(f"{name}()" for name in FUNCTIONS)
        lines = [
            _("Criteria: {names}").format(names=names),
            _("Operators: + - * / ^ and parentheses. Functions: {functions}.").format(functions=functions),
            _(
                "{weighted} is the sum of weight times points, 0 to 100, of the criteria with a weight."
            ).format(weighted=WEIGHTED),
        ]
        self.legend.setText("\n".join(lines))

    def _say(self, sentence: str, tone: str) -> None:
        self.verdict.setText(sentence)
        self.verdict.set_tone(tone)
        self.formula.edit.setAccessibleDescription(sentence)

    def _mark(self, error: FormulaError | None) -> None:
        marks = []
        if error is not None:
            length = len(self.formula.text())
            # If something is missing at the end, the last character is marked.
            start = max(0, min(error.position, length - 1))
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.formula.edit.document())
            mark.cursor.setPosition(start)
            end = min(length, start + max(1, error.length))
            mark.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            mark.format.setUnderlineColor(theme.colour("bad"))
            mark.format.setBackground(theme.colour("bad_soft"))
            marks.append(mark)
        self.formula.edit.setExtraSelections(marks)

    # -- trying --------------------------------------------------------------------------------

    def _show_trial(self, method: ScoringMethod | None) -> None:
        if method is None:
            self.result.setText("")
            self.result_note.setText(
                _("Once the formula can be used, its score for these values stands here.")
            )
            return
        for name, value in sample_values(method).items():
            self._values.setdefault(name, value)
        labels = {
            one.name: " · ".join(part for part in (one.label, input_unit(one, self._currency())) if part)
            for one in method.inputs
        }
        shown = {name: field.label_text for name, field in self._trial_fields.items()}
        if shown != labels:
            self._build_trial(labels)
        for name, field in self._trial_fields.items():
            field.set_value(self._values[name])
        score = tried(method, {one.name: self._values[one.name] for one in method.inputs})
        score_text = score_said(method, self._currency())
        if score.value is not None:
            self.result.setText(_("Score: {score}").format(score=score_text(score.value)))
            self.result_note.setText("")
        elif score.note:
            self.result.setText(_("No score"))
            self.result_note.setText(score.note)
        else:
            text = _("Score: {low} to {high}").format(low=score_text(score.low), high=score_text(score.high))
            self.result.setText(text)
            self.result_note.setText(_("What is left empty is unknown: this is what is still possible."))

    def _build_trial(self, labels: dict[str, str]) -> None:
        clear_layout(self._trial_box)
        self._trial_fields = {}
        for name, label in labels.items():
            field = NumberField(label)
            field.edited.connect(lambda value, name=name: self._tried(name, value))
            self._trial_fields[name] = field
        if labels:
            self._trial_box.addWidget(EqualGrid(list(self._trial_fields.values()), 130, SPACING["m"]))

    def _tried(self, name: str, value: float | None) -> None:
        self._values[name] = value
        self._check()

    # -- leaving -------------------------------------------------------------------------------

    def _keep(self) -> None:
        for field in (self.name, self.explanation, self.formula):
            field.commit()
        for form in self._forms:
            for field in (
                form.label,
                form.name,
                form.unit,
                form.minimum,
                form.maximum,
                form.weight,
                form.anchors,
            ):
                field.commit()
        self._check()
        if self._method is not None:
            self.kept.emit(self._method)

    def show_error(self, error: BaseException) -> None:
        """Show why the method was not kept."""
        if not isinstance(error, UserError):
            raise error
        if isinstance(error, FieldError):
            if error.field == "name":
                self.name.set_error(str(error))
            for form in self._forms:
                if form.draft.name == error.field:
                    form.name.set_error(str(error))
        self._say(str(error), "bad")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
