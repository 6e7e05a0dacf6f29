"""Wishes of a scenario: what must and must not be in, what needs what, and shares of the cost by theme."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.planning.best_set_terms import THEMES, Pair, ShareWish, Terms
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.word_order import natural_key
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.number_fields import ShareField
from desktop_app.ui.widgets.folds import Fold, Lines
from desktop_app.ui.widgets.labels import Label

#: id -> (key, title)
Names = Mapping[str, tuple[str, str]]
Changed = Callable[[Terms, str], object]


class WishesView(QWidget):
    """`changed(terms, label)` carries the terms after an edit, and its name in the undo menu."""

    changed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._terms = Terms()
        self._names: Names = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.musts = MustFold(self._changed)
        self.pairs = PairsFold(self._changed)
        self.shares = SharesFold(self._changed)
        for fold in (self.musts, self.pairs, self.shares):
            column.addWidget(fold)

    def show_terms(self, terms: Terms, best: Any, names: Names, can_edit: bool) -> None:
        """Show the wishes of the terms; `best` is the BestSet that was found last."""
        self.musts.show_terms(terms, names, can_edit)
        self.pairs.show_terms(terms, best.needs, best.either_or, names, can_edit)
        self.shares.show_terms(terms, best.themes, can_edit)

    def _changed(self, terms: Terms, label: str) -> None:
        self.changed.emit(terms, label)


class MustFold(Fold):
    """What must be in, and what must not; ticked in a list with a search."""

    def __init__(self, changed: Changed) -> None:
        super().__init__(_("Forced in or out"))
        self._changed = changed
        self._terms = Terms()
        self._names: Names = {}
        self.lines = Lines()
        self.body.addWidget(self.lines)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        self.must = Button(_("Must be in…"), lambda: self._pick("must"), look="small")
        self.must_not = Button(_("Must not be in…"), lambda: self._pick("must_not"), look="small")
        row.addWidget(self.must)
        row.addWidget(self.must_not)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_terms(self, terms: Terms, names: Names, can_edit: bool) -> None:
        self._terms, self._names = terms, names
        self.must.setVisible(can_edit)
        self.must_not.setVisible(can_edit)
        kept = [(one, "must") for one in terms.must if one in names]
        kept += [(one, "must_not") for one in terms.must_not if one in names]
        kept.sort(key=lambda pair: natural_key(names[pair[0]][0]))
        self.set_count(len(kept))
        if self.lines.is_showing((kept, [names[one] for one, _wish in kept], can_edit)):
            return
        if not kept:
            self.lines.add_text(_("Nothing is forced in or out: only the limits decide."))
        words = {"must": _("must"), "must_not": _("must not")}
        for initiative_id, wish in kept:
            remove = (
                (lambda initiative_id=initiative_id: self._set(initiative_id, "free")) if can_edit else None
            )
            name = _("Leave “{title}” to the limits").format(title=names[initiative_id][1])
            self.lines.add_line(names[initiative_id][1], words[wish], on_remove=remove, remove_name=name)

    def _set(self, initiative_id: str, wish: str) -> None:
        title = self._names.get(initiative_id, ("", ""))[1]
        self._changed(self._terms.with_wish(initiative_id, wish), wish_label(title, wish))

    def _pick(self, wish: str) -> None:
        from desktop_app.ui.widgets.fields.picker import Picker

        pairs = title_pairs(
            [(one, *name) for one, name in sorted(self._names.items(), key=lambda p: natural_key(p[1][0]))]
        )
        button = self.must if wish == "must" else self.must_not
        before = self._terms.must if wish == "must" else self._terms.must_not
        picker = Picker(pairs, [*before], button.text().rstrip("…"), self)

        def done() -> None:
            ticked = frozenset(picker.chosen())
            # Initiatives that this list does not show, such as retired ones, keep their wish.
            ticked |= before - self._names.keys()
            if ticked == before:
                return
            other = (self._terms.must_not if wish == "must" else self._terms.must) - ticked
            both: dict[str, Any] = {"must": ticked, "must_not": other}
            if wish == "must_not":
                both = {"must": other, "must_not": ticked}
            self._changed(dataclasses.replace(self._terms, **both), _("Forced initiatives changed"))

        picker.done.connect(done)
        picker.move(button.mapToGlobal(button.rect().bottomLeft()))
        picker.show()


def wish_label(title: str, wish: str) -> str:
    """What the undo menu calls a wish."""
    texts = {
        "must": _("“{title}” forced in"),
        "must_not": _("“{title}” forced out"),
        "free": _("“{title}” left to the limits"),
    }
    return texts[wish].format(title=title)


class PairsFold(Fold):
    """What needs or excludes what: pairs of the initiatives, and those that this scenario adds."""

    def __init__(self, changed: Changed) -> None:
        super().__init__(_("Dependencies"))
        self._changed = changed
        self._terms = Terms()
        self._names: Names = {}
        self.lines = Lines()
        self.body.addWidget(self.lines)
        self.begin = Button(_("Add for this scenario"), self._begin, icon="add", look="link")
        self.body.addWidget(self.begin)
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        self.one = ChoiceField(_("Initiative"), [], unknown=_("Choose"))
        self.relation = ChoiceField(
            _("Relation"), {"needs": _("needs"), "either_or": _("excludes")}, unknown=""
        )
        self.relation.set_value("needs")
        self.other = ChoiceField(_("Other initiative"), [], unknown=_("Choose"))
        for field in (self.one, self.relation, self.other):
            column.addWidget(field)
        self.error = Label("", "small", tone="bad", wrap=True)
        column.addWidget(self.error)
        row = QHBoxLayout()
        row.addWidget(Button(_("Add"), self._add, look="small"))
        row.addWidget(Button(_("Cancel"), self._end, look="small"))
        row.addStretch(1)
        column.addLayout(row)
        self.form.hide()
        self.body.addWidget(self.form)

    def show_terms(
        self, terms: Terms, needs: tuple[Pair, ...], either_or: tuple[Pair, ...], names: Names, can_edit: bool
    ) -> None:
        self._terms, self._names = terms, names
        self.begin.setVisible(can_edit and not self.form.isVisibleTo(self.inside))
        kept = [("needs", pair) for pair in needs] + [("either_or", pair) for pair in either_or]
        kept = [(kind, pair) for kind, pair in kept if pair[0] in names and pair[1] in names]
        self.set_count(len(kept))
        own = {("needs", pair) for pair in terms.needs} | {("either_or", pair) for pair in terms.either_or}
        named_pairs = [(kind, names[a], names[b], (kind, (a, b)) in own) for kind, (a, b) in kept]
        if self.lines.is_showing((named_pairs, can_edit)):
            return
        if not kept:
            self.lines.add_text(_("No dependencies yet."))
        for kind, pair in kept:
            text = _("{one} needs {other}") if kind == "needs" else _("Either {one} or {other}")
            text = text.format(one=names[pair[0]][1], other=names[pair[1]][1])
            is_own = (kind, pair) in own
            remove = (lambda kind=kind, pair=pair: self._remove(kind, pair)) if is_own and can_edit else None
            name = _("Remove: {relation}").format(relation=text)
            self.lines.add_line(text, _("here") if is_own else "", on_remove=remove, remove_name=name)

    def _begin(self) -> None:
        pairs = title_pairs(
            [(one, *name) for one, name in sorted(self._names.items(), key=lambda p: natural_key(p[1][0]))]
        )
        self.one.set_choices(pairs)
        self.other.set_choices(pairs)
        self.error.hide()
        self.form.show()
        self.begin.hide()
        self.one.focus()

    def _end(self) -> None:
        self.form.hide()
        self.begin.show()

    def _add(self) -> None:
        pair = (str(self.one.value() or ""), str(self.other.value() or ""))
        if not all(pair) or pair[0] == pair[1]:
            self.error.setText(_("Choose two initiatives."))
            self.error.show()
            return
        kind = str(self.relation.value())
        kept = self._terms.needs if kind == "needs" else self._terms.either_or
        self._end()
        if pair not in kept:
            self._changed(self._with(kind, (*kept, pair)), _("Dependency of the scenario added"))

    def _remove(self, kind: str, pair: Pair) -> None:
        kept = self._terms.needs if kind == "needs" else self._terms.either_or
        left = tuple(one for one in kept if one != pair)
        self._changed(self._with(kind, left), _("Dependency of the scenario removed"))

    def _with(self, kind: str, pairs: tuple[Pair, ...]) -> Terms:
        if kind == "needs":
            return dataclasses.replace(self._terms, needs=pairs)
        return dataclasses.replace(self._terms, either_or=pairs)


class SharesFold(Fold):
    """The least and the largest share of the cost for a theme."""

    def __init__(self, changed: Changed) -> None:
        super().__init__(_("Cost shares"))
        self._changed = changed
        self._terms = Terms()
        self._themes: Mapping[str, tuple[str, ...]] = {}
        self.lines = Lines()
        self.body.addWidget(self.lines)
        self.begin = Button(_("Add a share"), self._begin, icon="add", look="link")
        self.body.addWidget(self.begin)
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        self.theme = ChoiceField(_("By"), {name: _(label) for name, label in THEMES.items()}, unknown="")
        self.theme.edited.connect(lambda _value: self._offer())
        self.value = ChoiceField(_("Theme"), [], unknown="")
        self.least = ShareField(_("At least"))
        self.largest = ShareField(_("At most"))
        both = QHBoxLayout()
        both.setSpacing(SPACING["s"])
        both.addWidget(self.least)
        both.addWidget(self.largest)
        column.addWidget(self.theme)
        column.addWidget(self.value)
        column.addLayout(both)
        self.error = Label("", "small", tone="bad", wrap=True)
        column.addWidget(self.error)
        row = QHBoxLayout()
        row.addWidget(Button(_("Add"), self._add, look="small"))
        row.addWidget(Button(_("Cancel"), self._end, look="small"))
        row.addStretch(1)
        column.addLayout(row)
        self.form.hide()
        self.body.addWidget(self.form)

    def show_terms(self, terms: Terms, themes: Mapping[str, tuple[str, ...]], can_edit: bool) -> None:
        self._terms, self._themes = terms, themes
        self.begin.setVisible(can_edit and not self.form.isVisibleTo(self.inside))
        self.set_count(len(terms.shares))
        if self.lines.is_showing((terms.shares, can_edit)):
            return
        if not terms.shares:
            self.lines.add_text(_("No theme has a least or a largest share of the cost."))
        for wish in terms.shares:
            remove = (lambda wish=wish: self._remove(wish)) if can_edit else None
            name = _("Remove the share of {theme}").format(theme=wish.label)
            self.lines.add_line(wish.label, share_words(wish), on_remove=remove, remove_name=name)

    def _begin(self) -> None:
        self.theme.set_value("industry")
        self.least.set_value(None)
        self.largest.set_value(None)
        self._offer()
        self.error.hide()
        self.form.show()
        self.begin.hide()
        self.theme.focus()

    def _end(self) -> None:
        self.form.hide()
        self.begin.show()

    def _offer(self) -> None:
        theme = str(self.theme.value())
        pairs = [(value, ShareWish(theme, value).label) for value in self._themes.get(theme, ())]
        self.value.set_value("")
        self.value.set_choices(pairs)
        self.value.set_value(pairs[0][0] if pairs else "")

    def _add(self) -> None:
        if not (self.least.commit() and self.largest.commit()):
            return
        least, largest = self.least.value(), self.largest.value()
        sentence = ""
        if not self.value.value():
            sentence = _("No initiative has this field filled in.")
        elif least is None and largest is None:
            sentence = _("Write a least or a largest share.")
        elif least is not None and largest is not None and least > largest:
            sentence = _("The least share is above the largest.")
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        if sentence:
            return
        wish = ShareWish(str(self.theme.value()), str(self.value.value()), least, largest)
        kept = [one for one in self._terms.shares if (one.theme, one.value) != (wish.theme, wish.value)]
        self._end()
        self._changed(
            dataclasses.replace(self._terms, shares=(*kept, wish)),
            _("Cost share of {theme} set").format(theme=wish.label),
        )

    def _remove(self, wish: ShareWish) -> None:
        left = tuple(one for one in self._terms.shares if one != wish)
        self._changed(
            dataclasses.replace(self._terms, shares=left),
            _("Cost share of {theme} removed").format(theme=wish.label),
        )


def share_words(wish: ShareWish) -> str:
    """The bounds of a share, such as "20 % to 50 %"."""
    least, largest = formats.percent(wish.least), formats.percent(wish.largest)
    if wish.largest is None:
        return _("at least {share}").format(share=least)
    if wish.least is None:
        return _("at most {share}").format(share=largest)
    return _("{least} to {largest}").format(least=least, largest=largest)


def title_pairs(choices: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """(id, "key title") of (id, key, title), as lists to choose from show them."""
    return [(one, f"{key}  {title}") for one, key, title in choices]
