"""Formats follow the locale, agree with Babel, never show an unknown as a number, and read back."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel import Locale
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.language import formats, locale_styles, parsing
from desktop_app.language.locale_patterns import ACTIVE

LOCALES = ["en_US", "de_DE", "fr_FR", "hi_IN", "en_IN", "sv_SE", "tr_TR", "ja_JP", "de_CH", "pl_PL"]


@pytest.fixture(autouse=True)
def _locale() -> Iterator[None]:
    formats.set_locale("en_US")
    yield
    formats.set_locale(None)


def plain(text: str) -> str:
    """`text` with plain spaces and hyphens; Babel does not write CLDR's minus sign."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("−", "-")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (0.9, "0.90"),
        (0.85, "0.85"),
        (0.1234, "0.123"),
        (0.003412, "0.00341"),
        (3.0, "3"),
        (2.5, "2.5"),
        (12.345, "12.35"),
        (138.44, "138.4"),
        (1204330, "1,204,330"),
        (-1234.5, "-1,235"),
        (1e20, "1E20"),
        (1e-12, "1E-12"),
        (True, "1"),
        (Decimal("2.50"), "2.5"),
    ],
)
def test_number_shows_as_many_digits_as_matter(value: float, shown: str) -> None:
    assert formats.number(value) == shown


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf, Decimal("NaN")])
def test_unknown_is_never_a_number(value: float | None) -> None:
    for text in (
        formats.number(value),
        formats.percent(value),
        formats.money(value, "USD"),
        formats.measure(value, "ms"),
        formats.bound(value, "higher", "share"),
        formats.money_range(value, value, "USD"),
    ):
        assert text == "unknown"
    assert formats.date(None) == formats.date_time(None) == formats.relative_days(None) == "unknown"
    assert formats.file_size(None) == "unknown"


def test_numpy_scalars_are_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    assert formats.number(numpy.float64(0.5)) == "0.50"
    assert formats.number(numpy.int64(1200)) == "1,200"
    assert formats.number(numpy.float64("nan")) == "unknown"


@pytest.mark.parametrize("name", LOCALES)
@given(
    value=st.floats(min_value=-1e12, max_value=1e12),
    digits=st.integers(min_value=0, max_value=4),
)
def test_number_agrees_with_babel(name: str, value: float, digits: int) -> None:
    formats.set_locale(name)
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    pattern = Locale.parse(name).decimal_formats[None].pattern.split(".")[0]
    pattern += "." + "0" * digits if digits else ""
    expected = format_decimal(rounded or 0, pattern, locale=name)
    assert plain(formats.number(value, digits)) == plain(expected)


@pytest.mark.parametrize("name", LOCALES)
@pytest.mark.parametrize("currency", ["USD", "EUR", "JPY"])
def test_full_money_agrees_with_babel(name: str, currency: str) -> None:
    formats.set_locale(name)
    for value in (4, 240, 14_900, -35, 1_234_567):
        pattern = Locale.parse(name).currency_formats["standard"].pattern.replace("0.00", "0")
        expected = format_currency(value, currency, pattern, locale=name, currency_digits=False)
        assert plain(formats.money(value, currency)) == plain(expected)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (4, "$4"),
        (12.5, "$12.50"),
        (0.0034, "$0.0034"),
        (1500, "$1.5k"),
        (40_000, "$40k"),
        (340_000, "$340k"),
        (999_940, "$1.0m"),
        (999_400, "$999k"),
        (6e6, "$6.0m"),
        (18.4e6, "$18.4m"),
        (-2.2e6, "-$2.2m"),
        (123.4e6, "$123m"),
        (1.2e9, "$1.2bn"),
        (5e12, "$5.0tn"),
        (1e300, "$1E300"),
    ],
)
def test_short_money(value: float, shown: str) -> None:
    assert formats.money(value, "USD", compact=True) == shown


