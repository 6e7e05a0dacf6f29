"""The first start: what the program answers, three ways to begin with a look inside, and what was open before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.choices import ROLES
from desktop_app.language.i18n import _
from desktop_app.runtime import account
from desktop_app.services.learning import first_steps
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.recent_portfolios import RecentPortfolio, recent_portfolios
from desktop_app.ui.look import theme
from desktop_app.ui.start.live_picture import LivePicture
from desktop_app.ui.start.recent_list import RecentList
from desktop_app.ui.start.tiles import Beginning, KeyHint, Tile
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.focus.arrow_stops import ArrowStops
from desktop_app.ui.widgets.labels import Heading, Label
from desktop_app.ui.widgets.layouts import ScrollPage

_WIDTH = 1104
_RECENT = 8
_DIGITS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)


class WelcomePage(Page):
    """Three tiles beside a live picture; below them who is working here, and the portfolios that were open before."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollPage()
        outer.addWidget(scroll)
        content = QWidget()
        theme.keep_px(content.setMaximumWidth, _WIDTH)
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        question = _("Know which AI to build, whether it is ready, and whether it still works.")
        column.addWidget(Label(question, "figure", 600, wrap=True))
        promise = _(
            "Keep every AI initiative in one place, from first idea to retirement. "
            "A portfolio is one file on this computer; nothing leaves it."
        )
        column.addWidget(Label(promise, "title", 400, "muted", wrap=True))
        column.addSpacing(SPACING["xl"])
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACING["l"])
        grid.setVerticalSpacing(SPACING["m"])
        for at, share in ((0, 5), (1, 8)):
            grid.setColumnStretch(at, share)
        column.addLayout(grid)
        self._picture = LivePicture(self._open_sample_at)
        self._picture.started.connect(lambda at: self.tiles[at].button.click())
        grid.addLayout(self._tiles(), 0, 0)
        grid.addWidget(self._picture, 0, 1)
        grid.setRowMinimumHeight(1, SPACING["m"])
        grid.addLayout(
            _heading(_("Who is working here?"), _("Your name stands beside your ratings and sign-offs.")),
            2,
            0,
        )
        grid.addLayout(self._recent_heading(), 2, 1)
        grid.addWidget(self._who(), 3, 0)
        self._recent = RecentList(self._open, self._forget)
        grid.addWidget(self._recent, 3, 1)
        if first_steps.TOUR not in context.settings.values.dismissed:
            tour = Button(
                _("Take a tour of five steps through the sample"),
                lambda: context.registry.run("help.tour"),
                icon="sample",
                look="link",
            )
            column.addWidget(tour, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        middle = QHBoxLayout()
        # By room and not by what is in it, whose wanted width comes after the first picture.
        middle.addStretch(1)
        middle.addWidget(content, 1000)
        middle.addStretch(1)
        scroll.body.addLayout(middle, 1)
        self._choose(0)
        self.refresh()

    def title(self) -> str:
        return _("Welcome")

    def activated(self) -> None:
        self.refresh()
        self.tiles[self._at].button.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: object = None) -> None:
        """Read the recent portfolios again."""
        recent = recent_portfolios(self._context.settings.values, _RECENT)
        self._recent.show_recent(recent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _DIGITS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._choose(_DIGITS.index(Qt.Key(event.key())))
            self.tiles[self._at].button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        super().keyPressEvent(event)

    # -- its parts -------------------------------------------------------------------------------

    def _tiles(self) -> QVBoxLayout:
        ways = (
            Beginning(
                "sample",
                _("Explore the sample"),
                _("15 published cases with made-up figures. Change anything: it is a file of its own."),
                _("Open the sample"),
                lambda: self._start("portfolio.sample"),
            ),
            Beginning(
                "import",
                _("Import a list"),
                _("Excel, CSV, a Jira export or a public inventory. You check every row first."),
                _("Choose a file…"),
                lambda: self._start("portfolio.new_import"),
                _("or drop it here"),
            ),
            Beginning(
                "add",
                _("Start with an empty portfolio"),
                _("A name and a currency are enough. Your first initiative takes a minute."),
                _("Start empty"),
                lambda: self._start("portfolio.new"),
            ),
        )
        column = QVBoxLayout()
        column.setSpacing(SPACING["l"])
        self.tiles = [Tile(way, str(at)) for at, way in enumerate(ways, 1)]
        for at, tile in enumerate(self.tiles):
            tile.chosen.connect(lambda chosen=at: self._choose(chosen))
            column.addWidget(tile, 1)
        self._stop = ArrowStops(self)
        self._stop.set_stops([tile.button for tile in self.tiles])
        return column

    def _who(self) -> QWidget:
        card = Card()
        self.name = LineField(_("Name"), max_length=200)
        # Proposed, and kept with the first thing that is begun; the login name of the account is no name.
        values = self._context.settings.values
        self.name.set_value(values.user_name or account.full_name())
        self.name.edited.connect(lambda _name: self._keep_name())
        self.role = ChoiceField(_("Role"), {key: _(label) for key, label in ROLES.items()})
        self.role.set_value(values.user_role)
        self.role.edited.connect(lambda _role: self._keep_name())
        row = QHBoxLayout()
        row.setSpacing(SPACING["m"])
        row.addWidget(self.name, 1)
        row.addWidget(self.role, 1)
        card.body.addLayout(row)
        card.body.addWidget(
            Label(
                _("You can skip this: your first sign-off asks. Change it any time under Settings, You."),
                "small",
                tone="muted",
                wrap=True,
            )
        )
        card.body.addStretch(1)
        return card

    def _recent_heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addLayout(_heading(_("Recent"), _("Each one is a file, kept where you put it.")), 1)
        beside = QHBoxLayout()
        beside.setSpacing(SPACING["s"])
        link = Button(_("Open a portfolio…"), lambda: self._start("portfolio.open"), look="link")
        beside.addWidget(link)
        keys = self._context.registry.shortcut("portfolio.open").split(";")[0].replace("+", " ")
        if keys:
            beside.addWidget(KeyHint(keys))
        end = QVBoxLayout()
        end.addLayout(beside)
        end.addStretch(1)
        row.addLayout(end)
        return row

    # -- what is done ----------------------------------------------------------------------------

    def _choose(self, at: int) -> None:
        """Mark a tile as the one that Enter starts; the picture follows it."""
        self._at = at
        for place, tile in enumerate(self.tiles):
            tile.set_chosen(place == at)
        self._picture.show_picture(at)
        button = self.tiles[at].button
        if self.isVisible() and not button.hasFocus():
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_name(self) -> None:
        name, role = str(self.name.value() or "").strip(), str(self.role.value() or "")
        self._context.settings.update(user_name=name, user_role=role)

    def _start(self, action: str) -> None:
        """Run what a tile stands for, under the name that is shown."""
        self.name.commit()
        self._keep_name()
        self._context.registry.run(action)

    def _open_sample_at(self, key: str, tab: str) -> None:
        """Open the sample, and there what was clicked in its picture."""
        if key:
            _then_show(self._context, key, tab)
        self._start("portfolio.sample")

    def _open(self, recent: RecentPortfolio) -> None:
        self._keep_name()
        self._context.open_place(recent.place)

    def _forget(self, recent: RecentPortfolio) -> None:
        self._context.settings.forget_recent(recent.place.key)
        self.refresh()


def _heading(title: str, sentence: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(Heading(title))
    column.addWidget(Label(sentence, "small", tone="muted", wrap=True))
    column.addStretch(1)
    return column


def _then_show(context: AppContext, key: str, tab: str) -> None:
    """Show an initiative of the portfolio that is opened next, if it is the sample and still has it."""

    def opened(workspace: object) -> None:
        bus.opened.disconnect(opened)
        if not isinstance(workspace, Workspace):
            return

        def found(initiative_id: str) -> None:
            if initiative_id:
                context.open_initiative(initiative_id, tab)

        context.read(lambda ws: _id_in_sample(ws, key), found)

    bus.opened.connect(opened)


def _id_in_sample(ws: Workspace, key: str) -> str:
    from desktop_app.services.lists import list_reads as lists

    if not ws.portfolio().is_sample:
        return ""
    return next((row[0] for row in lists.titles(ws) if row[1] == key), "")
