"""Reads the templates for new initiatives from the program's resources, and checks them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from desktop_app.domain.choices import BET_TESTS, RISK_AREAS, RISK_KINDS
from desktop_app.domain.extensions.initiative_template import InitiativeTemplate, ProposedBet, ProposedRisk
from desktop_app.domain.fields import specs
from desktop_app.domain.records import Initiative
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.plugin_api.strict_yaml import parse_yaml
from desktop_app.runtime.resources_path import resource_path

T = TypeVar("T")
_PARTS = ("id", "title", "note", "icon", "kind", "sets", "metrics", "facts", "bets", "risks")


@cache
def core_templates() -> tuple[InitiativeTemplate, ...]:
    """The templates that come with the program, in the order in which they are offered."""
    path = resource_path("templates", "core.yaml")
    return read_templates(path.read_bytes(), path.name)


def template_called(template_id: str) -> InitiativeTemplate:
    """The template with this id; raises UserError."""
    for template in core_templates():
        if template.id == template_id:
            return template
    offered = ", ".join(template.id for template in core_templates())
    raise UserError(
        _("There is no template “{name}”. Choose one of: {offered}.").format(
            name=template_id, offered=offered
        )
    )


def read_templates(content: bytes, source: str) -> tuple[InitiativeTemplate, ...]:
    """The templates of a YAML file; `source` is its name for the messages. Raises UserError for a slip."""
    document = parse_yaml(content, source)
    entries = document.get("templates") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise UserError(_("{file}: a list called “templates” is missing.").format(file=source))
    templates = tuple(_Entry(entry, f"{source}, {at}").template() for at, entry in enumerate(entries, 1))
    if len({template.id for template in templates}) < len(templates):
        raise UserError(_("{file}: two templates have the same id.").format(file=source))
    return templates


class _Entry:
    """One template of the file; every part has a say on what is wrong with it."""

    def __init__(self, entry: Any, where: str) -> None:
        self._where = where
        self._entry = self._mapping(entry, "template")
        self._refuse_others(self._entry, _PARTS, "template")

    def template(self) -> InitiativeTemplate:
        line = {name: self._line(self._entry, name) for name in ("id", "title", "note", "icon")}
        return InitiativeTemplate(
            **line,
            kind=self._fields("kind"),
            sets=self._fields("sets"),
            metrics=self._words("metrics"),
            facts=self._words("facts"),
            bets=tuple(self._bet(bet) for bet in self._list("bets")),
            risks=tuple(self._risk(risk) for risk in self._list("risks")),
        )

    def _bet(self, entry: Any) -> ProposedBet:
        bet = self._mapping(entry, "bets")
        self._refuse_others(bet, ("assumption", "area", "test", "plan"), "bets")
        return ProposedBet(
            self._line(bet, "assumption"),
            self._of(bet, "area", RISK_AREAS),
            self._of(bet, "test", BET_TESTS),
            self._line(bet, "plan"),
        )

    def _risk(self, entry: Any) -> ProposedRisk:
        risk = self._mapping(entry, "risks")
        self._refuse_others(risk, ("title", "kind"), "risks")
        return ProposedRisk(self._line(risk, "title"), self._of(risk, "kind", RISK_KINDS))

    def _fields(self, part: str) -> tuple[tuple[str, str], ...]:
        """Fields of the initiative with a choice that they offer."""
        values = self._mapping(self._entry.get(part, {}), part)
        known = specs(Initiative)
        for name in values:
            choices = known[name].choices if name in known else None
            if not choices:
                raise self._slip(part, _("there is no such field with choices: {name}").format(name=name))
            self._of(values, name, choices)
        return tuple(values.items())

    def _list(self, part: str) -> list[Any]:
        value = self._entry.get(part, [])
        if not isinstance(value, list):
            raise self._slip(part, _("takes a list"))
        return value

    def _words(self, part: str) -> tuple[str, ...]:
        words = self._list(part)
        if not all(isinstance(word, str) and word for word in words) or len(set(words)) < len(words):
            raise self._slip(part, _("takes a list of different words"))
        return tuple(words)

    def _mapping(self, value: Any, part: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._slip(part, _("takes names with values"))
        return value

    def _line(self, values: Mapping[str, Any], name: str) -> str:
        text = values.get(name)
        if not isinstance(text, str) or not text.strip():
            raise self._slip(name, _("is missing"))
        return text.strip()

    def _of(self, values: Mapping[str, Any], name: str, offered: Mapping[str, object]) -> str:
        word = self._line(values, name)
        if word not in offered:
            raise self._slip(name, _("takes one of: {offered}").format(offered=", ".join(offered)))
        return word

    def _refuse_others(self, values: Mapping[str, Any], known: tuple[str, ...], part: str) -> None:
        for name in values:
            if name not in known:
                raise self._slip(part, _("there is nothing called {name}").format(name=name))

    def _slip(self, part: str, sentence: str) -> UserError:
        return UserError(
            _("{place}: {part}: {problem}.").format(place=self._where, part=part, problem=sentence)
        )
