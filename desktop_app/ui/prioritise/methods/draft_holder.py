"""A form that holds a method in the making, so that it is kept aside like the text of a field."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.language.i18n import _
from desktop_app.ui.prioritise.methods.method_draft import MethodDraft, draft_to_text, new_draft


class DraftHolder(QWidget):
    """`draft` is what is on the screen; it is told like a field with that text."""

    def __init__(self) -> None:
        super().__init__()
        self.label_text = _("Scoring method")
        self.draft = new_draft()
        # The draft as it was at first, and its method; the draft itself stays when the editor is left.
        self._begun: MethodDraft | None = None

    def is_unkept(self) -> bool:
        """Whether there is a draft that differs from what it was begun with."""
        return self._begun is not None and self.draft != self._begun

    def typed_text(self) -> str:
        """The draft as text, to be kept aside."""
        return draft_to_text(self.draft)

    def began(self) -> None:
        """Nothing of it is in the portfolio yet that somebody else could change."""
