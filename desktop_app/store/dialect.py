"""SQLite's dialect, the same for every file: a statement that was compiled for one is used for all."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.base import SQLiteTypeCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

URL = "sqlite+portfolio://"
_MOST_STATEMENTS = 500
_COMPILED: LRUCache[Any, Any] = LRUCache(_MOST_STATEMENTS)
#: For `create_engine`: compiling the statements of one opening anew takes 20 ms.
OPTIONS = {"compiled_cache": _COMPILED}


#: What a STRICT table calls the types that a schema of SQLAlchemy or an earlier version of the program names.
STRICT_TYPES = {
    "VARCHAR": "TEXT", "TEXT": "TEXT", "DATE": "TEXT", "DATETIME": "TEXT", "BIGINT": "INTEGER",
    "INTEGER": "INTEGER", "BOOLEAN": "INTEGER", "FLOAT": "REAL", "REAL": "REAL", "BLOB": "BLOB",
}  # fmt: skip


class StrictTypes(SQLiteTypeCompiler):
    """Gives each column one of the types that a STRICT table knows; SQLite then holds it to that type."""

    def process(self, type_: Any, **options: Any) -> str:
        """The type as SQL."""
        return STRICT_TYPES[super().process(type_, **options).partition("(")[0]]


class PortfolioDialect(SQLiteDialect_pysqlite):
    """Compiled statements are kept under their dialect, so all of these are equal."""

    supports_statement_cache = True
    type_compiler_cls = StrictTypes

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.portfolio", __name__, PortfolioDialect.__name__)
