"""Where labels beside lines are put."""

from __future__ import annotations

import pytest

from desktop_app.charts.layout import label_places as labels
from desktop_app.charts.layout.label_places import LabelPlacer
from desktop_app.charts.marks import Box, Text, text_box


def placer() -> LabelPlacer:
    return LabelPlacer(0, 0, 400, 200, 12)


def test_the_first_place_that_covers_nothing_is_taken_without_a_look_at_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[Text] = []

    def box(mark: Text) -> Box:
        looked.append(mark)
        return box_of(mark)

    box_of = text_box
    monkeypatch.setattr(labels, "text_box", box)
    places = placer()
    places.avoid_curve([(0, 190), (200, 190)])
    (found,) = places.beside_line("Guardrail", 100)
    assert isinstance(found, Text)
    assert (found.anchor, found.y) == ("end", 96)
    assert {one.y for one in looked} == {96}


def test_of_places_on_the_data_the_one_that_covers_least_is_taken() -> None:
    places = placer()
    places.avoid_curve([(0, 92), (400, 92)])
    (found,) = places.beside_line("Guardrail", 100)
    assert isinstance(found, Text)
    assert (found.anchor, found.y) == ("end", 112)
    places = placer()
    places.avoid_curve([(0, 92), (400, 92)])
    places.avoid_curve([(0, 108), (348, 108)])
    ground, found = places.beside_line("Guardrail", 100)
    assert isinstance(found, Text)
    assert (found.anchor, found.y) == ("end", 112)
    assert type(ground).__name__ == "Rect"