def test_short_money_uses_the_words_of_the_locale() -> None:
    formats.set_locale("de_DE")
    assert plain(formats.money(18.4e6, "EUR", compact=True)) == "18,4 Mio. €"
    assert plain(formats.money(18.4e6, "", compact=True)) == "18,4 Mio."
    formats.set_locale("ja_JP")
    assert formats.money(18.4e6, "JPY", compact=True) == "￥1,840万"
    formats.set_locale("en_IN")
    assert formats.money(18.4e6, "INR", compact=True) == "₹1.8Cr"


def test_a_currency_code_keeps_its_distance_and_odd_codes_do_no_harm() -> None:
    assert plain(formats.money(12, "SEK")) == "SEK 12"
    assert formats.money(5, "") == "5"
    assert "5" in formats.money(5, "<b>¤%#0")


@given(st.floats(min_value=0, max_value=1e14), st.sampled_from(LOCALES))
def test_short_money_is_never_far_off(value: float, name: str) -> None:
    formats.set_locale(name)
    text = formats.money(value, "", compact=True)
    steps = ACTIVE.get().compact_steps("")
    suffixes = {step.affixes.suffix: step.divisor for step in steps}
    for suffix in sorted(suffixes, key=len, reverse=True):
        if suffix and text.endswith(suffix):
            shown = parsing.parse_number(text[: -len(suffix)]) * suffixes[suffix]
            break
    else:
        shown = parsing.parse_number(text)
    assert shown == pytest.approx(value, rel=0.051, abs=0.01)


def test_money_range() -> None:
    assert formats.money_range(11.2e6, 27.9e6, "USD") == "$11.2m – $27.9m"
    assert formats.money_range(None, 27.9e6, "USD") == "at most $27.9m"
    assert formats.money_range(11.2e6, None, "USD") == "at least $11.2m"
    assert formats.money_range(1e6, 1e6, "USD") == "$1.0m"


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0, "0 %"),
        (0.88, "88 %"),
        (0.012, "1.2 %"),
        (2 / 3, "66.7 %"),
        (0.9999, "99.99 %"),
        (0.99999, "99.999 %"),
        (1, "100 %"),
        (0.0004, "0.04 %"),
        (-0.05, "-5 %"),
    ],
)
def test_percent(share: float, shown: str) -> None:
    assert plain(formats.percent(share)) == shown


def test_percent_places_its_sign_by_locale() -> None:
    formats.set_locale("tr_TR")
    assert formats.percent(0.88) == "%88"
    formats.set_locale("fr_FR")
    assert plain(formats.percent(0.125)) == "12,5 %"
    assert plain(formats.percent(0.125, digits=0)) == "13 %"


def test_share_interval() -> None:
    shown = plain(formats.share_interval(0.81, 0.74, 0.86, 120))
    assert shown == "81 % (74 % – 86 %, n = 120)"
    assert formats.share_interval(None, 0.1, 0.2) == "unknown"
    assert plain(formats.share_interval(0.5, None, None, 3)) == "50 %"


def test_dates() -> None:
    day = date(2026, 11, 21)
    assert formats.date(day) == "21 Nov 2026"
    assert formats.day(day) == "21 Nov"
    assert formats.month(day) == "Nov 2026"
    assert formats.month_short(day) == "Nov"
    formats.set_locale("de_DE")
    assert formats.date(day) == "21. Nov. 2026"
    formats.set_locale("ja_JP")
    assert formats.date(day) == "2026年11月21日"
    assert formats.month_short(day) == "11月"
    formats.set_locale("cs_CZ")
    assert formats.month_short(day) == "lis"


def test_date_time_is_shown_in_the_zone_of_the_reader() -> None:
    moment = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    zone = timezone(timedelta(hours=2))
    assert formats.date_time(moment, zone) == "22 Nov 2026, 01:30"
    assert formats.date_time(moment.replace(tzinfo=None), zone) == "22 Nov 2026, 01:30"
    assert formats.date_time(datetime.max.replace(tzinfo=UTC), zone)


