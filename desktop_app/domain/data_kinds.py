"""What a column of a data file can hold."""

from __future__ import annotations

from desktop_app.language.i18n import N_

NUMBER, WHOLE, TEXT, DATE, YES_NO, CATEGORY = "number", "whole", "text", "date", "yes_no", "category"
#: Each kind as a person reads it.
KINDS = {
    NUMBER: N_("number"),
    WHOLE: N_("whole number"),
    TEXT: N_("text"),
    DATE: N_("date"),
    YES_NO: N_("yes / no"),
    CATEGORY: N_("category"),
}
