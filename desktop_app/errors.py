"""Errors that a person reads: one sentence on what is wrong and what to do."""

from __future__ import annotations


class UserError(Exception):
    """An error that the user can understand and correct; its text is shown unchanged."""


class FieldError(UserError):
    """A value that a field does not allow.

    `field` is the field's name, so that a form shows the sentence beside it.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class EnvironmentFault(UserError):
    """The machine, not the program, stopped the work: disk full, file locked, folder read-only."""


class ConflictError(UserError):
    """Somebody else changed the same record since it was read."""


class Cancelled(Exception):
    """The user stopped a long piece of work; nothing of it is kept."""
