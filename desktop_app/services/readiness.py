"""Answering how ready a data source is, dimension by dimension."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.domain import fields as f
from desktop_app.domain.choices import READINESS_DIMENSIONS
from desktop_app.domain.records import DataSource, Readiness
from desktop_app.errors import FieldError
from desktop_app.language.i18n import _
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace


def answer(ws: Workspace, data_source_id: str, dimension: str, values: Mapping[str, Any]) -> Changes:
    """Set score (0 to 100, None is unknown), `applicable` or note of one dimension of a source.

    Raises FieldError for a value that is not allowed.
    """
    if dimension not in READINESS_DIMENSIONS:
        raise FieldError("dimension", _("There is no dimension called {name}.").format(name=dimension))
    label = _("Readiness changed: {dimension}").format(dimension=_(READINESS_DIMENSIONS[dimension]).lower())
    given = f.validate(Readiness, values)
    if "score" in given:
        # A figure that a person sets no longer counts as read from a file.
        given["analysis_id"] = ""
    with ws.change(label) as step:
        source = step.uow.get(DataSource, data_source_id)
        answers = step.uow.find(Readiness, data_source_id=data_source_id, dimension=dimension)
        if answers:
            step.uow.update(answers[0], **given)
        else:
            records.append(
                step.uow,
                Readiness(
                    initiative_id=source.initiative_id,
                    data_source_id=data_source_id,
                    dimension=dimension,
                    **given,
                ),
            )
    return step.changes
