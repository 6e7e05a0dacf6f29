"""Finds columns that look personal, by their names and by values that validate.

Numbers with check digits are checked by python-stdnum: IBAN, cards and the national ids of some thirty
countries. A column is named when most of its different values validate, or when its header says what it holds
and the values do not speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from desktop_app.language.i18n import N_

#: Kind of personal data: what a person reads, and the points that its presence costs.
PERSONAL = {
    "name": (N_("name"), 9),
    "email": (N_("e-mail"), 9),
    "phone": (N_("phone"), 9),
    "address": (N_("address"), 9),
    "birth_date": (N_("birth date"), 9),
    "free_text": (N_("free text"), 6),
    "iban": (N_("IBAN"), 30),
    "card": (N_("card"), 30),
    "national_id": (N_("national id"), 30),
}
#: Values that are looked at in a column.
SAMPLE = 1_000
_MOST = 0.8
_FEWEST = 5

_HEADERS = {
    "email": r"e-?mail|courriel|correo",
    "phone": r"phone|\bmobile|\bcell\b|\btel\b|telefon|téléphone|\bfax\b|handy",
    "iban": r"\biban\b|bank ?account|kontonummer",
    "card": r"card ?(?:number|no|num)|credit ?card|\bpan\b|kreditkarte",
    "national_id": r"\bssn\b|social ?security|national ?id|\bnino\b|passport|tax ?(?:id|number)|\bahv\b|\bpesel\b"
    r"|personnummer|\bnhs ?(?:no|number)|\bcpf\b|aadhaar|\bdni\b|\bnie\b|codice ?fiscale|\bbsn\b",
    "birth_date": r"birth|\bdob\b|geburt|naissance|nacimiento",
    "address": r"address|street|adresse|straße|strasse|\brue\b|direcci[oó]n|indirizzo",
    "name": r"(?:first|last|given|family|full|middle|maiden|sur|fore|nick|customer|client|patient|employee|person"
    r"|contact|user)[ ]?name|^name$|vorname|nachname|\bnom\b|pr[eé]nom|apellido|\bcognome\b",
    "free_text": r"comment|remark|notes?\b|description|message|feedback|bemerkung|kommentar",
}
_BY_HEADER = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _HEADERS.items()}
_NOT_PERSONAL = re.compile(
    r"e-?mail ?(?:sent|opened|count|opt|consent)|ip ?address ?count|web ?address", re.IGNORECASE
)

_EMAIL = re.compile(r"[^\s@<>()\",;:]+@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z]{2,24}")
_PHONE = re.compile(r"(?:\+|00)[1-9]\d{0,2}[\d\s().\-/]{6,16}\d|\(?0\d{1,4}\)?[\s./-][\d\s./-]{5,12}\d|\(\d{3}\) ?\d{3}-\d{4}"
                    r"|\d{3}[-.]\d{3}[-.]\d{4}")  # fmt: skip
_DIGITS = re.compile(r"\+?[\d\s().\-/]{7,20}")
_CARD = re.compile(r"[2-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}|3[47]\d{2}[ -]?\d{6}[ -]?\d{5}")
_STREET = re.compile(
    r"\d+[a-z]?,? +(?:[\w.'-]+ +){0,4}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way"
    r"|court|ct|rue|via|calle)\b"
    r"|[\w.\- ]*(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|straat|gatan|vägen|vej)\s+\d+"
    r"|(?:rue|via|calle|avenida|avenue|boulevard)\s+(?:[\w.'-]+\s*){1,5}\d*",
    re.IGNORECASE,
)  # fmt: skip
_PERSON = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:[ '’.-]+[^\W\d_][^\W\d_'’.-]*){0,4}\.?")

# Where a check digit makes a chance hit unlikely, or the number carries a date as well.
_COUNTRIES = (
    "at.vnr be.nn bg.egn br.cpf ca.sin ch.ssn cn.ric cz.rc de.idnr ee.ik es.dni es.nie fi.hetu fr.nir gr.amka "
    "hr.oib ie.pps il.idnr in_.aadhaar is_.kennitala it.codicefiscale kr.rrn lt.asmens mx.curp nl.bsn "
    "no.fodselsnummer pl.pesel pt.cc ro.cnp se.personnummer si.emso tr.tckimlik za.idnr gb.nhs au.tfn"
)
_CHECKED_IDS = tuple(_COUNTRIES.split(" "))
# Formats that many other numbers share; they count only if written in their usual form.
_WRITTEN_IDS = {"us.ssn": re.compile(r"\d{3}-\d{2}-\d{4}"), "dk.cpr": re.compile(r"\d{6}-\d{4}"),
                "gb.nino": re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?(?:\d{2} ?){3}[A-D]", re.IGNORECASE)}  # fmt: skip
_LIKELY_ID = re.compile(r"[\w./ +-]{8,22}")


@dataclass(frozen=True, slots=True)
class Personal:
    """A column that looks personal: the kind, whether its header says so, and the share of values that validate."""

    column: str
    kind: str
    by_header: bool
    by_values: float

    @property
    def points(self) -> int:
        """The points that it takes off 100."""
        return PERSONAL[self.kind][1]


def find_personal(column: str, texts: Sequence[str], is_text: bool) -> Personal | None:
    """What personal data `column` seems to hold, judging by its header and some different values.

    `is_text` is False for numbers written as texts: these are no names, addresses or free text.
    Dates are judged by `is_birth_date`.
    """
    header = _words(column)
    named = next((kind for kind, pattern in _BY_HEADER.items() if pattern.search(header)), "")
    if _NOT_PERSONAL.search(header):
        named = ""
    values = [text.strip() for text in texts[:SAMPLE] if text.strip()]
    if not values:
        return None
    enough = len(values) >= _FEWEST
    for kind, validates in _VALIDATORS.items():
        if not is_text and kind == "email":
            continue
        share = _share(values, validates)
        if share >= _MOST and (enough or named == kind):
            return Personal(column, kind, named == kind, share)
        if kind == named and share > 0.3:
            return Personal(column, kind, True, share)
    if named == "phone":
        share = _share(values, lambda text: bool(_DIGITS.fullmatch(text)))
        return Personal(column, "phone", True, share) if share >= 0.5 else None
    national = _national_share(values) if enough or named == "national_id" else 0.0
    if national >= 0.9 and (named == "national_id" or len(values) >= 20):
        return Personal(column, "national_id", named == "national_id", national)
    if named in ("national_id", "iban", "card") and _share(values, _is_code) >= 0.5:
        return Personal(column, named, True, national)
    if not is_text:
        return None
    return _wordy(column, values, named, enough)


def _wordy(column: str, values: list[str], named: str, enough: bool) -> Personal | None:
    streets = _share(values, lambda text: bool(_STREET.match(text)))
    if (streets >= 0.5 and enough) or (named == "address" and not all(map(str.isdecimal, values))):
        return Personal(column, "address", named == "address", streets)
    people = _share(values, lambda text: bool(_PERSON.fullmatch(text)) and text[:1].isupper())
    if named == "name" and people >= 0.5:
        return Personal(column, "name", True, people)
    if named == "birth_date":
        return Personal(column, "birth_date", True, 0.0)
    long = _share(values, lambda text: text.count(" ") >= 5)
    if (
        enough
        and len(set(values)) > 0.5 * len(values)
        and (long >= 0.5 or (named == "free_text" and long >= 0.2))
    ):
        return Personal(column, "free_text", named == "free_text", long)
    return None


def is_birth_date(column: str, years: Sequence[int], this_year: int) -> Personal | None:
    """Whether a column of dates holds birth dates: its header says so, or its years are those of living people."""
    named = bool(_BY_HEADER["birth_date"].search(_words(column)))
    if not len(years):
        return None
    likely = sum(5 < this_year - year < 110 for year in years) / len(years)
    if named:
        return Personal(column, "birth_date", True, likely)
    ordered = sorted(years)
    low, high = ordered[len(ordered) // 20], ordered[-1 - len(ordered) // 20]
    if likely > 0.95 and len(years) >= 20 and high - low >= 30 and low < this_year - 50:
        return Personal(column, "birth_date", False, likely)
    return None


def _words(header: str) -> str:
    """A header as words: first_name and FirstName alike."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return re.sub(r"[_\-.\s]+", " ", spaced).strip().casefold().replace("e mail", "email")


