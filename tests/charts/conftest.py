"""Charts are drawn with numbers and dates as in the United States."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop_app.language import formats


@pytest.fixture(autouse=True)
def locale() -> Iterator[None]:
    formats.set_locale("en_US")
    yield
    formats.set_locale(None)
