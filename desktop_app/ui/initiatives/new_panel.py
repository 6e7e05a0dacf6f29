"""The short form for a new initiative: it slides from the header, and only the title is required."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.choices import INDUSTRIES, STAGES, Stage
from desktop_app.domain.fields import specs
from desktop_app.domain.records import Initiative
from desktop_app.errors import FieldError
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.changes import Changes
from desktop_app.services.templates import template_proposals as proposals
from desktop_app.services.templates.template_proposals import StartFacts
from desktop_app.services.workspace import Workspace
from desktop_app.text import clean, clean_line
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.initiatives.kind_tiles import Kind, KindTiles
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.cards import Separator
from desktop_app.ui.widgets.feedback import IconLabel
from desktop_app.ui.widgets.fields import typing
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.text_fields import LineEdit, PersonField
from desktop_app.ui.widgets.key_button import KeyButton
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.side_by_side import EqualGrid
from desktop_app.ui.widgets.slide_over import SlideOver
from desktop_app.ui.widgets.state_marks import Chip

_WIDTH = 798
_EDGE = 20
_NONE = ""
_KEPT = ("title", "summary", "kind", "industry", "owner", "stage")


class NewInitiativePanel(SlideOver):
    """Title, one sentence, kind, industry, owner and stage; what is typed stays until it is created."""

    def __init__(self, context: AppContext, host: QWidget, header: QWidget) -> None:
        super().__init__(host, header, _WIDTH)
        # Told to the keeper of drafts like a field of that name.
        self.label_text = _("New initiative")
        self.setAccessibleName(self.label_text)
        self._context = context
        self._facts: StartFacts | None = None
        # Whether the person chose them; else each opening begins with what the page or the portfolio has.
        self._touched: set[str] = set()
        self._is_creating = False
        self._build_head()
        self._build_form()
        self._build_foot()
        for part in self.sheet.findChildren(QWidget):
            if part.focusPolicy() != Qt.FocusPolicy.NoFocus:
                part.installEventFilter(self)
        theme.dress_window(self)

    # -- its parts -----------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.key = Chip("")
        self.close_button = IconButton("close", _("Close and keep the draft"), self.leave)
        row = QHBoxLayout()
        row.setContentsMargins(_EDGE, SPACING["m"], SPACING["l"], SPACING["m"])
        row.setSpacing(SPACING["s"])
        row.addWidget(Label(_("New initiative"), "title", 600))
        row.addWidget(self.key)
        row.addStretch(1)
        row.addWidget(self.close_button)
        _between(self.head, row, Separator())

    def _build_form(self) -> None:
        known = specs(Initiative)
        self.title = BareLine(_("Title"), _("What is it called?"), known["title"].max_length, "page")
        self.summary = BareLine(
            _("What it does, and for whom"), _("What it does, and for whom"), 1000, "body"
        )
        self.hint = ElidedLabel("", "small", tone="muted")
        self.kinds = KindTiles(_kinds(), _("Template"))
        self.promise = Label("", "small", tone="muted", wrap=True)
        self.industry = ChoiceField(_("Industry"), _industries())
        self.owner = PersonField(_("Owner"), max_length=known["owner"].max_length)
        self.owner.edit.setPlaceholderText(_("Person or unit that answers for it"))
        self.stage = ChoiceField(_("Stage"), {str(s): _(label) for s, label in STAGES.items()}, unknown="")
        self.stage.set_value(str(Stage.STRATEGY))
        self.title.textChanged.connect(lambda _text: self._wrong(""))
        for line in (self.title, self.summary):
            line.textEdited.connect(lambda _text: typing.news.began.emit(self))
        self._wrong("")
        self.kinds.chosen.connect(lambda _value: self._say_promise())
        for name, field in (("industry", self.industry), ("owner", self.owner), ("stage", self.stage)):
            # Nothing is kept before it is created, so what is chosen is what the field holds.
            field.edited.connect(field.set_value)
            field.edited.connect(lambda _value, name=name: self._chose(name))
        column = QVBoxLayout(self.content)
        column.setContentsMargins(_EDGE, SPACING["m"], _EDGE, SPACING["l"])
        column.setSpacing(SPACING["xs"])
        column.addWidget(self.title)
        column.addWidget(self.summary)
        column.addWidget(self.hint)
        column.addSpacing(SPACING["m"])
        column.addWidget(Label(_("Template"), tone="muted"))
        column.addWidget(self.kinds)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(IconLabel("info", "muted", 14))
        row.addWidget(self.promise, 1)
        column.addSpacing(SPACING["xs"])
        column.addLayout(row)
        column.addSpacing(SPACING["m"])
        column.addWidget(EqualGrid([self.industry, self.owner, self.stage], 170, SPACING["m"]))

    def _build_foot(self) -> None:
        self.another = KeyButton(_("Create and add another"), "Ctrl+Return", lambda: self.begin(another=True))
        self.button = KeyButton(_("Create"), "Return", self.begin, "primary")
        row = QHBoxLayout()
        row.setContentsMargins(_EDGE, SPACING["m"], _EDGE, SPACING["m"])
        row.setSpacing(SPACING["s"])
        row.addWidget(ElidedLabel(_("Esc closes and keeps the draft"), "small", tone="muted"), 1)
        row.addWidget(self.another)
        row.addWidget(self.button)
        _between(self.foot, Separator(), row)

    # -- opening -------------------------------------------------------------------------------

    def open(self, begins_with: dict[str, str]) -> None:
        """Show it with the cursor in the title; a draft is as it was left."""
        for name in ("industry", "stage"):
            if begins_with.get(name):
                self._field(name).set_value(begins_with[name])
                self._touched.add(name)
        self.come()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_promise()
        self._read()
        if self._context.window is not None:
            self._context.window.refresh_header()

    def leave(self) -> None:
        super().leave()
        if self._context.window is not None:
            self._context.window.refresh_header()

    def _field(self, name: str) -> ChoiceField:
        return self.industry if name == "industry" else self.stage

    def _chose(self, name: str) -> None:
        self._touched.add(name)
        if name == "industry":
            self._say_promise()

    def _read(self) -> None:
        def show(facts: StartFacts) -> None:
            self._facts = facts
            self.key.set(facts.next_key)
            self.owner.set_people(facts.people)
            self.industry.set_choices(_industries())
            if "industry" not in self._touched and len(facts.industries) == 1:
                self.industry.set_value(facts.industries[0])
            self._say_promise()

        self._context.read(proposals.start_facts, show)

    def _say_promise(self) -> None:
        """Say what the template of the chosen kind would propose."""
        chosen = next((one for one in proposals.templates() if one.id == self.kinds.value()), None)
        if chosen is None:
            self.promise.setText(_("Starts empty: add what you need later."))
            return
        metrics = ngettext("{n} metric", "{n} metrics", len(chosen.metrics)).format(n=len(chosen.metrics))
        facts = ngettext("{n} fact", "{n} facts", len(chosen.facts)).format(n=len(chosen.facts))
        bets = ngettext("{n} bet", "{n} bets", len(chosen.bets)).format(n=len(chosen.bets))
        risks = ngettext("{n} risk", "{n} risks", len(chosen.risks)).format(n=len(chosen.risks))
        sentence = _("Proposes {metrics}, {facts}, {bets} and {risks}. Nothing counts until you accept it.")
        self.promise.setText(sentence.format(metrics=metrics, facts=facts, bets=bets, risks=risks))

    def _wrong(self, sentence: str) -> None:
        self.hint.setText(sentence or _("One sentence"))
        self.hint.set_tone("bad" if sentence else "muted")
        theme.set_role(self.title, wrong="true" if sentence else "false")
        self.title.setAccessibleDescription(sentence or _("required"))

    # -- what is kept aside --------------------------------------------------------------------

    def is_unkept(self) -> bool:
        """Whether something was typed that no initiative was made of; closing the form leaves it so."""
        return bool(self.title.text().strip() or self.summary.text().strip())

    def typed_text(self) -> str:
        """The form as text, to be kept aside."""
        fields = {name: getattr(self, name).value() for name in ("industry", "owner", "stage")}
        words = {"title": self.title.text(), "summary": self.summary.text(), "kind": self.kinds.value()}
        return json.dumps({**words, **fields}, ensure_ascii=False)

    def began(self) -> None:
        """Nothing of it is in the portfolio yet that somebody else could change."""

    def go_on_with(self, text: str) -> bool:
        """Show what an earlier run kept aside; False where that cannot be read."""
        try:
            values = json.loads(text)
            words = {name: str(values[name] or "") for name in _KEPT}
        except (TypeError, ValueError, KeyError):
            return False
        self.title.setText(words["title"])
        self.summary.setText(words["summary"])
        self.kinds.set_value(words["kind"])
        for name in ("industry", "owner", "stage"):
            getattr(self, name).set_value(words[name])
        self._touched.update(("industry", "stage"))
        self._say_promise()
        typing.news.began.emit(self)
        return True

    # -- creating ------------------------------------------------------------------------------

    def begin(self, another: bool = False) -> None:
        """Make the initiative and open it, or start another one."""
        if self._is_creating or self.isHidden():
            return
        title = clean_line(self.title.text())
        if not title:
            self._wrong(_("Give it a title."))
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for field in (self.industry, self.owner, self.stage):
            if not field.commit():
                field.focus()
                return
        values = {
            "summary": clean(self.summary.text()).strip(),
            "industry": self.industry.value(),
            "owner": self.owner.value(),
            "stage": self.stage.value(),
        }
        template = self.kinds.value()
        self._is_creating = True

        def work(ws: Workspace) -> Changes:
            return proposals.start(ws, title, template, **values)

        self._context.write(
            work, toast=another, on_done=lambda changes: self._made(changes, another), on_error=self._refused
        )

    def _made(self, changes: Changes, another: bool) -> None:
        self._is_creating = False
        self.title.clear()
        self.summary.clear()
        if another:
            # Kind, industry, owner and stage stay: the next one is often of the same place.
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)
            self._read()
            return
        self._touched.clear()
        self.owner.set_value("")
        self.stage.set_value(str(Stage.STRATEGY))
        self.leave()
        self._context.open_initiative(next(iter(changes.initiative_ids)), "overview", "start")

    def _refused(self, error: BaseException) -> None:
        self._is_creating = False
        if isinstance(error, FieldError) and error.field in ("title", "key"):
            self._wrong(str(error))
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._context.show_error(error)

    # -- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QWidget)
            and self.sheet.isAncestorOf(watched)
        ):
            return self._key(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        """Enter creates from any field, Ctrl+Enter creates and goes on; Enter on another button presses it."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return True
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.isAutoRepeat():
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.begin(another=True)
        elif isinstance(watched, QAbstractButton) and watched in (self.another, self.close_button):
            watched.click()
        else:
            self.begin()
        return True


