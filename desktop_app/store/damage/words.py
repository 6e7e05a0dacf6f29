"""Says in a sentence what a damaged value is, and what people call the rows and columns of a table."""

from __future__ import annotations

from desktop_app.domain.damaged_records import DamagedValue, shown
from desktop_app.domain.fields import specs
from desktop_app.domain.records import BY_KIND, Initiative, Record
from desktop_app.language.i18n import N_, _

_LABELS = {
    "blob": N_("Contents of evidence files"),
    "change": N_("Entries of the history"),
    "changed_record": N_("Details of the history"),
    "summary": N_("Figures"),
}


def table_label(table: str) -> str:
    """What people call the rows of a table."""
    if table in _LABELS:
        return _(_LABELS[table])
    return _(BY_KIND[table].LABEL) if table in BY_KIND else table


def field_label(kind: str, name: str) -> str:
    """What people call a field; its own name where it has no other."""
    spec = specs(BY_KIND[kind]).get(name) if kind in BY_KIND else None
    return _(spec.label) if spec is not None and spec.label else name


def record_name(record: Record, initiative_key: str = "") -> str:
    """What people call a record, after the key of the initiative that it is on."""
    name = getattr(record, "key", "") or getattr(record, "name", "") or getattr(record, "title", "")
    called = f"{_(record.LABEL)} {str(name)[:60]}".strip()
    return f"{initiative_key}, {called}" if initiative_key and not isinstance(record, Initiative) else called


def parent_label(damaged: DamagedValue) -> str:
    """What people call the record that one that was taken out points at."""
    from desktop_app.store.tables import PARENTS

    return table_label(PARENTS.get((damaged.kind, damaged.field_name), "initiative"))


def sentence(damaged: DamagedValue, name: str = "") -> str:
    """What was found, and what can be done; `name` is what people call the record, if it is there."""
    name = name or table_label(damaged.kind)
    if damaged.is_record:
        return _("{name} points at {parent} {what}, which is not there: it was set aside.").format(
            name=name, parent=parent_label(damaged), what=shown(damaged.held)
        )
    text = _("{name}: {field} held {what}, which does not fit there.")
    if is_editable(damaged):
        text = _("{name}: {field} held {what}, which does not fit there. Fill in the field to mend it.")
    return text.format(
        name=name, field=field_label(damaged.kind, damaged.field_name), what=shown(damaged.held)
    )


def is_editable(damaged: DamagedValue) -> bool:
    """True for a field that a person may fill in."""
    spec = specs(BY_KIND[damaged.kind]).get(damaged.field_name) if damaged.kind in BY_KIND else None
    return spec is not None and spec.editable and not damaged.is_record
