"""Reads a formula such as `reach * impact / effort` into a tree, by a parser of its own: nothing in it can run."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import shorten

MAX_LENGTH = 2000
MAX_DEPTH = 40
MAX_NODES = 400
MAX_EXPONENT = 100.0

# Name of each function, with the least and the largest number of its arguments.
FUNCTIONS: dict[str, tuple[int, int]] = {
    "min": (2, 20),
    "max": (2, 20),
    "sqrt": (1, 1),
    "log": (1, 1),
    "annuity": (2, 2),
}


class FormulaError(UserError):
    """A formula that cannot be used; `position` counts characters from 0, `length` is what to mark there."""

    def __init__(self, message: str, position: int = 0, length: int = 1) -> None:
        super().__init__(message)
        self.position = position
        self.length = length


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written."""

    value: float
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class FieldName:
    """A field by its name."""

    name: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """Minus one operand."""

    operand: Node
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands joined by one of + - * / ^."""

    operator: str
    left: Node
    right: Node
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of FUNCTIONS with its arguments."""

    function: str
    arguments: tuple[Node, ...]
    position: int = field(default=0, compare=False)


Node = Number | FieldName | Negate | Binary | Call


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # number, name, field (in brackets), end, or the sign itself
    text: str
    position: int


_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WORD = re.compile(r"[^\W\d]\w*")
# Signs as people type and as programs set them.
_SIGNS = {sign: sign for sign in "+-*/^(),"} | {"\u00d7": "*", "\u00b7": "*", "\u00f7": "/", "\u2212": "-"}


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        if match := _SPACE.match(text, position):
            pass
        elif match := _NUMBER.match(text, position):
            yield _Token("number", match[0], position)
        elif match := _WORD.match(text, position):
            yield _Token("name", match[0], position)
        elif text[position] == "[":
            end = text.find("]", position)
            if end < 0:
                raise FormulaError(
                    _("At character {n}: the bracket [ is never closed with ].").format(
                        n=formats.number(position + 1)
                    ),
                    position,
                )
            yield _Token("field", text[position + 1 : end], position)
            position = end + 1
            continue
        elif text[position] in _SIGNS:
            yield _Token(_SIGNS[text[position]], text[position], position)
            position += 1
            continue
        else:
            raise _strange(text[position], position)
        position = match.end()
    yield _Token("end", "", len(text))


def _strange(sign: str, position: int) -> FormulaError:
    words = {"n": position + 1, "sign": sign}
    if sign == "%":
        return FormulaError(_("At character {n}: write 0.08 for 8 %.").format(**words), position)
    if sign == "=":
        return FormulaError(_("At character {n}: leave out the sign =.").format(**words), position)
    return FormulaError(
        _("At character {n}: “{sign}” has no meaning in a formula.").format(**words), position
    )


