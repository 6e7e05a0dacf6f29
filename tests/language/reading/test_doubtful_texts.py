"""Cells that name several persons, told from departments and firms."""

from __future__ import annotations

import pytest

from desktop_app.language.reading.doubtful_texts import names_several


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Meier / Schwester Anna",
        "A. Kurz, B. Lang",
        "Ann Lee; Bo Orr",
        "Ann Lee und Bo Orr",
        "Ann Lee & Bo Orr",
    ],
)
def test_whole_names_are_several_persons(text: str) -> None:
    assert names_several(text)


@pytest.mark.parametrize(
    "text",
    [
        "Meier, Anna", "Anna Meier", "R&D", "Siemens & Halske", "Müller & Söhne GmbH", "Forschung und Entwicklung",
        "Sales/Marketing", "Otto Lang & Ida Kurz GmbH", "ann.lee@example.org", "",
    ],
)  # fmt: skip
def test_departments_and_firms_are_one_owner(text: str) -> None:
    assert not names_several(text)
