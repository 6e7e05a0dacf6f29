"""Whether a process can be traced here, which the tests with real faults need."""

from __future__ import annotations

import shutil
import subprocess


def why_not() -> str:
    """A sentence on what is missing, or nothing."""
    if shutil.which("strace") is None:
        return "strace, which stops a process at one of its writes, is not installed"
    tried = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return "this system lets no process trace another one (ptrace)" if tried.returncode else ""
