"""Feeds a reader with bytes, led by what of its code they reach: python -m tests.faults.fuzzer READER SEEDS [options].

Options are those of libFuzzer, such as -max_total_time=60. A reader answers or refuses in a sentence (UserError);
anything else ends this with the bytes in a file named crash-..., which repeats it when given in place of SEEDS.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: What reads bytes from outside, with how a file for it begins: its ending and some good bytes.
Reader = Callable[[Path], object]
_PACKAGES = [
    "desktop_app.exchange",
    "desktop_app.analysis.files",
    "desktop_app.files",
    "desktop_app.plugin_api",
]


def _table(path: Path) -> object:
    from desktop_app.exchange.tables.table_reader import read_table

    return read_table(path)


def _data(path: Path) -> object:
    from desktop_app.analysis.files.read_file import preview, read

    preview(path)
    return read(path)


def _complete(path: Path) -> object:
    from desktop_app.exchange.json_portfolio import read_json

    return read_json(path)


def _list(path: Path) -> object:
    from desktop_app.plugin_api.packs import read_pack

    return read_pack(path.read_bytes(), path.name)


READERS: dict[str, tuple[str, Reader]] = {
    "table": (".csv", _table),
    "workbook": (".xlsx", _table),
    "data": (".csv", _data),
    "parquet": (".parquet", _data),
    "complete": (".json", _complete),
    "checklist": (".yaml", _list),
}


def write_seeds(folder: Path, reader: str) -> None:
    """Good files to begin with, as the program writes or ships them."""
    folder.mkdir(parents=True, exist_ok=True)
    ending, _read = READERS[reader]
    if ending == ".csv":
        (folder / "a").write_text('Title,Cost,From\nChurn,"1,200",2026-03-01\n"A ""b""",3,04.05.2026\n')
        (folder / "b").write_bytes("Titel;Größe;ja\nÄ;5,5 €;nein\n".encode("utf-16"))
    elif ending == ".yaml":
        from desktop_app import plugin_api

        lines = (
            (Path(plugin_api.__file__).parent / "data" / "base.yaml").read_bytes().splitlines(keepends=True)
        )
        # The head of the list with its first items.
        (folder / "a").write_bytes(b"".join(lines[:60]))
    elif ending == ".parquet":
        import pandas as pd

        pd.DataFrame({"a": [1, 2], "b": ["x", None]}).to_parquet(folder / "a")
    else:
        _write_export(folder, ending)


def _write_export(folder: Path, ending: str) -> None:
    from desktop_app.exchange.export import export_portfolio
    from desktop_app.services import initiatives
    from desktop_app.services.portfolio_file import portfolios

    with tempfile.TemporaryDirectory() as home:
        ws = portfolios.create(Path(home) / "a.portfolio", name="A")
        initiatives.create(ws, "First", problem="Slow")
        export_portfolio(ws, Path(home) / f"a{ending}")
        (folder / "a").write_bytes((Path(home) / f"a{ending}").read_bytes())
        ws.close()


def main() -> None:
    """See the top."""
    import atheris

    name, seeds, *options = sys.argv[1:]
    ending, read = READERS[name]
    # First of all: what was imported before is not watched.
    with atheris.instrument_imports(include=_PACKAGES):
        _import_readers()
    from desktop_app.errors import UserError

    if not Path(seeds).is_file():
        write_seeds(Path(seeds), name)

    folder = tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
    path = Path(folder) / f"given{ending}"

    def feed(data: bytes) -> None:
        path.write_bytes(data)
        with contextlib.suppress(UserError):
            read(path)

    atheris.Setup([sys.argv[0], *options, seeds], feed)
    atheris.Fuzz()


def _import_readers() -> Any:
    import desktop_app.analysis.files.csv_file
    import desktop_app.analysis.files.read_file
    import desktop_app.exchange.json_portfolio
    import desktop_app.exchange.tables.csv_reader
    import desktop_app.exchange.tables.table_reader
    import desktop_app.exchange.tables.xlsx_reader
    import desktop_app.plugin_api.packs  # noqa: F401


if __name__ == "__main__":
    main()
