"""A note above a ranking without places: says what is missing, and leads to where it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.ui.prioritise.ranking.places_table import Ranked
from desktop_app.ui.widgets.feedback import Banner

# At most this many missing inputs are named.
_NAMED = 3


class UnrankedNote(QWidget):
    """Shows only while there are initiatives and none of them has a place; `ask` writes a scoring sheet."""

    def __init__(self, ask: Callable[[], object]) -> None:
        super().__init__()
        self._ask = ask
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.banner: Banner | None = None
        self.hide()

    def show_rows(self, rows: Sequence[Ranked], method: str, can_edit: bool) -> None:
        """Show what the rows lack by this method, or hide."""
        if not rows or any(row.place is not None for row in rows):
            self.hide()
            return
        text = unranked_text(rows, method)
        if self.banner is None:
            actions = [(_("Ask for estimates…"), self._ask)] if can_edit else []
            self.banner = Banner(text, "info", actions)
            self._column.addWidget(self.banner)
        self.banner.set_text(text)
        self.show()


def unranked_text(rows: Sequence[Ranked], method: str) -> str:
    """What the rows lack, the inputs that most of them lack first."""
    lacking = Counter(name for row in rows for name in row.missing)
    names = [name for name, _count in lacking.most_common(_NAMED)]
    more = len(lacking) - len(names)
    if not names:
        return _("By “{method}” nothing can be ranked yet.").format(method=method)
    names_text = ", ".join(names)
    if more:
        text = ngettext("{names} and {n} more", "{names} and {n} more", more)
        names_text = text.format(names=names_text, n=formats.number(more))
    text = _(
        "By “{method}” nothing can be ranked yet. Unknown: {names}. "
        "Ask for estimates in a scoring sheet, or open an initiative and write them there."
    )
    return text.format(method=method, names=names_text)
