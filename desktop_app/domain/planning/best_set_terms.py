"""What a scenario asks of the best set: limits, wishes and shares, as kept in its definition."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.choices import BUDGET_KINDS, INDUSTRIES, RISK_CLASSES, STAFF_ROLES
from desktop_app.errors import UserError
from desktop_app.language.i18n import N_, _

#: The build cost of what is chosen, whenever it arises.
WHOLE_BUDGET = "budget"
DEFAULT_METHOD = "expected-value"
#: The fields that a theme may be, with what people call them.
THEMES = {"industry": N_("Industry"), "risk_class": N_("Risk class"), "topic": N_("Topic")}
_YEAR = re.compile(r"(?:(build|run)-)?(\d{4})")


@dataclass(frozen=True, slots=True)
class LimitName:
    """What a limit is on. `kind`: all, build or run (money; year None = whenever) or people (of `role`)."""

    kind: str
    year: int | None = None
    role: str = ""

    @property
    def is_money(self) -> bool:
        """True for money, False for people."""
        return self.kind != "people"

    def __str__(self) -> str:
        if not self.is_money:
            return self.role
        if self.year is None:
            return WHOLE_BUDGET
        return str(self.year) if self.kind == "all" else f"{self.kind}-{self.year}"

    @property
    def label(self) -> str:
        """What people call it."""
        if not self.is_money:
            return _(STAFF_ROLES.get(self.role, self.role))
        if self.year is None:
            return _("Build budget")
        if self.kind == "all":
            return _("Budget {year}").format(year=self.year)
        return _("{kind} {year}").format(kind=_(BUDGET_KINDS[self.kind]), year=self.year)


def limit_name(text: str) -> LimitName | None:
    """The limit with this name: budget, 2027, build-2027, run-2027, or a role such as data_scientist."""
    word = text.strip().casefold()
    if word == WHOLE_BUDGET:
        return LimitName("build")
    if word in STAFF_ROLES:
        return LimitName("people", role=word)
    year_match = _YEAR.fullmatch(word)
    return LimitName(year_match[1] or "all", int(year_match[2])) if year_match else None


@dataclass(frozen=True, slots=True)
class ShareWish:
    """The least and the largest share (0-1) of the chosen build cost for a theme: `theme` is a key of THEMES."""

    theme: str
    value: str
    least: float | None = None
    largest: float | None = None

    @property
    def label(self) -> str:
        """What people call the theme."""
        known: Mapping[str, str] = {"industry": INDUSTRIES, "risk_class": RISK_CLASSES}.get(self.theme, {})
        return _(known.get(self.value, "")) if self.value in known else self.value


Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked. `limits` and `without` change what budgets and capacities say; pairs and wishes hold ids.

    `limits` gives amounts by the text of a LimitName; `without` names those of the strategy that do not count here.
    """

    method: str = DEFAULT_METHOD
    limits: Mapping[str, float] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    must: frozenset[str] = frozenset()
    must_not: frozenset[str] = frozenset()
    needs: tuple[Pair, ...] = ()
    either_or: tuple[Pair, ...] = ()
    shares: tuple[ShareWish, ...] = ()

    def with_wish(self, initiative_id: str, wish: str) -> Terms:
        """The same with an initiative that "must" be in, "must_not", or is "free"."""
        alone = frozenset({initiative_id})
        return dataclasses.replace(
            self,
            must=self.must | alone if wish == "must" else self.must - alone,
            must_not=self.must_not | alone if wish == "must_not" else self.must_not - alone,
        )

    def with_limit(self, name: str, amount: float | None) -> Terms:
        """The same with another amount of a limit; None takes the limit away."""
        limits = {one: kept for one, kept in self.limits.items() if one != name}
        if amount is None:
            return dataclasses.replace(self, limits=limits, without=self.without | {name})
        return dataclasses.replace(self, limits={**limits, name: amount}, without=self.without - {name})

    def as_the_strategy(self, name: str) -> Terms:
        """The same with a limit set back to what budgets and capacities say."""
        limits = {one: kept for one, kept in self.limits.items() if one != name}
        return dataclasses.replace(self, limits=limits, without=self.without - {name})


def dump(terms: Terms) -> str:
    """The definition as it is kept: JSON with sorted keys, so that the same terms give the same text."""
    plain = {
        "method": terms.method,
        "limits": dict(terms.limits),
        "without": sorted(terms.without),
        "must": sorted(terms.must),
        "must_not": sorted(terms.must_not),
        "needs": [list(pair) for pair in terms.needs],
        "either_or": [list(pair) for pair in terms.either_or],
        "shares": [dataclasses.asdict(share) for share in terms.shares],
    }
    return json.dumps(plain, sort_keys=True, ensure_ascii=False)


def parse(text: str) -> Terms:
    """The terms that `dump` wrote; raises UserError for anything else. Empty text means no wishes."""
    if not text.strip():
        return Terms()
    try:
        definition = json.loads(text)
        if not isinstance(definition, dict):
            raise TypeError("no object")
        return Terms(
            method=_word(definition.get("method", DEFAULT_METHOD)),
            limits={
                _word(name): _amount(number) for name, number in dict(definition.get("limits", {})).items()
            },
            without=_words(definition, "without"),
            must=_words(definition, "must"),
            must_not=_words(definition, "must_not"),
            needs=_pairs(definition, "needs"),
            either_or=_pairs(definition, "either_or"),
            shares=tuple(_share(one) for one in definition.get("shares", [])),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UserError(
            _("The definition of this scenario can't be read. Duplicate another one instead.")
        ) from error


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _words(definition: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(_word(one) for one in definition.get(name, []))


def _pairs(definition: Mapping[str, Any], name: str) -> tuple[Pair, ...]:
    pairs = []
    for pair in definition.get(name, []):
        first, other = pair
        pairs.append((_word(first), _word(other)))
    return tuple(pairs)


def _amount(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError("no amount")
    return float(value)


def _share(wish: Mapping[str, Any]) -> ShareWish:
    theme = _word(wish["theme"])
    if theme not in THEMES:
        raise ValueError(theme)
    bounds = [wish.get("least"), wish.get("largest")]
    checked = [None if one is None else min(1.0, max(0.0, _amount(one))) for one in bounds]
    return ShareWish(theme, _word(wish["value"]), *checked)