def test_relative_days() -> None:
    shown = [formats.relative_days(n) for n in (-12, -1, 0, 1, 30)]
    assert shown == ["12 days ago", "yesterday", "today", "tomorrow", "in 30 days"]


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0.81, "", "0.81"),
        (138, "ms", "138 ms"),
        (0.9, "share", "90 %"),
        (1.2, "%", "1.2 %"),
        (9.8e6, "money", "$9.8m"),
        (14_900, "money", "$14,900"),
        (1, "days", "1 day"),
        (2.5, "days", "2.5 days"),
        (0.846, "years", "10 months"),
        (-0.08, "years", "-1 month"),
        (3.2, "years", "3.2 years"),
        (1_204_330, "count", "1,204,330"),
        (14, "people", "14 people"),
    ],
)
def test_measure(value: float, unit: str, shown: str) -> None:
    assert plain(formats.measure(value, unit, "USD")) == shown


def test_bound() -> None:
    assert plain(formats.bound(0.85, "higher", "")) == "≥ 0.85"
    assert plain(formats.bound(1.5, "lower", "%")) == "≤ 1.5 %"
    assert plain(formats.bound((0.2, 0.4), "range", "")) == "0.20 – 0.40"
    assert plain(formats.bound((None, 0.4), "range", "")) == "≤ 0.40"
    assert plain(formats.bound((0.2, None), "range", "")) == "≥ 0.20"
    assert formats.bound((None, None), "range", "") == "unknown"


def test_file_size() -> None:
    shown = [plain(formats.file_size(n)) for n in (0, 1, 999, 1000, 999_700, 3_412_000, 10**16)]
    assert shown == ["0 bytes", "1 byte", "999 bytes", "1.0 kB", "1.0 MB", "3.4 MB", "10,000 TB"]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("en_US", "1,234.5", 1234.5),
        ("en_US", " −5 ", -5),
        ("en_US", ".5", 0.5),
        ("en_US", "1e3", 1000),
        ("de_DE", "1.234,5", 1234.5),
        ("de_DE", "1.234", 1234),
        ("de_DE", "0.85", 0.85),
        ("de_DE", "0,85", 0.85),
        ("de_DE", "1234.5", 1234.5),
        ("fr_FR", "1 234,5", 1234.5),
        ("fr_FR", "1\u202f234", 1234),
        ("de_CH", "1'234.5", 1234.5),
        ("hi_IN", "12,34,567.5", 1234567.5),
        ("ar_EG", "١٢٣٤٫٥", 1234.5),
        ("ja_JP", "１２３", 123),
    ],
)
def test_parse_number(name: str, text: str, value: float) -> None:
    formats.set_locale(name)
    assert parsing.parse_number(text) == value


@pytest.mark.parametrize(
    "text", ["", "  ", "abc", "1,23,4", "1.2.3", "nan", "inf", "1e999", "--5", "5 apples", "9" * 99]
)
def test_parse_number_refuses_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a number\. For example 1,23"):
        parsing.parse_number(text)


@pytest.mark.parametrize("name", LOCALES)
@given(value=st.floats(min_value=-1e14, max_value=1e14, allow_subnormal=False))
def test_what_is_shown_for_editing_reads_back(name: str, value: float) -> None:
    formats.set_locale(name)
    text = formats.editable(value)
    if len(text) <= 60:
        assert parsing.parse_number(text) == pytest.approx(value, rel=1e-12, abs=1e-300)
    shown = formats.number(value, 2)
    assert parsing.parse_number(shown) == pytest.approx(value, rel=1e-12, abs=0.0051)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("85 %", "share", 0.85),
        ("0.85", "share", 0.85),
        ("1.5 %", "%", 1.5),
        ("1.5", "%", 1.5),
        ("$18.4m", "money", 18.4e6),
        ("USD 40k", "money", 40_000),
        ("-$2.2m", "money", -2.2e6),
        ("1.2 bn", "money", 1.2e9),
        ("138 ms", "ms", 138),
        ("12 days", "days", 12),
    ],
)
def test_parse_measure(text: str, unit: str, value: float) -> None:
    assert parsing.parse_measure(text, unit, "USD") == pytest.approx(value, rel=1e-12)


