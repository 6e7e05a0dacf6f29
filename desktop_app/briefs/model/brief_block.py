"""A block: the part of a document that one subject matter gives, in three sizes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from desktop_app.briefs.model.brief_document import DocumentSection, Size
from desktop_app.briefs.model.elements import Element

Material = TypeVar("Material", contravariant=True)
SIZES: tuple[Size, ...] = ("full", "short", "line")


@dataclass(frozen=True)
class BriefBlock(Generic[Material]):
    """A block by its id; `build` gives its elements in a size, none where it has nothing to say.

    `sizes` names those it has: one that holds what must not be shortened has "full" alone.
    """

    id: str
    title: str
    build: Callable[[Material, Size], Sequence[Element]]
    sizes: tuple[Size, ...] = SIZES

    def section(self, material: Material, size: Size = "full") -> DocumentSection | None:
        """What it says, or None; a size it does not have is the next smaller one it has, else its smallest."""
        fitting = [own for own in self.sizes if SIZES.index(own) >= SIZES.index(size)]
        chosen = fitting[0] if fitting else self.sizes[-1]
        elements = tuple(self.build(material, chosen))
        return DocumentSection(self.id, self.title, elements, chosen) if elements else None
