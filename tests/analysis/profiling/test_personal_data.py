"""Columns that look personal: numbers made with python-stdnum's own check digits, and what only looks like it."""

from __future__ import annotations

import random
from datetime import date

import pytest
from stdnum import iban, luhn
from stdnum.ch import ssn as ahv
from stdnum.es import dni
from stdnum.nl import bsn

from desktop_app.analysis.profiling.personal_data import find_personal, is_birth_date

RANDOM = random.Random(3)


def _made(is_valid, make) -> list[str]:
    found = []
    while len(found) < 30:
        value = make()
        if is_valid(value):
            found.append(value)
    return found


CARDS = _made(luhn.is_valid, lambda: "4" + f"{RANDOM.randrange(10**15):015d}")
AHV = _made(ahv.is_valid, lambda: f"756{RANDOM.randrange(10**10):010d}")
BSN = _made(bsn.is_valid, lambda: f"{RANDOM.randrange(10**8, 10**9)}")
DNI = _made(dni.is_valid, lambda: f"{RANDOM.randrange(10**8):08d}" + RANDOM.choice("TRWAGMYFPDXBNJZSQVHLCKE"))
IBANS = _made(iban.is_valid, lambda: f"DE{RANDOM.randrange(100):02d}{RANDOM.randrange(10**18):018d}")


@pytest.mark.parametrize(
    ("header", "values", "kind", "by_header"),
    [
        ("contact", ["a.b@example.org", "zoë@firma.ch", "x@y.museum"] * 3, "email", False),
        ("E-Mail", ["a.b@example.org"], "email", True),
        ("tel", ["+41 79 123 45 67", "044 123 45 67", "(212) 555-0123"] * 2, "phone", True),
        ("mobileNumber", ["0791234567", "0791234568"], "phone", True),
        ("reach me", ["+41 79 123 45 67", "+1 212 555 0123"] * 5, "phone", False),
        ("payment", CARDS, "card", False),
        ("account", IBANS, "iban", False),
        ("number", AHV, "national_id", False),
        ("number", BSN, "national_id", False),
        ("number", DNI, "national_id", False),
        ("ssn", ["123-45-6789", "234-56-7890"], "national_id", True),
        ("Customer name", ["Ana López", "Li Wei", "Seán O'Brien"], "name", True),
        ("vorname", ["Zoë", "Jörg"], "name", True),
        ("street", ["12 Main Street", "Bahnhofstrasse 1"], "address", True),
        ("where", ["12 Main Street", "Bahnhofstrasse 1", "5 Rue de Rivoli"] * 3, "address", False),
        ("remarks", [f"Customer number {i} called about a late order" for i in range(9)], "free_text", True),
        ("text", [f"Customer number {i} called about a late order" for i in range(9)], "free_text", False),
    ],
)
def test_found(header: str, values: list[str], kind: str, by_header: bool) -> None:
    found = find_personal(header, values, True)
    assert found is not None
    assert (found.kind, found.by_header) == (kind, by_header)


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("product_name", ["Big Chair", "Small Table"] * 10),
        ("name", [f"Widget {i}" for i in range(20)]),
        ("order", [str(10**9 + i) for i in range(500)]),
        ("order", [str(10**15 + 4 * 10**14 + i) for i in range(500)]),
        ("reference", [f"{RANDOM.randrange(10**8, 10**9)}" for _ in range(500)]),
        ("reference", [f"{RANDOM.randrange(10**10, 10**11)}" for _ in range(500)]),
        ("reference", [f"{RANDOM.randrange(10**15, 10**16)}" for _ in range(500)]),
        ("email_opened", ["yes", "no"] * 10),
        ("amount", ["12.50", "13.75"] * 10),
        ("when", ["2024-01-05", "2024-02-11"] * 10),
        ("region", ["North", "South"] * 10),
        ("empty", []),
        ("version", ["1.2.3", "1.2.4"] * 10),
        ("ip", ["10.0.0.1", "192.168.1.77"] * 10),
    ],
)
def test_not_found(header: str, values: list[str]) -> None:
    assert find_personal(header, values, True) is None


def test_birth_dates() -> None:
    born = [RANDOM.randrange(1935, 2006) for _ in range(200)]
    assert is_birth_date("dob", born, 2026) is not None
    assert is_birth_date("d1", born, 2026) is not None
    assert is_birth_date("ordered", [2024, 2025, 2026] * 30, date(2026, 1, 1).year) is None
    assert is_birth_date("dob", [], 2026) is None
