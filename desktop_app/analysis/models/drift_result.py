"""What moved between two files: every column with its measures, its state and what other measures say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_app.analysis.models import drift_measures as measures
from desktop_app.analysis.models.confidence_intervals import TOO_FEW
from desktop_app.domain.analysis_results import DRIFT_STATES, DRIFT_TOO_FEW
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class DriftPart:
    """One bar of a picture: a range of numbers or a category, and its share in both files."""

    label: str
    low: float | None
    high: float | None
    reference: float
    current: float


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A measure that sees a column move which the PSI calls stable: "ks", "chi2", "unseen" or "missing".

    `value` is the statistic, the share of categories never seen, or the change in the missing share.
    """

    measure: str
    value: float
    p_value: float | None

    def words(self) -> str:
        """The measure with its value, in a few words."""
        from desktop_app.language.formats import number, percent

        if self.measure == "unseen":
            return _("{share} in new categories").format(share=percent(self.value))
        if self.measure == "missing":
            sign = "+" if self.value > 0 else ""
            text = _("missing {change}").format(change=sign + percent(self.value))
        else:
            text = {"ks": _("KS {value}"), "chi2": _("chi-square {value}")}[self.measure].format(
                value=number(self.value)
            )
        return text if self.p_value is None else f"{text}, {_p_words(self.p_value)}"

    def as_json(self) -> dict[str, Any]:
        """`{measure, value, p_value, words}`."""
        return {
            "measure": self.measure,
            "value": self.value,
            "p_value": self.p_value,
            "words": self.words(),
        }


def _p_words(p_value: float) -> str:
    from desktop_app.language.formats import number

    if p_value < 0.001:
        return _("p under {limit}").format(limit=number(0.001))
    return _("p {value}").format(value=number(p_value, 3))


@dataclass(frozen=True, slots=True)
class ColumnDrift:
    """How far one column moved. `kind`: "number", "date" or "category"; what is not defined for it is None.

    `state`: "stable", "moderate" or "large" by PSI, "too few to judge" with under 30 rows on either side, or "" for a
    column that is not judged, which `note` explains. `chance` is the PSI that chance alone gives with so many rows and
    bins, None with too few; a column `within_chance` is stable whatever its PSI. `disagrees` names the measures that see a
    column move which the PSI does not. `wasserstein` is in standard deviations of the reference; the changes and shares are
    0-1. `picture` holds the bars of both distributions over one another; for dates `low` and `high` are days since 1970.
    """

    name: str
    kind: str
    psi: float
    js: float | None
    ks: float | None
    chi2: float | None
    p_value: float | None
    wasserstein: float | None
    missing_change: float
    unseen_share: float | None
    state: str
    note: str
    missing: tuple[int, int]
    infinite: tuple[int, int]
    picture: tuple[DriftPart, ...]
    chance: measures.Chance | None = None
    within_chance: bool = False
    disagrees: tuple[Disagreement, ...] = ()

    def words(self) -> str:
        """The state as people read it, with what chance gives and which measure disagrees."""
        if self.state == DRIFT_TOO_FEW:
            return _("too few to judge")
        names = {"stable": _("stable"), "moderate": _("moderate"), "large": _("large")}
        text = names.get(self.state, self.note)
        if self.within_chance:
            text = _("{state}, within chance").format(state=text)
        return "; ".join([text, *(one.words() for one in self.disagrees)])

    def as_json(self, picture: bool = False) -> dict[str, Any]:
        """`{name, kind, psi, js, ks, chi2, p_value, wasserstein, missing_change, unseen_share, state}`, and more.

        `psi_by_chance` is what chance alone gives on the average, `psi_by_chance_limit` what 95 of 100 samples without any
        shift stay under.
        """
        names = (
            "name",
            "kind",
            "psi",
            "js",
            "ks",
            "chi2",
            "p_value",
            "wasserstein",
            "missing_change",
            "unseen_share",
        )
        entry: dict[str, Any] = {name: getattr(self, name) for name in names}
        entry |= {"state": self.state or None, "note": self.note, "infinite": list(self.infinite)}
        entry |= {
            "psi_by_chance": None if self.chance is None else self.chance.mean,
            "psi_by_chance_limit": None if self.chance is None else self.chance.limit,
            "within_chance": self.within_chance,
            "disagrees": [one.as_json() for one in self.disagrees],
        }
        if picture:
            entry["picture"] = [[p.label, p.low, p.high, p.reference, p.current] for p in self.picture]
        return entry


