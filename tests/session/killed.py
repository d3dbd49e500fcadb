"""A process that is killed at its so-many-eth change of the disk: run as `killed.py STEP HOME delete|import [FILE]`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

KILLED = 9
CHANGES = ("fsync", "replace", "rename", "unlink", "rmdir", "chmod")


def killed_at(step: int, home: Path, *action: str) -> bool:
    """Whether a process that does `action` in the library was killed at that step; False when it came to its end."""
    done = subprocess.run([sys.executable, __file__, str(step), str(home), *action], capture_output=True, check=False)
    assert done.returncode in {0, KILLED}, done.stderr.decode()
    return done.returncode == KILLED


def main(step: str, home: str, action: str, file: str = "") -> None:
    """Count every change of the disk, and every transaction, and end as SIGKILL would."""
    from workshop.app import create_app
    from workshop.services.importing import ImportRequest
    from workshop.store.library import Library

    left = [int(step)]

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def change(*given: Any, **named: Any) -> Any:
            left[0] -= 1
            if not left[0]:
                os._exit(KILLED)
            return real(*given, **named)

        return change

    for name in CHANGES:
        setattr(os, name, counted(getattr(os, name)))
    Library.write = counted(Library.write)  # type: ignore[method-assign]
    app = create_app(Path(home), environ={})
    if action == "delete":
        app.deleting.part(1, "Åse")
    else:
        app.importing.bring_in(ImportRequest(Path(file), people=("Åse",)))


if __name__ == "__main__":
    main(*sys.argv[1:])
