"""Asks for a data file and what an analysis wants of it: which columns, of which types, with which values.

Every analysis says what it asks for as `AnalysisInput`s; this form chooses a file, shows its first rows,
lets types be corrected, and hands over a `FileChoice` when it is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.analysis.files.read_options import FileReading
from desktop_app.domain.data_kinds import NUMBER, WHOLE
from desktop_app.domain.extensions.plugin_analysis import COLUMN_KINDS, AnalysisInput
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.initiative.analyses.data_file_columns import DataFileColumns
from desktop_app.ui.initiative.analyses.reading_fields import ReadingFields
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.feedback import EmptyState, ProgressStrip
from desktop_app.ui.widgets.fields.choice_fields import BoolField, ChoiceField, TagsField
from desktop_app.ui.widgets.fields.field import Field, explain
from desktop_app.ui.widgets.fields.file_field import FileField
from desktop_app.ui.widgets.fields.number_fields import NumberField, ShareField
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.file_drops import dropped_files, pick_files
from desktop_app.ui.widgets.folds import Fold
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.terms.field_terms import INPUT_TERMS

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext

_COLUMNS = 3
# So many things are asked at once, unless more are needed.
_IN_FRONT = 4


@dataclass(frozen=True, slots=True)
class FileChoice:
    """A file with everything that an analysis needs to run on it.

    `values` has each input by name: a column's name, several as a tuple, a number, text or bool; None
    where it was left out. `reading` is what a person said of how the file is read.
    """

    path: Path
    values: Mapping[str, Any]
    reading: FileReading = field(default_factory=FileReading)

    def columns(self, inputs: Sequence[AnalysisInput]) -> list[str]:
        """The columns that the inputs name, each once."""
        column_names: list[str] = []
        for analysis_input in inputs:
            value = self.values.get(analysis_input.name)
            if analysis_input.kind in COLUMN_KINDS and value:
                column_names.append(value)
            elif analysis_input.kind == "columns":
                column_names += value or ()
        return list(dict.fromkeys(column_names))


class DataFileForm(QWidget):
    """`wanted(FileChoice)` when the user starts; `left()` when they close it; `stopped()` on Cancel while it runs."""

    wanted = Signal(object)
    #: A file was looked at, or something was chosen that is not handed over yet; see `keeps_draft`.
    changed = Signal()
    left = Signal()
    stopped = Signal()

    def __init__(
        self,
        context: AppContext,
        inputs: Sequence[AnalysisInput],
        run_label: str,
        *,
        drop_text: str = "",
        closable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._inputs = tuple(inputs)
        self._path: Path | None = None
        self._asked = 0
        # Values that wait for the columns of the file that is being looked at.
        self._given: dict[str, Any] = {}
        self._kinds: dict[str, str] = {}
        self._preview: Any = None
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        self.empty = EmptyState(
            "import",
            drop_text or _("Drop a CSV, Parquet, Arrow or Excel file here. It stays where it is."),
            [(_("Choose a file"), self.pick)],
            why=_("Figures computed from a file can be checked, and computed again."),
            quiet=True,
        )
        column.addWidget(self.empty)
        self._chosen = QWidget()
        inside = QVBoxLayout(self._chosen)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACING["m"])
        head = QHBoxLayout()
        self.name = Label("", weight=600)
        head.addWidget(self.name)
        head.addWidget(Button(_("Another file"), self.pick, look="small"))
        head.addStretch(1)
        inside.addLayout(head)
        self.columns = DataFileColumns()
        self.columns.kind_changed.connect(self._kind_changed)
        inside.addWidget(self.columns)
        self.reading = ReadingFields()
        self.reading.changed.connect(self._read_again)
        inside.addWidget(self.reading)
        self._fields: dict[str, Field] = {}
        inside.addLayout(self._make_fields(in_front(self._inputs)))
        inside.addWidget(self._make_more())
        column.addWidget(self._chosen)
        self.error = Label("", tone="bad", wrap=True)
        column.addWidget(self.error)
        self.progress = ProgressStrip(run_label)
        self.progress.cancelled.connect(self.stopped)
        column.addWidget(self.progress)
        column.addLayout(self._make_foot(run_label))
        # Shown only once it has its parent, or it would be a separate window for a moment.
        self.close_button.setVisible(closable)
        self.clear()

    def _make_foot(self, run_label: str) -> QHBoxLayout:
        foot = QHBoxLayout()
        self.run_button = PrimaryButton(run_label, self.start)
        foot.addWidget(self.run_button)
        self.close_button = Button(_("Close"), self.left.emit)
        foot.addWidget(self.close_button)
        foot.addStretch(1)
        return foot

    def _make_more(self) -> Fold:
        rest = self._hidden()
        self.more = Fold(_("More settings"))
        self.more.body.addLayout(self._make_fields(rest))
        self.more.set_count(len(rest))
        if not rest:
            self.more.hide()
        return self.more

    def _make_fields(self, inputs: Sequence[AnalysisInput]) -> QGridLayout:
        """Fields beside each other, each with a sentence on what it is for below it."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACING["m"])
        grid.setVerticalSpacing(SPACING["m"])
        for place, analysis_input in enumerate(inputs):
            field = _field(analysis_input)
            self._fields[analysis_input.name] = field
            if analysis_input.name in INPUT_TERMS:
                explain(field, INPUT_TERMS[analysis_input.name])
            box = QVBoxLayout()
            box.setSpacing(2)
            box.addWidget(field)
            if analysis_input.help:
                box.addWidget(Label(_(analysis_input.help), "small", tone="muted", wrap=True))
            box.addStretch(1)
            grid.addLayout(box, place // _COLUMNS, place % _COLUMNS)
        for at in range(min(_COLUMNS, len(inputs))):
            grid.setColumnStretch(at, 1)
        return grid

    # What the owner calls

    def clear(self) -> None:
        """Reset the form: no file is chosen."""
        self._path = None
        self._given = {}
        self._set_reading(FileReading())
        self.set_error("")
        self.set_busy(None)
        self._show()

    def load(
        self, path: Path, values: Mapping[str, Any] | None = None, reading: FileReading | None = None
    ) -> None:
        """Look at a file; `values` are put into the fields once its columns are known."""
        given, reading = dict(values or {}), reading or FileReading()
        self._asked += 1
        asked = self._asked
        self.set_error("")
        if self._path is None:
            # The values stay for the next file, if this one no longer exists.
            self._given = given
            self._set_reading(reading)

        def work(_job: JobContext) -> Any:
            from desktop_app.analysis.files.read_file import preview

            return preview(path, reading.options)

        def done(file_preview: Any) -> None:
            if asked == self._asked:
                # Only now, so that the previous file stays, with name and columns, if this one can't be read.
                self._path, self._given = path, given
                self._set_reading(reading)
                self.name.setText(path.name)
                self._fill(file_preview)
                self.changed.emit()

        def failed(error: BaseException) -> None:
            if not isinstance(error, UserError):
                raise error
            if asked == self._asked:
                self.set_error(str(error))
                self._show()

        title = _("Looking at {name}").format(name=path.name)
        self._context.jobs.work(work, done, title=title, on_error=failed)

    def keeps_draft(self) -> None:
        """Send `changed` after each choice, for an owner that keeps `draft`."""
        for input_field in self._fields.values():
            input_field.edited.connect(lambda _value: self.changed.emit())

    def draft(self) -> dict[str, Any] | None:
        """What is chosen so far, as JSON can hold it: `load` takes it back; None without a file."""
        if self._path is None:
            return None
        values = {name: str(one) if isinstance(one, Path) else one for name, one in self._current().items()}
        return {"path": str(self._path), "values": values, **self._reading().to_json()}

    def set_error(self, sentence: str) -> None:
        """Show what is wrong with the file or the choices; the choices stay."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def set_busy(self, progress: tuple[int, int, str] | None) -> None:
        """Show how far the work is, or None when it is over."""
        self.progress.setVisible(progress is not None)
        self.run_button.set_enabled(progress is None, _("It is running."))
        if progress is not None:
            self.progress.set_progress(*progress)

    @property
    def path(self) -> Path | None:
        """The file that is shown."""
        return self._path

    def value(self, name: str) -> Any:
        """What is chosen for an input now."""
        return self._fields[name].value()

    def field(self, name: str) -> Field:
        """The field of an input."""
        return self._fields[name]

    def _reading(self) -> FileReading:
        return FileReading(dict(self._kinds), self.reading.options())

    def _set_reading(self, reading: FileReading) -> None:
        self._kinds = dict(reading.kinds)
        self.reading.set_options(reading.options)

    def _read_again(self) -> None:
        if self._path is not None:
            self.load(self._path, self._current(), self._reading())

    # Files

    def pick(self) -> None:
        """Ask for a file."""
        files = pick_files(self, _("Choose a data file"), "data")
        if files:
            self.load(files[0], self._current(), self._reading())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.load(files[0], self._current(), self._reading())

    def _current(self) -> dict[str, Any]:
        if self._path is None:
            return self._given
        return {name: one.value() for name, one in self._fields.items()}

    def _fill(self, preview: Any) -> None:
        """Offer the columns of the file; what is not chosen is guessed from the headers."""
        self._preview = preview
        headers = list(preview.headers)
        self.columns.show_preview(preview, self._kinds)
        self.reading.show_notes(preview.notes)
        choices = [(name, name) for name in headers]
        for analysis_input in self._inputs:
            input_field = self._fields[analysis_input.name]
            given = self._given.get(analysis_input.name)
            if analysis_input.kind in COLUMN_KINDS:
                assert isinstance(input_field, ChoiceField)
                offered = self._offered(analysis_input, preview)
                input_field.set_choices([(name, name) for name in offered])
                input_field.set_value(given if given in offered else _guess(analysis_input, offered) or "")
            elif analysis_input.kind == "columns":
                assert isinstance(input_field, TagsField)
                input_field.set_choices(choices)
                input_field.set_value(tuple(name for name in given or () if name in headers))
            elif given is not None:
                input_field.set_value(given)
        self._given = {}
        problems = [problem.sentence for problem in preview.problems][:3]
        self.set_error(" ".join(problems))
        self._show()

    def _offered(self, analysis_input: AnalysisInput, preview: Any) -> list[str]:
        """The columns that may be chosen: all, or those that hold numbers as far as somebody has said or is seen."""
        if analysis_input.kind == "column":
            return list(preview.headers)
        kinds = {**preview.kinds, **self._kinds}
        return [name for name in preview.headers if kinds.get(name) in (NUMBER, WHOLE)]

    def _kind_changed(self, name: str, kind: str) -> None:
        self._kinds[name] = kind
        for analysis_input in self._inputs:
            input_field = self._fields[analysis_input.name]
            if analysis_input.kind == "number_column" and isinstance(input_field, ChoiceField):
                input_field.set_choices([(one, one) for one in self._offered(analysis_input, self._preview)])
        self.changed.emit()

    def _show(self) -> None:
        there = self._path is not None
        self.empty.setVisible(not there)
        self._chosen.setVisible(there)
        self.run_button.setVisible(there)

    # Starting

    def _hidden(self) -> list[AnalysisInput]:
        """The inputs under More settings."""
        first = in_front(self._inputs)
        return [one for one in self._inputs if one not in first]

    def start(self) -> None:
        """Hand over what is chosen, or say what is missing beside its field."""
        if self._path is None:
            return
        values: dict[str, Any] = {}
        complete = True
        for analysis_input in self._inputs:
            input_field = self._fields[analysis_input.name]
            complete = input_field.commit() and complete
            value = input_field.value()
            missing = value is None or value in ("", ())
            values[analysis_input.name] = None if missing else value
            if analysis_input.required and missing:
                input_field.set_error(_("{label} is needed.").format(label=_(analysis_input.label)))
                complete = False
            elif missing or not input_field.error():
                input_field.set_error("")
        if not complete and any(self._fields[one.name].error() for one in self._hidden()):
            self.more.set_open(True)
        if complete:
            self.set_error("")
            self.wanted.emit(FileChoice(self._path, values, self._reading()))


def in_front(inputs: Sequence[AnalysisInput]) -> list[AnalysisInput]:
    """What is asked at once: all that is needed and cannot be guessed, then columns of the file, four in all.

    The others have a default, or are rarely needed; they stand under More settings. Where that leaves a single
    one there, it is asked at once, too.
    """
    first = [one for one in inputs if one.required and not one.default]
    columns = [one for one in inputs if one not in first and one.kind in COLUMN_KINDS]
    first += columns[: max(0, _IN_FRONT - len(first))]
    return list(inputs) if len(inputs) <= len(first) + 1 else [one for one in inputs if one in first]


def _guess(analysis_input: AnalysisInput, headers: Sequence[str]) -> str:
    """The column whose header is the input's name or label; empty if there is none."""
    wanted = {_plain(analysis_input.name), _plain(analysis_input.label), _plain(_(analysis_input.label))}
    return next((header for header in headers if _plain(header) in wanted), "")


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _field(analysis_input: AnalysisInput) -> Field:
    label, help_text = _(analysis_input.label), _(analysis_input.help) if analysis_input.help else ""
    input_field: Field
    if analysis_input.kind in COLUMN_KINDS:
        return ChoiceField(
            label, [], help_text, unknown=_("Choose a column") if analysis_input.required else _("None")
        )
    if analysis_input.kind == "columns":
        return TagsField(label, [], help_text)
    if analysis_input.kind == "choice":
        input_field = ChoiceField(
            label, [(value, _(text)) for value, text in analysis_input.choices], help_text, unknown=""
        )
        input_field.set_value(
            analysis_input.default or (analysis_input.choices[0][0] if analysis_input.choices else "")
        )
        return input_field
    if analysis_input.kind == "yes_no":
        input_field = BoolField(label, help_text)
        input_field.set_value(analysis_input.default.lower() in ("1", "yes", "true"))
        return input_field
    simple: Mapping[str, Callable[..., Field]] = {
        "number": NumberField, "share": ShareField, "text": LineField, "file": FileField,
    }  # fmt: skip
    input_field = simple[analysis_input.kind](label, help_text)
    if analysis_input.default:
        input_field.set_value(
            analysis_input.default
            if analysis_input.kind in ("text", "file")
            else float(analysis_input.default)
        )
    return input_field