@dataclass(frozen=True, slots=True)
class Drift:
    """Every column, the one that moved most first; those that are not judged last."""

    columns: tuple[ColumnDrift, ...]
    reference_rows: int
    current_rows: int
    only_reference: tuple[str, ...]
    only_current: tuple[str, ...]
    moderate: float
    large: float

    @property
    def judged(self) -> tuple[ColumnDrift, ...]:
        return tuple(one for one in self.columns if one.state in DRIFT_STATES)

    @property
    def too_few(self) -> tuple[ColumnDrift, ...]:
        """The columns that a file of under 30 rows does not let judge."""
        return tuple(one for one in self.columns if one.state == DRIFT_TOO_FEW)

    @property
    def disputed(self) -> tuple[ColumnDrift, ...]:
        """The columns that the PSI does not see move, and another measure does."""
        return tuple(one for one in self.columns if one.disagrees)

    @property
    def drifted(self) -> tuple[ColumnDrift, ...]:
        """The judged columns that are not stable."""
        return tuple(one for one in self.judged if one.state != "stable")

    @property
    def drifted_share(self) -> float | None:
        """Share of the judged columns that are not stable; None when none is judged."""
        return len(self.drifted) / len(self.judged) if self.judged else None

    def as_json(self, pictures: bool = False) -> dict[str, Any]:
        """`{columns: [...], drifted_share}` and what the files hold."""
        return {
            "columns": [one.as_json(pictures) for one in self.columns],
            "drifted_share": self.drifted_share,
            "reference_rows": self.reference_rows,
            "current_rows": self.current_rows,
            "only_reference": list(self.only_reference),
            "only_current": list(self.only_current),
            "sentences": list(self.sentences()),
            "moderate": self.moderate,
            "large": self.large,
        }

    def sentence(self) -> str:
        """What to know, in one sentence."""
        from desktop_app.language.formats import number

        if self.drifted:
            first = self.drifted[0]
            return ngettext(
                "{n} of {all} columns moved, “{name}” most (PSI {psi}).",
                "{n} of {all} columns moved, “{name}” most (PSI {psi}).",
                len(self.drifted),
            ).format(
                n=formats.number(len(self.drifted)),
                all=len(self.judged),
                name=first.name,
                psi=number(first.psi),
            )
        if self.disputed:
            return ngettext(
                "By PSI no column moved; by another measure {n} of {all} did: {names}.",
                "By PSI no column moved; by another measure {n} of {all} did: {names}.",
                len(self.disputed),
            ).format(
                n=formats.number(len(self.disputed)),
                all=len({one.name for one in (*self.judged, *self.disputed)}),
                names=self._disputed_names(),
            )
        if not self.judged:
            return self._too_few_sentence() if self.too_few else _("No column could be judged.")
        return ngettext("The one column is stable.", "All {n} columns are stable.", len(self.judged)).format(
            n=formats.number(len(self.judged))
        )

    def sentences(self) -> tuple[str, ...]:
        """What to know, one sentence each."""
        lines = [self.sentence()]
        if self.drifted and self.disputed:
            lines.append(
                _("By another measure than PSI there moved: {names}.").format(names=self._disputed_names())
            )
        return tuple(lines)

    def _disputed_names(self) -> str:
        named = [
            _("“{name}” ({measures})").format(
                name=one.name, measures="; ".join(measure.words() for measure in one.disagrees)
            )
            for one in self.disputed
        ]
        return ", ".join(named[:5]) + (", …" if len(named) > 5 else "")

    def _too_few_sentence(self) -> str:
        name, n = min(
            ((_("reference"), self.reference_rows), (_("current"), self.current_rows)),
            key=lambda pair: pair[1],
        )
        return ngettext(
            "Too few to judge: the {which} file has {n} row, under {least}.",
            "Too few to judge: the {which} file has {n} rows, under {least}.",
            n,
        ).format(which=name, n=f"{n:,}", least=TOO_FEW)
