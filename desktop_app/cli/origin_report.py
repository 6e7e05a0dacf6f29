"""Where a figure comes from, for `show --where-from`: as JSON values and as lines for a terminal."""

from typing import Any

from desktop_app.domain.figures.origin import FigureOrigin, OriginInput
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext


def origin_report(origin: FigureOrigin) -> dict[str, Any]:
    """The origin with the keys that scripts rely on; unknown is null."""
    earlier = origin.earlier
    return {
        "title": origin.title,
        "sentence": origin.sentence,
        "value": origin.value,
        "text": origin.text or None,
        "combine": origin.combine,
        "largest": origin.largest,
        "terms": [
            {"operator": term.operator, "label": term.label, "value": term.value, "text": term.text,
             "inputs": list(term.inputs)}
            for term in origin.terms
        ],
        "inputs": [_input(one) for one in origin.inputs],
        "further_inputs": origin.hidden_inputs,
        "earlier": None if earlier is None else {
            "text": earlier.text, "until": earlier.until.isoformat(), "change": earlier.change, "who": earlier.who,
        },
        "feeds": origin.feeds,
        "files": origin.file_note,
    }  # fmt: skip


def _input(known: OriginInput) -> dict[str, Any]:
    return {
        "label": known.label,
        "text": known.text or None,
        "source": known.source,
        "rests_on": ", ".join(part for part in (known.link, known.rests_on) if part),
        "who": known.who,
        "when": known.when.isoformat() if known.when else None,
    }


def origin_text(origin: FigureOrigin) -> str:
    """The origin for a person at a terminal."""
    value = origin.text or formats.unknown()
    lines = [_("{label}: {value}").format(label=origin.title, value=value), origin.sentence]
    if len(origin.terms) > 1:
        words = [f"{term.label} {term.text}" for term in origin.terms]
        joined = words[0]
        for term, text in zip(origin.terms[1:], words[1:], strict=True):
            joined += (
                f" {term.operator} {text}" if origin.combine in ("chain", "first_of_all") else f", {text}"
            )
        lead = {"least": _("Least of"), "largest": _("Largest of")}.get(origin.combine, "")
        lines += ["", f"{lead} {joined} = {value}".strip()]
    if origin.inputs:
        lines += ["", *(_input_line(one) for one in origin.inputs)]
    if origin.hidden_inputs:
        n = origin.hidden_inputs
        lines.append(ngettext("and {n} more", "and {n} more", n).format(n=formats.number(n)))
    if origin.earlier is not None:
        earlier = origin.earlier
        day = formats.date(earlier.until.astimezone().date())
        line = _("Was {value} until {date}: {change}").format(
            value=earlier.text, date=day, change=earlier.change
        )
        lines += ["", line]
    lines += [part for part in (origin.feeds, origin.file_note) if part]
    return "\n".join(lines)


def _input_line(known: OriginInput) -> str:
    day = formats.date(known.when) if known.when else ""
    about = ", ".join(part for part in (known.link, known.rests_on, known.who, day) if part)
    line = _("{label}: {value}").format(label=known.label, value=known.text or formats.unknown())
    return f"{line}  ({about})" if about else line
