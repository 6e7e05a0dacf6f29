"""From a table to a portfolio: columns matched, rows planned, shown, then applied."""