class BareLine(LineEdit):
    """A line without a box; undo and redo stay in it while it has the cursor."""

    def __init__(self, name: str, hint: str, longest: int, size: str) -> None:
        super().__init__()
        self.typing = True
        self._size = size
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaxLength(longest)
        self.setProperty("bare", "true")
        # Qt's own margin of 2 px, so that the text begins where the labels do.
        self.setTextMargins(-2, 0, 0, 0)
        theme.notifier().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFont(theme.font(self._size, 600 if self._size == "page" else 400))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    def _room(self) -> QRect:
        return self.rect()


def _between(holder: QWidget, *parts: QWidget | QHBoxLayout) -> None:
    """Put parts into a holder, one under the other without room between them."""
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)


def _industries() -> dict[str, str]:
    return {key: INDUSTRIES.label(key) for key in INDUSTRIES}


def _kinds() -> list[Kind]:
    kinds = [Kind(one.id, _(one.title), _(one.note), one.icon) for one in proposals.templates()]
    return [*kinds, Kind(_NONE, _("Blank"), _("nothing filled in"), "blank")]


def panel_of(context: AppContext) -> NewInitiativePanel | None:
    """The form, if it was made."""
    host = getattr(context.window, "pages_area", None)
    if not isinstance(host, QWidget):
        return None
    panels = host.findChildren(NewInitiativePanel, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return panels[0] if panels else None


def open_panel(context: AppContext) -> NewInitiativePanel:
    """Show the form over the page in front, and give it."""
    window = context.window
    assert window is not None
    panel = panel_of(context) or _make(context)
    page = window.current_page()
    panel.open(dict(page.begins_with()) if page is not None else {})
    return panel


def _make(context: AppContext) -> NewInitiativePanel:
    assert context.window is not None
    panel = NewInitiativePanel(context, context.window.pages_area, context.window.top_bar)

    def gone(_workspace: object) -> None:
        # A draft belongs to its portfolio.
        context.opened.disconnect(gone)
        panel.leave()
        panel.setParent(None)
        panel.deleteLater()

    context.opened.connect(gone)
    return panel