class _Parser:
    """Recursive descent over the tokens: sums of products of powers, each call one nesting deeper."""

    def __init__(self, text: str, names: Iterable[str] | None) -> None:
        self._rest = _tokens(text)
        self._at = next(self._rest)
        self._names = None if names is None else frozenset(names)
        self._nodes = 0
        self._depth = 0

    def formula(self) -> Node:
        node = self._sum()
        if self._at.kind != "end":
            raise self._unexpected()
        return node

    def _next(self) -> _Token:
        token, self._at = self._at, next(self._rest, self._at)
        return token

    def _kept(self, node: Node) -> Node:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise FormulaError(
                _("The formula has more than {n} parts; make it simpler.").format(
                    n=formats.number(MAX_NODES)
                ),
                node.position,
            )
        return node

    def _nested(self, part: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            place = self._at.position
            raise FormulaError(
                _("At character {n}: the formula is nested more than {depth} deep; make it simpler.").format(
                    n=formats.number(place + 1), depth=MAX_DEPTH
                ),
                place,
            )
        node = part()
        self._depth -= 1
        return node

    def _sum(self) -> Node:
        return self._left_to_right(("+", "-"), self._product)

    def _product(self) -> Node:
        return self._left_to_right(("*", "/"), self._signed)

    def _left_to_right(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        node = part()
        while self._at.kind in signs:
            sign = self._next()
            self._refuse_double(sign)
            node = self._kept(Binary(sign.kind, node, part(), sign.position))
        return node

    def _refuse_double(self, sign: _Token) -> None:
        if sign.kind == "*" and self._at.kind == "*":
            raise FormulaError(
                _("At character {n}: write ^ for a power.").format(n=formats.number(sign.position + 1)),
                sign.position,
                2,
            )

    def _signed(self) -> Node:
        if self._at.kind == "-":
            sign = self._next()
            return self._kept(Negate(self._nested(self._signed), sign.position))
        return self._power()

    def _power(self) -> Node:
        base = self._operand()
        if self._at.kind != "^":
            return base
        sign = self._next()
        # To the right first, as in mathematics: 2^3^2 is 2^9.
        exponent = self._nested(self._signed)
        return self._kept(Binary("^", base, exponent, sign.position))

    def _operand(self) -> Node:
        token = self._at
        if token.kind == "number":
            self._next()
            return self._kept(Number(_number(token), token.position))
        if token.kind == "name":
            self._next()
            return self._call(token) if self._at.kind == "(" else self._field(token.text, token)
        if token.kind == "field":
            self._next()
            return self._field(token.text.strip(), token)
        if token.kind == "(":
            self._next()
            node = self._nested(self._sum)
            self._close(token)
            return node
        raise self._unexpected()

    def _field(self, name: str, token: _Token) -> Node:
        if not name:
            raise FormulaError(
                _("At character {n}: a name is missing between the brackets.").format(
                    n=formats.number(token.position + 1)
                ),
                token.position,
                2,
            )
        if self._names is not None and name not in self._names:
            import difflib

            words = {"n": token.position + 1, "name": shorten(name, 40)}
            near = difflib.get_close_matches(name[:80], self._names, 1)
            if name in FUNCTIONS:
                text = _("At character {n}: {name} is a function; write {name}(…).").format(**words)
            elif near:
                text = _("At character {n}: there is no field {name}. Did you mean {near}?").format(
                    near=near[0], **words
                )
            else:
                text = _("At character {n}: there is no field {name}.").format(**words)
            raise FormulaError(text, token.position, len(token.text))
        return self._kept(FieldName(name, token.position))

    def _call(self, token: _Token) -> Node:
        if token.text not in FUNCTIONS:
            raise FormulaError(
                _("At character {n}: there is no function {name}. There are {functions}.").format(
                    n=formats.number(token.position + 1),
                    name=shorten(token.text, 40),
                    functions=", ".join(FUNCTIONS),
                ),
                token.position,
                len(token.text),
            )
        opening = self._next()
        arguments: list[Node] = []
        if self._at.kind != ")":
            arguments.append(self._nested(self._sum))
            while self._at.kind == ",":
                self._next()
                arguments.append(self._nested(self._sum))
        self._close(opening)
        least, most = FUNCTIONS[token.text]
        if not least <= len(arguments) <= most:
            count = least if len(arguments) < least else most
            raise FormulaError(
                ngettext(
                    "At character {n}: {name} takes {count} value in its parentheses, and there are {given}.",
                    "At character {n}: {name} takes {count} values in its parentheses, and there are {given}.",
                    count,
                ).format(
                    n=formats.number(token.position + 1), name=token.text, count=count, given=len(arguments)
                ),
                token.position,
                len(token.text),
            )
        return self._kept(Call(token.text, tuple(arguments), token.position))

    def _close(self, opening: _Token) -> None:
        if self._at.kind == ")":
            self._next()
            return
        if self._at.kind == "end":
            raise FormulaError(
                _("At character {n}: the parenthesis ( is never closed.").format(
                    n=formats.number(opening.position + 1)
                ),
                opening.position,
            )
        raise self._unexpected()

    def _unexpected(self) -> FormulaError:
        token = self._at
        words = {"n": token.position + 1, "sign": shorten(token.text, 40)}
        if token.kind == "end":
            text = _("The formula ends where a number or a field is missing.")
        elif token.kind == ",":
            text = _("At character {n}: a comma stands only between the values of a function; write 1.5.")
        elif token.kind == ")":
            text = _(
                "At character {n}: nothing is open that this parenthesis could close, or a value is missing."
            )
        elif token.kind in ("number", "name", "field", "("):
            text = _("At character {n}: a sign such as * is missing before “{sign}”.")
        else:
            text = _("At character {n}: a number or a field is missing before “{sign}”.")
        return FormulaError(text.format(**words), token.position, max(1, len(token.text)))


def _number(token: _Token) -> float:
    value = float(token.text) if len(token.text) <= 60 else math.inf
    if not math.isfinite(value):
        raise FormulaError(
            _("At character {n}: the number is too large or too long.").format(
                n=formats.number(token.position + 1)
            ),
            token.position,
            len(token.text),
        )
    return value


def parse(text: str, names: Iterable[str] | None = None) -> Node:
    """The tree of a formula; `names` are the fields there are, None to take any.

    Raises FormulaError with one sentence and the place. At most 2000 characters, 400 parts and 40 levels.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(
            _("The formula is longer than {n} characters.").format(n=formats.number(MAX_LENGTH)), MAX_LENGTH
        )
    if not text.strip():
        raise FormulaError(
            _("The formula is empty. Write one such as {example}.").format(example="value / effort")
        )
    return _Parser(text, names).formula()
