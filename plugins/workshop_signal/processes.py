"""Start processes of our own that talk in lines, and understand what they say: the side of whoever asks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""For a child's environment: its mathematics needs no threads, and each would cost memory."""


def start(module: str, *words: str, environ: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Run a module as a child that talks in lines, in a session of its own: Ctrl-C does not reach it, we end it.

    `environ` is added to our own environment. What it complains of is nobody's matter: it says in words what failed.

    Raises:
        OSError: The machine starts no more processes.
    """
    detached: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {"creationflags": 0x200}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, **(environ or {})},
        **detached,
    )


def heard(line: str) -> dict[str, Any]:
    """What a child said; nothing where it is no JSON object."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
