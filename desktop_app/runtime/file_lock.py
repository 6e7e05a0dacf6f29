"""Takes the lock of a file that other processes of the program look at; the system lets go of it with the process."""

from __future__ import annotations

from typing import IO


def try_lock(file: IO[bytes], at: int = 0) -> bool:
    """Lock an open file; False when another process has it.

    Windows locks bytes against reading too: there the byte at `at` is the lock, and has to lie outside what is read.
    """
    try:
        import fcntl
    except ImportError:
        import msvcrt

        try:
            file.seek(at)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # Windows only
        except OSError:
            return False
        finally:
            file.seek(0)
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
