"""What to type so that this Python answers, and not another one of the machine's."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from workshop.messages import quoted


def python() -> str:
    """The command that starts this Python: its plain name where the terminal finds it by that, else its path."""
    executable = Path(sys.executable)
    for name in ("python", "python3"):
        found = shutil.which(name)
        if found is not None and Path(found) == executable:
            return name
    here = Path.cwd()
    return quoted(str(executable.relative_to(here) if executable.is_relative_to(here) else executable))


def pip_install(package: str) -> str:
    """The command that installs a package where this Python finds it, for hints.

    Example: `python -m pip install python-rtmidi`.
    """
    return f"{python()} -m pip install {package}"
