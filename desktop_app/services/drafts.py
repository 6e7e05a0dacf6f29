"""Keeps what is being typed and not saved yet, so that a crash or a kill loses seconds of it and no more."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from desktop_app.domain.place import file_of
from desktop_app.runtime import paths
from desktop_app.services.workspace import Workspace
from desktop_app.store.protection import key_ring
from desktop_app.store.protection.draft_file import DraftFile
from desktop_app.store.reads import initiative_rows, overtaken

#: The folder of the drafts, in the data folder of the user.
FOLDER = "drafts"


@dataclass(frozen=True, slots=True)
class TypedText:
    """A text that was typed and not kept, and where; `number` is the newest change that the person saw then."""

    page: str
    label: str
    initiative_id: str
    tab: str
    record_id: str
    place: int
    text: str
    number: int = 0

    @property
    def key(self) -> str:
        """The same for every text of the same field of the same record."""
        parts = (self.page, self.initiative_id, self.tab, self.record_id, self.label, self.place)
        return json.dumps(parts, ensure_ascii=False)


class DraftStore:
    """The drafts of one portfolio; each window changes its own only."""

    def __init__(self, file: DraftFile) -> None:
        self._file = file

    def read(self) -> list[TypedText]:
        """What is kept, the oldest first; what cannot be understood is left out. Raises UserError."""
        drafts: list[TypedText] = []
        for body in self._file.read().values():
            try:
                drafts.append(TypedText(**json.loads(body)))
            except (TypeError, ValueError):
                continue
        return drafts

    def change(self, drafts: Mapping[str, TypedText], gone: Collection[str] = ()) -> None:
        """Keep drafts by their keys, and remove others. Raises UserError."""
        bodies = {key: json.dumps(asdict(draft), ensure_ascii=False) for key, draft in drafts.items()}
        self._file.change(bodies, gone)

    def reseal(self) -> None:
        """Protect the drafts as the portfolio is now."""
        self._file.reseal()


@dataclass(frozen=True, slots=True)
class CellText:
    """A text in a cell of the list of initiatives that is not kept in the portfolio, and the sentence why."""

    initiative_id: str
    column: str
    cell_text: str
    problem: str = ""

    @property
    def key(self) -> str:
        """The same for every text of the same cell."""
        return json.dumps(("cell", self.initiative_id, self.column), ensure_ascii=False)


class CellTextStore:
    """The cells in doubt of one portfolio, in the file of its drafts."""

    def __init__(self, file: DraftFile) -> None:
        self._file = file

    def read(self) -> list[CellText]:
        """What is kept; what is no text of a cell is left out. Raises UserError."""
        texts: list[CellText] = []
        for body in self._file.read().values():
            try:
                text = CellText(**json.loads(body))
            except (TypeError, ValueError):
                continue
            if all(isinstance(value, str) for value in asdict(text).values()):
                texts.append(text)
        return texts

    def change(self, texts: Collection[CellText], gone: Collection[CellText] = ()) -> None:
        """Keep texts by their cells, and remove others. Raises UserError."""
        bodies = {text.key: json.dumps(asdict(text), ensure_ascii=False) for text in texts}
        self._file.change(bodies, [text.key for text in gone if text.key not in bodies])


def cell_texts_of(ws: Workspace) -> CellTextStore:
    """The cells in doubt of an open portfolio."""
    return CellTextStore(file_of_drafts(ws))


def store_of(ws: Workspace) -> DraftStore:
    """The texts that were being typed in an open portfolio."""
    return DraftStore(file_of_drafts(ws))


def file_of_drafts(ws: Workspace) -> DraftFile:
    """Where the drafts of an open portfolio are kept; protected by its password if it has one."""
    path = paths.data_folder() / FOLDER / f"{ws.portfolio().id}.drafts"
    return DraftFile(path, key_ring.key_of(file_of(ws.place)))


def not_kept(ws: Workspace, drafts: Collection[TypedText]) -> list[TypedText]:
    """Those of the drafts that the portfolio does not hold: a kill may come between keeping and tidying up."""
    left: list[TypedText] = []
    with ws.database.read() as connection:
        for draft in drafts:
            record_id = draft.record_id or draft.initiative_id
            states = overtaken.states_since(connection, record_id, draft.number) if record_id else []
            if not any(draft.text in state.values() for state in states):
                left.append(draft)
    return left


def still_there(ws: Workspace, texts: Collection[CellText]) -> list[CellText]:
    """Those of the texts whose initiative nobody deleted."""
    if not texts:
        return []
    with ws.database.read() as connection:
        ids = {row[0] for row in initiative_rows.titles(connection)}
    return [text for text in texts if text.initiative_id in ids]