def test_parse_measure_keeps_a_typed_share_exact() -> None:
    assert parsing.parse_measure("85 %", "share") == 0.85
    with pytest.raises(ValueError, match="is not a number"):
        parsing.parse_measure("5 m", "share")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("en_US", "2026-11-21"),
        ("en_US", "2026-11-21T10:00:00Z"),
        ("en_US", "11/21/2026"),
        ("en_US", "11/21/26"),
        ("en_US", "21/11/2026"),
        ("en_US", "21 Nov 2026"),
        ("en_US", "Nov 21, 2026"),
        ("en_US", "November 21st, 2026"),
        ("en_US", "Sat, 21 November 2026"),
        ("de_DE", "21.11.2026"),
        ("de_DE", "21.11.26"),
        ("de_DE", "21. Nov. 2026"),
        ("de_DE", "21 Nov 2026"),
        ("sv_SE", "21 november 2026"),
        ("ja_JP", "2026/11/21"),
        ("ja_JP", "26/11/21"),
        ("ja_JP", "2026年11月21日"),
    ],
)
def test_parse_date(name: str, text: str) -> None:
    formats.set_locale(name)
    assert parsing.parse_date(text) == date(2026, 11, 21)


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "31/31/2026", "21 Nov", "1/2/3", "x" * 999])
def test_parse_date_refuses_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date\. For example 21 Nov 2026 or 2026-11-21"):
        parsing.parse_date(text)


@pytest.mark.parametrize("name", LOCALES)
@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31)))
def test_a_shown_date_reads_back(name: str, day: date) -> None:
    formats.set_locale(name)
    assert parsing.parse_date(formats.date(day)) == day
    assert parsing.parse_date(day.isoformat()) == day


@given(st.text(max_size=80))
def test_parsers_only_ever_refuse_with_a_sentence(text: str) -> None:
    for parse in (
        parsing.parse_number,
        parsing.parse_date,
        lambda t: parsing.parse_measure(t, "money", "USD"),
        lambda t: parsing.parse_measure(t, "share"),
    ):
        sentence = ""
        try:
            parse(text)
        except ValueError as fault:
            sentence = str(fault)
        assert not sentence or sentence.startswith("“")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LC_ALL": "de_DE.UTF-8"}, "de_DE"),
        ({"LC_ALL": "", "LANG": "fr_FR@euro"}, "fr_FR"),
        ({"LC_ALL": "C.UTF-8", "LANG": "sv_SE"}, "sv_SE"),
        ({"LANG": "C"}, "en_US"),
        ({"LANG": "xx_YY"}, "en_US"),
        ({"LANG": "de_XX"}, "de"),
        ({}, "en_US"),
    ],
)
def test_locale_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name in ("LC_ALL", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    formats.set_locale(None)
    assert formats.locale_name() == expected


def test_threads_never_see_half_a_locale() -> None:
    wrong: list[str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            text = formats.number(1234567.25, 2)
            if text not in ("1,234,567.25", "1.234.567,25"):
                wrong.append(text)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(30):
        formats.set_locale("de_DE")
        formats.set_locale("en_US")
        time.sleep(0.001)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "hi_IN"])
def test_a_cell_does_not_ask_babel(locale: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Babel takes 20 microseconds a number and 20 ms to read a locale: it is asked once a currency."""
    formats.set_locale(locale)
    formats.money(1234.5, "USD")
    formats.money(1234.5, "USD", compact=True)

    def asked(*_arguments: object, **_more: object) -> None:
        raise AssertionError("Babel was asked")

    monkeypatch.setattr(locale_styles, "find_locale", asked)
    for name in ("format_decimal", "format_currency", "format_percent", "format_compact_currency"):
        monkeypatch.setattr(f"babel.numbers.{name}", asked)
    monkeypatch.setattr("babel.dates.format_date", asked)
    for value in (0.004, 17.37, 1_234.5, 4_200_000.0, -3e9):
        assert formats.number(value)
        assert formats.money(value, "USD")
        assert formats.money(value, "USD", compact=True)
        assert formats.percent(value)
    assert formats.date(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.8461, 0.85), (10.15, 10), (9.96, 10), (123.4, 123), (0, 0), (-0.0312, -0.031), (math.inf, math.inf)],
)
def test_a_worked_out_figure_has_two_digits(value: float, shown: float) -> None:
    assert formats.two_digits(value) == shown
