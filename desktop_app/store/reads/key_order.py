"""The order of keys in SQL: AI-999 before AI-1000, as `natural_key` sorts the keys that the program gives."""

from __future__ import annotations


def by_key(column: str) -> str:
    """What follows ORDER BY for a column of keys: the letters before the dash, then the number behind it.

    The program writes numbers with at least three digits and no further zeros, so that of two the longer is the
    larger. A function of Python, or one that looks for digits, would cost the first picture of 10,000 rows 20 ms.
    """
    return f"substr({column}, 1, instr({column}, '-')), length({column}), {column}"
