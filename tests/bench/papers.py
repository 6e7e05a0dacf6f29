"""Briefs by the hundred, and a table of 20,000 rows in a PDF."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tests.bench.child import report


def main() -> int:
    """Argument: the portfolio."""
    from desktop_app.briefs import make as briefs
    from desktop_app.briefs.compose import portfolio_document
    from desktop_app.briefs.model.brief_document import BriefDocument, DocumentSection
    from desktop_app.briefs.model.elements import BriefColumn, BriefRow, BriefTable, cell
    from desktop_app.briefs.pdf.write_document import pdf_of
    from desktop_app.plugin_host import PluginHost
    from desktop_app.services.portfolio_file.opening import open_file

    workspace = open_file(Path(sys.argv[1]), extensions=PluginHost(), read_only=True).workspace
    with workspace.database.read() as connection:
        found = connection.exec_driver_sql("SELECT id FROM initiative ORDER BY key LIMIT 101").all()
    ids = [row[0] for row in found]
    with tempfile.TemporaryDirectory() as folder:
        briefs.initiative_brief(workspace, ids[0], Path(folder) / "first.pdf")
        started = time.perf_counter()
        briefs.all_briefs(workspace, Path(folder), ids[1:])
        each = (time.perf_counter() - started) * 1000 / len(ids[1:])
    begun_at = time.process_time()
    portfolio_document(workspace)
    composed = time.process_time() - begun_at
    columns = tuple(
        BriefColumn(title, share)
        for title, share in (
            ("Key", 0.16),
            ("Title", 0.4),
            ("Stage", 0.14),
            ("Score", 0.14),
            ("Benefit", 0.16),
        )
    )

    def row_ms(n: int) -> float:
        rows = tuple(
            BriefRow(tuple(map(cell, (f"AI-{i:05d}", "Payment fraud risk bands", "Live", "80", "$4.2m"))))
            for i in range(n)
        )
        section = DocumentSection("bench", "Bench", (BriefTable(columns, rows, "Bench"),))
        document = BriefDocument("portfolio", "Bench", "Bench", date(2026, 11, 30), "Bench", "en", (section,))
        begun = time.perf_counter()
        pdf_of(document)
        return (time.perf_counter() - begun) * 1000 / n

    row_ms(200)
    report(brief=each, composed=composed, row_small=row_ms(1_000), row_large=row_ms(20_000))
    workspace.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
