"""Locale styles read from the cache say the same as those made from CLDR, and need no Babel."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from datetime import date, timedelta

import pytest
from babel.dates import format_date

from desktop_app.language import formats, pattern_cache
from desktop_app.language.locale_patterns import ACTIVE, compile_styles
from desktop_app.runtime import paths

LOCALES = ["en_US", "en_GB", "de_DE", "fr_CH", "hi_IN", "ja_JP", "pl_PL", "ar_EG", "sv_SE"]


@pytest.fixture(autouse=True)
def _plain_locale():
    yield
    formats.set_locale(None)


@pytest.mark.parametrize("name", LOCALES)
def test_what_is_kept_is_what_was_made(name: str) -> None:
    made = compile_styles(name)
    made.money_affixes("EUR")
    made.compact_steps("JPY")
    pattern_cache.store(name, made)
    assert pattern_cache.load(name) == made


def test_a_currency_used_later_is_kept_too() -> None:
    formats.set_locale("de_DE")
    text = formats.money(1_250_000, "CHF", compact=True)
    kept = pattern_cache.load("de_DE")
    assert kept is not None
    assert "CHF" in kept.compact
    assert text.endswith("CHF")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"mark": "1"}', '{"mark": 3, "plain": 1}'])
def test_a_cache_that_says_nothing_is_made_again(content: str) -> None:
    formats.set_locale("en_US")
    assert formats.number(1234) == "1,234"
    (paths.cache_folder() / "locale-en_US.json").write_text(content)
    ACTIVE.set(None)
    formats.set_locale("en_US")
    assert formats.number(1234) == "1,234"
    assert pattern_cache.load("en_US") is not None


def test_a_cache_of_another_version_is_not_used() -> None:
    pattern_cache.store("en_US", compile_styles("en_US"))
    path = paths.cache_folder() / "locale-en_US.json"
    kept = json.loads(path.read_text())
    path.write_text(json.dumps(kept | {"mark": "0.9 2.0"}))
    assert pattern_cache.load("en_US") is None


def test_a_name_from_outside_leads_to_no_other_folder() -> None:
    assert pattern_cache.load("../../etc/passwd") is None
    pattern_cache.store("../x", dataclasses.replace(compile_styles("en_US")))
    assert not (paths.cache_folder().parent / "x.json").exists()


@pytest.mark.parametrize("name", LOCALES)
def test_dates_are_as_babel_writes_them(name: str) -> None:
    formats.set_locale(name)
    styles = ACTIVE.get()
    for days in range(0, 366, 17):
        day = date(2026, 1, 1) + timedelta(days=days)
        for form in ("date", "day", "month", "month_short"):
            pattern = getattr(styles, f"{form}_pattern")
            expected = format_date(day, pattern, locale=styles.name).replace("\u202f", "\u00a0")
            assert getattr(formats, form)(day) == expected


def test_a_second_start_needs_no_babel() -> None:
    code = (
        "import sys\nfrom datetime import date\nfrom desktop_app.language import formats\nformats.set_locale('en_US')\n"
        "print(formats.money(1234567, 'EUR', compact=True), formats.date(date(2026, 11, 21)))\n"
        "print('babel' in sys.modules)"
    )
    outputs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert outputs[0].splitlines()[0] == outputs[1].splitlines()[0] == "€1.2m 21 Nov 2026"
    assert outputs[1].splitlines()[1] == "False"
