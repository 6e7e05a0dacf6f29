"""Pictures of PDF pages: of the size asked for, the same for the same file, and a sentence for what is no PDF."""

from __future__ import annotations

import io
import threading

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from desktop_app.briefs.pdf import page_pictures
from desktop_app.briefs.pdf.page_pictures import MOST_PIXELS, page_picture, page_sizes
from desktop_app.errors import UserError


def pdf(*sizes: tuple[float, float]) -> bytes:
    """A page of each size, with a black square of 72 points, 36 from the left and the bottom."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for size in sizes:
        canvas.setPageSize(size)
        canvas.rect(36, 36, 72, 72, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def protected(data: bytes) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.encrypt("a secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_sizes_are_those_of_the_pages() -> None:
    assert page_sizes(pdf((595, 842), (842, 595))) == [(595, 842), (842, 595)]


def test_a_picture_shows_the_page_at_its_scale_on_white() -> None:
    picture = page_picture(pdf((200, 300)), 0, 2.0)
    assert (picture.width, picture.height) == (400, 600)

    def colour(x: int, y: int) -> tuple[int, ...]:
        start = y * picture.stride + 4 * x
        return tuple(picture.pixels[start : start + 3])

    assert colour(5, 5) == (255, 255, 255)
    assert colour(144, 600 - 144) == (0, 0, 0)
    # The square begins half an inch from the left: 72 pixels at this scale.
    assert colour(70, 600 - 144) == (255, 255, 255)
    assert colour(74, 600 - 144) == (0, 0, 0)


def test_no_picture_takes_more_memory_than_is_allowed() -> None:
    picture = page_picture(pdf((14_400, 14_400)), 0, 10.0)
    assert picture.width * picture.height <= MOST_PIXELS * 1.001


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "damaged"),
        (b"plain text", "damaged"),
        (pdf((200, 200))[:200], "damaged"),
        (protected(pdf((200, 200))), "protected by a password"),
    ],
    ids=["empty", "text", "cut", "protected"],
)
def test_what_cannot_be_shown_gets_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        page_sizes(data)
    with pytest.raises(UserError, match=sentence):
        page_picture(data, 0, 1.0)


def test_threads_may_ask_at_the_same_time() -> None:
    data = pdf(*[(100.0 + 10 * number, 200.0) for number in range(6)])
    alone = [page_picture(data, number, 1.0) for number in range(6)]
    pictures: dict[int, page_pictures.PagePicture] = {}

    def ask(number: int) -> None:
        for _time in range(5):
            pictures[number] = page_picture(data, number, 1.0)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [pictures[number] for number in range(6)] == alone
