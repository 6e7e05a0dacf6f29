"""The syntax trees of all files are let go after these tests: they slow down every collection of garbage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.architecture import sources


@pytest.fixture(scope="package", autouse=True)
def trees() -> Iterator[None]:
    yield
    sources.tree.cache_clear()
