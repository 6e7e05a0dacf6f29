"""Handles faults of the program itself: it goes on, logs them, and shows one report a place in the code."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple

from desktop_app.runtime import clock, log, paths

_log = logging.getLogger(__name__)
_NATIVE = "native-crash.txt"
#: Reports that are kept.
_KEEP = 10
#: A report a second at most reaches the disk, however often something fails.
_REPORT_EVERY = 1.0


class Report(NamedTuple):
    """A fault: where it was raised, a line that names it, and all the details for whoever fixes it."""

    place: str
    summary: str
    details: str


#: Shows a report to the user; set by the window, called on whatever thread the fault came up on.
Presenter = Callable[[Report], object]


class _State:
    presenter: Presenter | None = None
    seen: set[str]
    counts: dict[str, int]
    last_written = 0.0
    native: IO[Any] | None = None
    busy = False


_State.seen = set()
_State.counts = {}


def install() -> None:
    """Handle uncaught exceptions on every thread, and crashes of native code."""
    sys.excepthook = _hook
    threading.excepthook = _thread_hook
    sys.unraisablehook = _unraisable_hook
    with contextlib.suppress(OSError):
        path = paths.log_folder() / _NATIVE
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        _State.native = os.fdopen(handle, "a", encoding="utf-8")
        faulthandler.enable(_State.native, all_threads=True)


def uninstall() -> None:
    """Put the interpreter's own hooks back; for tests and the end of the program."""
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
    sys.unraisablehook = sys.__unraisablehook__
    if _State.native is not None:
        faulthandler.disable()
        _State.native.close()
        _State.native = None
    _State.presenter = None
    _State.seen = set()
    _State.counts = {}
    _State.last_written = 0.0


def set_presenter(presenter: Presenter | None) -> None:
    """Set the function that shows a report to the user."""
    _State.presenter = presenter


def report(error: BaseException, doing: str = "") -> Report:
    """Log a fault that a handler at the program's edge caught, and show it once for its place."""
    return _handle(type(error), error, error.__traceback__, doing)


def pending_report() -> Report | None:
    """The report of the crash that ended the program last time, if any; it is returned once only.

    A fault that the program survived was shown then, and is not shown again.
    """
    path = paths.log_folder() / _NATIVE
    try:
        if _State.native is not None:
            _State.native.flush()
        text = path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
    if not text:
        return None
    with contextlib.suppress(OSError):
        os.truncate(path, 0)
    details = f"{log.about()}\n\n{text}"
    _write(details)
    return Report("native", text.splitlines()[0], details)


def reports() -> list[Path]:
    """Reports on the disk, newest first."""
    return sorted(paths.log_folder().glob("report-*.txt"), reverse=True)


def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _handle(kind, error, trace, "")


def _thread_hook(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        name = args.thread.name if args.thread is not None else ""
        _handle(args.exc_type, args.exc_value, args.exc_traceback, name)


def _unraisable_hook(args: sys.UnraisableHookArgs) -> None:
    if args.exc_value is not None:
        _handle(args.exc_type, args.exc_value, args.exc_traceback, args.err_msg or "")


def _place(error: BaseException, trace: TracebackType | None) -> str:
    """The innermost line in the program's own code: faults at the same place count as one."""
    frames = traceback.extract_tb(trace)
    own = [frame for frame in frames if f"{os.sep}desktop_app{os.sep}" in frame.filename]
    where = "?"
    if frames:
        frame = (own or frames)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"{where}:{type(error).__name__}"


def _handle(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None, doing: str
) -> Report:
    place = _place(error, trace)
    count = _State.counts[place] = _State.counts.get(place, 0) + 1
    details = ""
    first = place not in _State.seen
    if first or count <= 3:
        text = "".join(traceback.format_exception(kind, error, trace))
        details = f"{log.about()}\n{doing}\n\n{text}"
        _log.error("fault at %s (%s): %s", place, doing or "-", text)
    fault_report = Report(place, f"{kind.__name__} at {place}", details)
    if first:
        _State.seen.add(place)
        if time.monotonic() - _State.last_written >= _REPORT_EVERY or _State.last_written == 0.0:
            _State.last_written = time.monotonic()
            _write(details)
        if _State.presenter is None:
            sys.__excepthook__(kind, error, trace)
        elif not _State.busy:
            # Showing the report may fail too; that is only logged, to avoid a loop.
            _State.busy = True
            try:
                _State.presenter(fault_report)
            except Exception:
                _log.exception("a report could not be shown")
            finally:
                _State.busy = False
    return fault_report


def _write(details: str) -> None:
    with contextlib.suppress(OSError):
        stamp = f"{clock.utc_now():%Y%m%d-%H%M%S}"
        path = paths.log_folder() / f"report-{stamp}-{os.getpid()}.txt"
        paths.write_private(path, details.encode("utf-8", "backslashreplace"))
        for old in reports()[_KEEP:]:
            old.unlink(missing_ok=True)
