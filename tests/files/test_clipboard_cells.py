"""Blocks on the clipboard: they come back cell by cell, and nothing in them runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.files.clipboard_cells import read_block, write_block, write_html, write_text

# A return alone cannot be told from a line end on a clipboard.
_TEXTS = st.text(
    st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=12
) | st.sampled_from(
    ["=1+1", "+x", "-x", "@x", "'=1", "\t=1", '"', '""', '"a"\tb', "a\nb", " ", "'", "\uff1dx"]
)
_BLOCKS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(_TEXTS, min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(_BLOCKS)
def test_what_is_written_comes_back_cell_by_cell(block: list[list[str]]) -> None:
    assert read_block(write_block(block)) == block
    assert read_block(write_text(block)) == block


@given(_BLOCKS)
def test_no_text_can_run(block: list[list[str]]) -> None:
    for row in csv.reader(io.StringIO(write_block(block)), delimiter="\t"):
        for cell in row:
            assert cell[:1] not in tuple("=+-@\uff1d\uff0b\uff0d\uff20")


def test_numbers_stay_numbers() -> None:
    assert write_block([[(-5.0, "-5"), "-5", "x"]]) == "-5\t'-5\tx\n"
    assert 'sdval="-5.0"' in write_html([[(-5.0, "-5"), "<b>"]])
    assert "&lt;b&gt;" in write_html([["<b>"]])


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", []),
        ("a", [["a"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\t\n", [["a", ""]]),
        ("a\tb\nc\n", [["a", "b"], ["c"]]),
        ('"two\nlines"\tx', [["two\nlines", "x"]]),
        # A spreadsheet does not quote a text for its quotes alone.
        ('"so" it says\tx', [['"so" it says', "x"]]),
        ('"open\tx', [['"open', "x"]]),
        ("\n\n", [[""], [""]]),
    ],
)
def test_blocks_of_spreadsheets(text: str, block: list[list[str]]) -> None:
    assert read_block(text) == block
