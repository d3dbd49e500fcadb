"""Running a child of the mixer: hand it one order, pass on how far it is, and turn its last word into an answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from workshop_recorder.mixing.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""What a child is told by its environment: its mathematics needs no threads, and each would cost memory."""


def start(module: str) -> subprocess.Popen[str]:
    """Run a module in a session of its own, so that Ctrl-C reaches us only and we end it. Raises PluginError."""
    detached: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {"creationflags": 0x200}
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env={**os.environ, **ONE_THREAD},
            **detached,
        )
    except OSError as error:
        raise refusal("failed", {"reason": error.strerror or "?"}) from error


def ask(order: Mapping[str, Any], progress: Callable[[float], None] | None = None) -> dict[str, Any]:
    """Have an order done; returns the answer. On whatever is raised here, KeyboardInterrupt too, the child is ended.

    Raises:
        FileError: A file cannot be written, or no recording can be read.
        PluginError: The child failed or crashed.
    """
    said: dict[str, Any] = {}
    with start("workshop_recorder.mixing.child") as child:
        try:
            send(child, order)
            for line in child.stdout or ():
                said = heard(line)
                if progress is not None and "done" in said:
                    progress(said["done"])
        except BaseException:
            child.kill()
            raise
        code = child.wait()
    answer = said.get("answer")
    if not isinstance(answer, dict):
        raise refusal(said.get("error", "ended"), {"code": code, **said.get("details", {})})
    return answer


def send(child: subprocess.Popen[str], order: Any) -> None:
    """Hand over a line; a child that is gone has said why, or its exit code does."""
    try:
        if child.stdin is not None:
            child.stdin.write(json.dumps(order) + "\n")
            child.stdin.flush()
    except OSError:
        pass


def heard(line: str) -> dict[str, Any]:
    """What a child said; nothing where it is no JSON object."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
