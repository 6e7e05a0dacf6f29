"""Whatever Babel writes in any of thirty-odd locales is read as it was meant, or asked; never read as something else."""

from __future__ import annotations

import datetime as dt

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.language.reading.date_values import find_ambiguous, parse_date
from desktop_app.language.reading.month_words import MONTH_WORDS
from desktop_app.language.reading.number_decision import decide_numbers, read_number
from tests.examples import examples

_NAMES = (
    "en_US en_GB en_IN de_DE de_CH fr_FR fr_CH es_ES es_MX it_IT pt_BR pt_PT nl_NL sv_SE nb_NO da_DK fi_FI pl_PL "
    "cs_CZ sk_SK hu_HU ro_RO bg_BG hr_HR sl_SI et_EE lv_LV lt_LT el_GR tr_TR ru_RU uk_UA ja_JP zh_CN ko_KR ar_EG "
    "he_IL hi_IN th_TH vi_VN id_ID"
)
LOCALES = _NAMES.split()
CURRENCIES = ["USD", "EUR", "GBP", "CHF", "JPY", "INR", "PLN", "SEK"]
DAYS = st.dates(dt.date(1970, 1, 1), dt.date(2069, 12, 31))
# Written with up to three decimals, as CLDR's pattern for plain numbers does.
NUMBERS = st.integers(-(10**12), 10**12).map(lambda number: number / 1000)


def check(texts: list[str], numbers: list[float], precision: float) -> None:
    decision = decide_numbers(texts)
    for text, number in zip(texts, numbers, strict=True):
        parsed = read_number(text, decision)
        right = parsed.value is not None and abs(parsed.value - number) <= precision
        # A currency sign that is not known is told as what cannot be read.
        assert right or parsed.problem or decision.in_doubt, (text, number, parsed, decision)


@settings(max_examples=examples(300))
@given(st.sampled_from(LOCALES), st.lists(NUMBERS, min_size=1, max_size=5))
def test_numbers_and_shares(locale: str, numbers: list[float]) -> None:
    check([format_decimal(number, locale=locale) for number in numbers], numbers, 1e-4)
    texts = [format_percent(number, locale=locale, decimal_quantization=False) for number in numbers]
    check(texts, numbers, 1e-6)


@settings(max_examples=examples(200))
@given(st.sampled_from(LOCALES), st.sampled_from(CURRENCIES), st.lists(NUMBERS, min_size=1, max_size=4))
def test_amounts(locale: str, currency: str, numbers: list[float]) -> None:
    texts = [format_currency(number, currency, locale=locale) for number in numbers]
    check(texts, numbers, 0.51 * 10 ** -get_currency_precision(currency))
    decision = decide_numbers(texts)
    for text in texts:
        parsed = read_number(text, decision)
        assert (
            parsed.problem or parsed.currency == currency or locale == "zh_CN" or "$" in text or "¥" in text
        )


@settings(max_examples=examples(400))
@given(st.sampled_from(LOCALES), DAYS, st.sampled_from(["short", "medium", "long"]))
def test_days(locale: str, day: dt.date, form: str) -> None:
    text = format_date(day, form, locale=locale)
    parsed = parse_date(text)
    if parsed.value is None:
        assert parsed.problem
        # Asked: two orders, a short form of Korea, a word for two months, a short form of Thai.
        assert parsed.ambiguous or locale in ("ko_KR", "pl_PL", "cs_CZ", "hr_HR", "th_TH"), text
    else:
        assert parsed.value == day, text


@settings(max_examples=examples(60))
@given(st.sampled_from(LOCALES), st.integers(1970, 2068))
def test_a_column_of_days_settles_its_order(locale: str, year: int) -> None:
    days = [dt.date(year, month, day) for month in range(1, 13) for day in (3, 28)]
    texts = [format_date(day, "short", locale=locale) for day in days]
    order = find_ambiguous(texts)
    assert not order.conflict
    parsed = [parse_date(text, order.order) for text in texts]
    assert all(one.value == day or one.problem for one, day in zip(parsed, days, strict=True))


def test_the_months_are_those_of_cldr() -> None:
    for name in (
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "sv",
        "da",
        "pl",
        "cs",
        "ru",
        "el",
        "tr",
        "he",
        "ar",
    ):
        for month, word in Locale.parse(name).months["format"]["wide"].items():
            text = str(word).casefold()
            known = MONTH_WORDS.get(text)
            assert known == month or (known is None and text in ("listopada",)), (name, text)