def _share(values: Sequence[str], validates: Callable[[str], bool]) -> float:
    return sum(1 for text in values if validates(text)) / len(values)


def _is_code(text: str) -> bool:
    return any(char.isdigit() for char in text) and len(text) <= 34


def _is_card(text: str) -> bool:
    if not _CARD.fullmatch(text):
        return False
    return bool(_module("luhn").is_valid(text.replace(" ", "").replace("-", "")))


def _is_iban(text: str) -> bool:
    return text[:2].isalpha() and text[2:4].isdecimal() and bool(_module("iban").is_valid(text))


_VALIDATORS: dict[str, Callable[[str], bool]] = {
    "email": lambda text: bool(_EMAIL.fullmatch(text)),
    "iban": _is_iban,
    "card": _is_card,
    "phone": lambda text: bool(_PHONE.fullmatch(text)),
}


def _national_share(values: Sequence[str]) -> float:
    """The largest share of values that one country's rules accept."""
    some = values[:200]
    if _share(some, lambda text: bool(_LIKELY_ID.fullmatch(text)) and sum(map(str.isdigit, text)) >= 4) < 0.9:
        return 0.0
    best = max((_share(some, pattern.fullmatch) for pattern in _WRITTEN_IDS.values()), default=0.0)  # type: ignore[arg-type]  # a match is true
    for name in _CHECKED_IDS:
        rules = _module(name)
        # A few values are enough to exclude most countries.
        if rules is None or _share(some[:10], rules.is_valid) < 0.7:
            continue
        best = max(best, _share(some, rules.is_valid))
    return best


@lru_cache(maxsize=64)
def _module(name: str) -> Any:
    try:
        return import_module(f"stdnum.{name}")
    except ImportError:
        return None
