"""The structure of a tagged PDF: what each piece of a page is, in the order in which it is read (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """A stretch of a page's content, by its number there."""

    page: int
    number: int


class StructureNode:
    """An element of the structure, such as a paragraph or a cell, with its content and the elements within it."""

    __slots__ = ("alt", "attributes", "is_placed", "kids", "language", "page", "role")

    def __init__(self, role: str, *, alt: str = "", language: str = "", attributes: str = "") -> None:
        self.role = role
        self.alt = alt
        self.language = language
        self.attributes = attributes
        self.kids: list[StructureNode | MarkedContent | LinkNote] = []
        self.page = -1
        self.is_placed = False

    def add(self, kid: StructureNode) -> None:
        """Put an element within this one, once."""
        if not kid.is_placed:
            kid.is_placed = True
            self.kids.append(kid)

    def nodes(self) -> Iterator[StructureNode]:
        """This element and all within it, in reading order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [kid for kid in reversed(node.kids) if isinstance(kid, StructureNode)]


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a key is named: a page, counted from 0, and an upper edge in points from below."""

    page: int
    top: float


@dataclass(slots=True)
class LinkNote:
    """A place on a page that leads to another one; both as points from the lower left corner."""

    page: int
    box: tuple[float, float, float, float]
    text: str
    key: str
    place: int
    node: StructureNode


class RawObject(PDFObject):  # type: ignore[misc]  # reportlab carries no types
    """An object as the bytes that stand in the file."""

    __RefOnly__ = 1

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    def format(self, _document: Any) -> bytes:
        return self.data


def text_string(text: str) -> str:
    """A text as a PDF string of any characters."""
    return "<FEFF" + text.encode("utf-16-be", "replace").hex().upper() + ">"


def add_tree(document: Any, root: StructureNode, pages: int, notes: list[LinkNote]) -> str:
    """Put the tree below `root` into a PDF document of reportlab; returns the reference to its root.

    `notes` are the links, whose annotations are called "link0", "link1" and so on.
    """
    nodes = list(root.nodes())
    objects = [RawObject() for _node in nodes]
    numbers: dict[int, int] = {}
    for place, (node, held) in enumerate(zip(nodes, objects, strict=True)):
        numbers[id(node)] = _number(document, held, f"element{place}")
    top, parents = RawObject(), RawObject()
    top_number = _number(document, top, "structure")
    parents_number = _number(document, parents, "parents")
    page_numbers = [document.idToObjectNumberAndVersion[f"Page{page + 1}"][0] for page in range(pages)]
    owners: list[dict[int, int]] = [{} for _page in range(pages)]
    places = {id(note): document.idToObjectNumberAndVersion[f"link{n}"][0] for n, note in enumerate(notes)}
    parent_of: dict[int, int] = {}
    for node in nodes:
        for kid in node.kids:
            if isinstance(kid, StructureNode):
                parent_of[id(kid)] = numbers[id(node)]
            elif isinstance(kid, MarkedContent):
                owners[kid.page][kid.number] = numbers[id(node)]
    for node, held in zip(nodes, objects, strict=True):
        parent = parent_of.get(id(node), top_number)
        held.data = _element(node, parent, numbers, page_numbers, places).encode("latin-1")
    top.data = (
        f"<< /Type /StructTreeRoot /K {numbers[id(root)]} 0 R /ParentTree {parents_number} 0 R "
        f"/ParentTreeNextKey {pages + len(notes)} >>"
    ).encode()
    entries = [
        f"{page} [{' '.join(f'{held[number]} 0 R' for number in range(len(held)))}]"
        for page, held in enumerate(owners)
    ]
    entries += [f"{pages + n} {numbers[id(note.node)]} 0 R" for n, note in enumerate(notes)]
    parents.data = ("<< /Nums [" + "\n".join(entries) + "] >>").encode()
    return f"{top_number} 0 R"


def _number(document: Any, held: RawObject, name: str) -> int:
    document.Reference(held, name)
    return int(document.idToObjectNumberAndVersion[name][0])


def _element(
    node: StructureNode,
    parent: int,
    numbers: dict[int, int],
    page_numbers: list[int],
    places: dict[int, int],
) -> str:
    kids = []
    for kid in node.kids:
        if isinstance(kid, StructureNode):
            kids.append(f"{numbers[id(kid)]} 0 R")
        elif isinstance(kid, MarkedContent):
            if kid.page == node.page:
                kids.append(str(kid.number))
            else:
                kids.append(f"<< /Type /MCR /Pg {page_numbers[kid.page]} 0 R /MCID {kid.number} >>")
        else:
            kids.append(f"<< /Type /OBJR /Pg {page_numbers[kid.page]} 0 R /Obj {places[id(kid)]} 0 R >>")
    parts = [f"<< /Type /StructElem /S /{node.role} /P {parent} 0 R"]
    if node.page >= 0:
        parts.append(f"/Pg {page_numbers[node.page]} 0 R")
    if kids:
        parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K [{' '.join(kids)}]")
    if node.alt:
        parts.append(f"/Alt {text_string(node.alt)}")
    if node.language:
        parts.append(f"/Lang ({node.language})")
    if node.attributes:
        parts.append(f"/A << {node.attributes} >>")
    return " ".join(parts) + " >>"
