"""What stands around the digits of a number: currency marks and codes, thousands and millions, per cent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_MULTIPLES = {
    1e3: "k tsd tausend thousand thousands th mila duizend tys tuhat 千",
    1e4: "万 萬 만",
    1e5: "lakh lakhs",
    1e6: "m mn mm mio mln million millions millionen milioni millones milhões miljoen 百万",
    1e7: "crore crores",
    1e8: "億 亿 억",
    1e9: "b bn mrd md mld milliarde milliarden milliard milliards miliardi billion billions miljard",
}
MULTIPLES = {word: factor for factor, words in _MULTIPLES.items() for word in words.split()}
# "900 T€" are thousands, but "$1.2t" are trillions: a "t" counts only right before these.
_BEFORE_CURRENCY = {
    "k": 1e3,
    "tsd": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "bn": 1e9,
    "mrd": 1e9,
    "b": 1e9,
    "万": 1e4,
    "億": 1e8,
    "亿": 1e8,
}
_THOUSANDS_BY_T = frozenset({"EUR", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF"})
_PERCENT = frozenset({"%", "pct", "percent", "per cent", "prozent", "pour cent"})

#: What each mark can stand for; the first unless more is known.
CURRENCY_MARKS = {
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "CLP", "COP", "ARS"),
    "€": ("EUR",),
    "£": ("GBP", "EGP"),
    "¥": ("JPY", "CNY"),
    "円": ("JPY",),
    "元": ("CNY", "TWD"),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₽": ("RUB",),
    "₺": ("TRY",),
    "₴": ("UAH",),
    "₪": ("ILS",),
    "₫": ("VND",),
    "₱": ("PHP",),
    "฿": ("THB",),
    "₦": ("NGN",),
    "us$": ("USD",),
    "ca$": ("CAD",),
    "c$": ("CAD",),
    "a$": ("AUD",),
    "au$": ("AUD",),
    "nz$": ("NZD",),
    "hk$": ("HKD",),
    "s$": ("SGD",),
    "nt$": ("TWD",),
    "mx$": ("MXN",),
    "r$": ("BRL",),
    "cn¥": ("CNY",),
    "jp¥": ("JPY",),
    "zł": ("PLN",),
    "kč": ("CZK",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "ft": ("HUF",),
    "лв": ("BGN",),
    "lei": ("RON",),
    "rp": ("IDR",),
    "rm": ("MYR",),
    "fr": ("CHF",),
    "sfr": ("CHF",),
    "franken": ("CHF",),
    "euro": ("EUR",),
    "euros": ("EUR",),
    "dollar": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD"),
    "dollars": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD"),
    "pounds": ("GBP",),
    "yen": ("JPY",),
}
# Codes that are no word of a language in which people write tables.
_CODE_WORDS = (
    "usd eur gbp chf jpy inr cad aud nzd sek nok dkk pln czk huf ron bgn try brl mxn cny rmb hkd sgd twd "
    "krw zar ils aed sar qar kwd rub uah vnd php thb idr myr ngn kes egp clp cop ars isk rsd"
)
_CODES = frozenset(_CODE_WORDS.split())
_SIGN = re.compile(r"[$€£¥円元₹₩₽₺₴₪₫₱฿₦]|[^\W\d_]+\$")
_WORD = re.compile(r"[^\s]+")


@dataclass(frozen=True, slots=True)
class Marks:
    """What a number's surroundings say; `currencies` are the codes that its mark can stand for."""

    factor: float = 1.0
    percent: bool = False
    currencies: tuple[str, ...] = ()

    def currency(self, expected: str = "") -> str:
        """The code that is meant: the expected one where the mark can stand for it; empty without a mark."""
        return expected if expected in self.currencies else self.currencies[0] if self.currencies else ""


PLAIN = Marks()


@lru_cache(maxsize=4096)
def read_marks(before: str, after: str) -> Marks | None:
    """What `before` and `after` say around a number, both casefolded; None where some of it means nothing."""
    marks = [mark for text in (before, after) for mark in _split(text)]
    if any(mark is None for mark in marks):
        return None
    known = [mark for mark in marks if mark is not None]
    currencies = {mark.currencies for mark in known if mark.currencies}
    percent = [mark for mark in known if mark.percent]
    factors = [mark.factor for mark in known if mark.factor != 1]
    if len(currencies) > 1:
        # "US$ 5 USD" and "$5 CAD" name one currency twice.
        common = set.intersection(*map(set, currencies))
        if not common:
            return None
        currencies = {tuple(code for code in min(currencies, key=len) if code in common)}
    if len(percent) > 1 or len(factors) > 1 or (percent and (currencies or factors)):
        return None
    return Marks(factors[0] if factors else 1.0, bool(percent), next(iter(currencies), ()))


def _split(text: str) -> list[Marks | None]:
    text = text.strip()
    if not text:
        return []
    whole = _mark(text)
    if whole is not None:
        return [whole]
    return [_mark(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=4096)
def _mark(word: str) -> Marks | None:
    if word in _PERCENT:
        return Marks(percent=True)
    plain = word.rstrip(".")
    if plain in MULTIPLES:
        return Marks(MULTIPLES[plain])
    codes = currency_codes(plain)
    if codes:
        return Marks(currencies=codes)
    for lead in (*_BEFORE_CURRENCY, "t"):
        codes = currency_codes(plain[len(lead) :].lstrip(".")) if plain.startswith(lead) else ()
        if codes and (lead != "t" or codes[0] in _THOUSANDS_BY_T):
            return Marks(_BEFORE_CURRENCY.get(lead, 1e3), currencies=codes)
    sign = _SIGN.match(plain)
    rest = plain[sign.end() :] if sign else plain[3:]
    codes = currency_codes(sign[0] if sign else plain[:3])
    if codes and rest in MULTIPLES:
        return Marks(MULTIPLES[rest], currencies=codes)
    return None


def currency_codes(word: str) -> tuple[str, ...]:
    """The codes that a mark, a code or a currency's name can stand for, casefolded; empty for none."""
    if word in _CODES:
        return ("CNY",) if word == "rmb" else (word.upper(),)
    return CURRENCY_MARKS.get(word, ())
